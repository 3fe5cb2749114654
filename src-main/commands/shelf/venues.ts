import { deleteVenueRequest, saveVenueRequest, type OwnVenue } from '../../contract/figures/stored.ts';
import { checked, optionOf } from '../options/checked.ts';
import { numberOrText } from '../options/numberOption.ts';
import { print, say, withWorkbench, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';

interface VenueOptions extends DatabaseOption {
  readonly save?: string;
  readonly column?: string;
  readonly full?: string;
  readonly text?: string;
  readonly height?: string;
  readonly delete?: string;
  readonly json: boolean;
}

/** `tutelage figure venues`: places of print of one's own. */
export function venuesCommand(options: VenueOptions): Promise<ExitCode> {
  const { save, column, full, text, height } = options;
  const saved =
    save === undefined
      ? null
      : checked(
          saveVenueRequest,
          {
            title: save,
            ...Object.fromEntries(
              Object.entries({ column, full, text, height }).flatMap(([key, value]) =>
                value === undefined ? [] : [[key, numberOrText(value)]],
              ),
            ),
          },
          (path) => (path[0] === 'title' ? '--save' : optionOf(path)),
        );
  const gone =
    options.delete === undefined ? null : checked(deleteVenueRequest, { title: options.delete }, () => '--delete');
  return withWorkbench<ExitCode>(options, async (workbench) => {
    if (saved !== null) await workbench.handlers['figures.saveVenue'](saved);
    if (gone !== null) await workbench.handlers['figures.deleteVenue'](gone);
    const venues: readonly OwnVenue[] = await workbench.handlers['figures.venues']({});
    if (options.json) for (const venue of venues) print(JSON.stringify(venue));
    else if (venues.length === 0) say('There are none beside those that are built in.');
    else
      for (const venue of venues)
        print(
          `${venue.title}: column ${venue.column} in, page ${venue.full} in, type ${venue.text} pt` +
            (venue.height === undefined ? '' : `, text ${venue.height} in high`),
        );
    return 0;
  });
}
