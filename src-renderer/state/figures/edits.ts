import type { FigurePanel, FigureSpecification } from '../../../src-main/contract/figures/specification.ts';
import type { DrawnGroup, FigurePreview } from '../../../src-main/contract/figures/stored.ts';

/** A part of the drawn figure, as the drawing names it: `title:0`, `x-title`, `entry:meta`. */
export interface Part {
  readonly kind: string;
  /** A panel, row or column by its place, or a series by its name; empty where there is one of the kind. */
  readonly of: string;
}

export function parsePart(name: string): Part {
  const at = name.indexOf(':');
  return at < 0 ? { kind: name, of: '' } : { kind: name.slice(0, at), of: name.slice(at + 1) };
}

/** Parts that a person can choose, with what they are called. */
export function partTitle(part: Part, preview: FigurePreview): string | null {
  const panel = Number(part.of) + 1;
  switch (part.kind) {
    case 'title':
      return `Title of panel ${panel}`;
    case 'x-title':
      return part.of === '' ? 'Name of the level axis' : `Name of the level axis of panel ${panel}`;
    case 'y-title':
      return part.of === '' ? 'Name of the upright axis' : `Name of the upright axis of panel ${panel}`;
    case 'row':
      return `Title of row ${panel}`;
    case 'column':
      return `Title of column ${panel}`;
    case 'entry':
      return groupOf(part, preview) === null ? null : `Legend entry ${part.of}`;
    case 'line':
      return groupOf(part, preview) === null ? null : `Line of ${part.of}`;
    case 'panel':
      return `Panel ${panel}`;
    case 'legend':
      return 'Legend';
    case 'notes':
      return 'Notes';
    default:
      return null;
  }
}

/** The group that a legend entry or a line is of; null where it is of none, such as a set of a map. */
export function groupOf({ of }: Part, preview: FigurePreview): DrawnGroup | null {
  return preview.groups.find(({ name, group }) => name === of && group > 0) ?? null;
}

/** The text that is edited in place, as it is now; null where the part has none. */
export function textOf(part: Part, preview: FigurePreview): string | null {
  const place = Number(part.of);
  switch (part.kind) {
    case 'title':
      return preview.panels[place]?.title ?? null;
    case 'x-title':
      return part.of === '' ? (preview.shared?.xTitle ?? null) : (preview.panels[place]?.xTitle ?? null);
    case 'y-title':
      return part.of === '' ? (preview.shared?.yTitle ?? null) : (preview.panels[place]?.yTitle ?? null);
    case 'row':
      return preview.grid?.rows[place] ?? null;
    case 'column':
      return preview.grid?.columns[place] ?? null;
    case 'entry':
      return groupOf(part, preview)?.name ?? null;
    default:
      return null;
  }
}

/** The figure with another text at a part; the empty text takes the automatic one back. */
export function withText(
  specification: FigureSpecification,
  preview: FigurePreview,
  part: Part,
  text: string,
): FigureSpecification {
  const value = text.trim() === '' ? null : text.trim();
  const place = Number(part.of);
  switch (part.kind) {
    case 'title':
      return withTitle(specification, preview, place, value);
    case 'x-title':
    case 'y-title': {
      const key = part.kind === 'x-title' ? 'xTitle' : 'yTitle';
      const source = part.of === '' ? null : preview.panels[place].source;
      return {
        ...specification,
        panels: specification.panels.map((panel, i) =>
          (source === null || source === i) && key in panel ? { ...panel, [key]: value } : panel,
        ),
      };
    }
    case 'row':
    case 'column':
      return withGridTitle(specification, preview, part.kind, place, text.trim());
    case 'entry': {
      const group = groupOf(part, preview);
      return group === null
        ? specification
        : withStyle(specification, group.group, { name: value === group.ownName ? null : value });
    }
    default:
      return specification;
  }
}

