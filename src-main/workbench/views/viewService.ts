import { z } from 'zod';
import type { WritableDatabase } from '../../../db/open.ts';
import { readSetting, writeSetting } from '../../../db/settings.ts';
import type { Handlers } from '../../contract/service.ts';
import { TutelageError } from '../../contract/errors.ts';
import { saveViewRequest, type NamedView } from '../../contract/views.ts';

/** More than anybody finds again. */
const MOST_VIEWS = 200;

/** Named views, kept in the database: in order of their names. */
export function createViewService(database: WritableDatabase): {
  handlers: Pick<Handlers, Extract<keyof Handlers, `views.${string}`>>;
} {
  function read(): readonly NamedView[] {
    const stored = readSetting(database, 'views');
    return stored === undefined ? [] : z.array(saveViewRequest).parse(JSON.parse(stored));
  }

  function write(views: readonly NamedView[]): readonly NamedView[] {
    const ordered = views.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    writeSetting(database, 'views', JSON.stringify(ordered));
    return ordered;
  }

  const change = (edit: (views: readonly NamedView[]) => readonly NamedView[]): readonly NamedView[] =>
    database.transaction(() => write(edit(read()))).immediate();

  return {
    handlers: {
      'views.list': () => read(),
      'views.save': (view) =>
        change((views) => {
          const others = views.filter(({ name }) => name !== view.name);
          if (others.length >= MOST_VIEWS)
            throw new TutelageError('conflict', `There are ${MOST_VIEWS} named views already; delete one first.`);
          return [...others, view];
        }),
      'views.delete': ({ name }) => change((views) => views.filter((view) => view.name !== name)),
    },
  };
}