/** One panel's title: where its source gives several panels, a task each, these become panels of their own. */
function withTitle(
  specification: FigureSpecification,
  preview: FigurePreview,
  place: number,
  title: string | null,
): FigureSpecification {
  const drawn = preview.panels[place];
  const siblings = preview.panels.filter(({ source }) => source === drawn.source);
  return {
    ...specification,
    panels: specification.panels.flatMap((panel, i): FigurePanel[] => {
      if (i !== drawn.source) return [panel];
      if (siblings.length === 1 || !('tasks' in panel)) return [{ ...panel, title }];
      return siblings.map((each) => ({
        ...panel,
        title: each === drawn ? title : panel.title,
        tasks: each.task === null ? panel.tasks : [each.task],
      }));
    }),
  };
}

function withGridTitle(
  specification: FigureSpecification,
  preview: FigurePreview,
  kind: 'row' | 'column',
  place: number,
  title: string,
): FigureSpecification {
  const now = kind === 'row' ? preview.grid?.rows : preview.grid?.columns;
  if (now === undefined) return specification;
  const titles = now.map((own, i) => (i === place ? title : own));
  return {
    ...specification,
    panels: specification.panels.map((panel) =>
      panel.kind === 'densities' ? { ...panel, [kind === 'row' ? 'rowTitles' : 'columnTitles']: titles } : panel,
    ),
  };
}

type Style = FigureSpecification['styles'][number];

/** Another name or look of one group in this figure; a style that says nothing is dropped. */
export function withStyle(
  specification: FigureSpecification,
  group: number,
  change: Partial<Omit<Style, 'group'>>,
): FigureSpecification {
  const usual: Style = { group, name: null, colour: null, dash: null, isHidden: false };
  const style = { ...(specification.styles.find((each) => each.group === group) ?? usual), ...change };
  const saysNothing = style.name === null && style.colour === null && style.dash === null && !style.isHidden;
  const others = specification.styles.filter((each) => each.group !== group);
  return { ...specification, styles: saysNothing ? others : [...others, style].sort((a, b) => a.group - b.group) };
}

export function withPanel(specification: FigureSpecification, place: number, panel: FigurePanel): FigureSpecification {
  return { ...specification, panels: specification.panels.map((each, i) => (i === place ? panel : each)) };
}

/** Without the panel; the last one stays. */
export function withoutPanel(specification: FigureSpecification, place: number): FigureSpecification {
  return specification.panels.length === 1
    ? specification
    : { ...specification, panels: specification.panels.filter((_, i) => i !== place) };
}

/** The panel changes places with the one before it or behind it. */
export function withMovedPanel(specification: FigureSpecification, place: number, by: 1 | -1): FigureSpecification {
  const to = place + by;
  if (to < 0 || to >= specification.panels.length) return specification;
  const panels = [...specification.panels];
  [panels[place], panels[to]] = [panels[to], panels[place]];
  return { ...specification, panels };
}

/** A rectangle on the page, in points. */
export interface PageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a legend that was dropped goes: inside where its middle is over the
 * first panel, at the place where it was let go; else above, beside or below.
 *
 * @param legend as it was let go.
 * @param frame of the first panel; null where there is none.
 */
export function droppedLegend(
  legend: PageBox,
  frame: PageBox | null,
  page: { readonly width: number; readonly height: number },
): FigureSpecification['legend'] {
  const middle = [legend.x + legend.width / 2, legend.y + legend.height / 2];
  if (
    frame !== null &&
    middle[0] > frame.x &&
    middle[0] < frame.x + frame.width &&
    middle[1] > frame.y &&
    middle[1] < frame.y + frame.height
  ) {
    const share = (at: number, room: number): number =>
      room <= 0 ? 0 : Math.round(100 * Math.min(1, Math.max(0, at / room))) / 100;
    return {
      place: 'inside',
      at: [
        share(legend.x - frame.x, frame.width - legend.width),
        share(legend.y - frame.y, frame.height - legend.height),
      ],
    };
  }
  if (middle[1] < page.height * 0.25) return { place: 'above', at: null };
  return middle[0] > page.width * 0.72 && middle[1] < page.height * 0.75
    ? { place: 'beside', at: null }
    : { place: 'below', at: null };
}
