import { z } from 'zod';
import type { ExportedFile } from '../coverage/coverage.ts';
import { runId } from '../runs.ts';
import {
  specificationSchema,
  venueSchema,
  type FigureSpecification,
  type OwnVenue,
  type PanelKind,
} from './specification.ts';

export const figureId = z.string().regex(/^[a-z0-9-]{4,80}$/, 'A figure id is made of a-z, 0-9 and dashes.');
export const figureReference = z.strictObject({ figure: figureId });
const name = z.string().trim().min(1).max(120);

/** A new figure, or the new state of one; what is not given stays as it is. */
export const createFigureRequest = z.strictObject({ name, specification: specificationSchema });
/** A file that a person has: what "figure show" prints, a record beside a figure, or a specification alone. */
export const importFigureRequest = z.strictObject({
  /** Of the file. */
  file: z.string().min(1).max(300),
  text: z.string().max(1_000_000),
});
export const updateFigureRequest = z.strictObject({
  figure: figureId,
  name: name.optional(),
  specification: specificationSchema.optional(),
});
export const duplicateFigureRequest = z.strictObject({ figure: figureId, name: name.optional() });

/** The paper's own figures and tables, to begin with. */
export const paperFigures = ['figure-2', 'figure-3', 'figure-4', 'table-1', 'table-2'] as const;
export type PaperFigure = (typeof paperFigures)[number];
export const presetRequest = z.strictObject({
  paper: z.enum(paperFigures),
  runs: z.array(runId).max(500),
  /** Of figure-4: the map that it shows. */
  map: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'A map is named by 64 hexadecimal digits.')
    .nullable()
    .default(null),
});

/** tex: a TikZ picture, whose text the paper's own LaTeX sets. latex and md: tables, of a figure that has some. */
export const figureFormats = ['svg', 'pdf', 'tex', 'png', 'csv', 'json', 'md', 'latex'] as const;
export type FigureFormat = (typeof figureFormats)[number];

export const renderRequest = z.strictObject({
  specification: specificationSchema,
  /** All of one moment: what is drawn and its numbers are the same, though a run goes on meanwhile. */
  formats: z.array(z.enum(figureFormats)).min(1).max(figureFormats.length),
  /** Of the files, without their endings. */
  name: z.string().max(120).default('figure'),
  /** Of a PNG. */
  dpi: z.int().min(36).max(2400).default(300),
  /** Of a PDF: text as outlines, so that it needs no font at all. */
  outlines: z.boolean().default(false),
});
export const previewRequest = z.strictObject({
  specification: specificationSchema,
  /** Whether characters that the font lacks are drawn as question marks, to see where they stand; never exported. */
  hasStandIns: z.boolean().optional(),
});
export const deleteVenueRequest = z.strictObject({ title: z.string().trim().min(1).max(60) });
export const saveVenueRequest = venueSchema;

/** A run as it was when its figure was last saved or looked at. */
export interface FigureRun {
  readonly run: string;
  readonly digest: string | null;
}

export interface FigureSummary {
  readonly id: string;
  readonly name: string;
  readonly panels: readonly PanelKind[];
  /** Why it cannot be read; null of nearly all. */
  readonly fault: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface StoredFigure extends FigureSummary {
  readonly specification: FigureSpecification;
  /** What has changed among its runs since it was saved, a sentence each; empty where nothing has. */
  readonly changes: readonly string[];
}

/** A figure as it will be exported, with what an editor must know of it. */
export interface FigurePreview {
  /** The exported SVG, byte for byte. */
  readonly svg: string;
  /** In points. */
  readonly width: number;
  readonly height: number;
  /**
   * Of each drawn panel: the place of the one in the specification that it comes from, and what it is called by
   * itself.
   */
  readonly panels: readonly DrawnPanel[];
  readonly groups: readonly DrawnGroup[];
  /** The names of the axes that panels share; null where each has its own. */
  readonly shared: { readonly xTitle: string; readonly yTitle: string } | null;
  /** Titles of a grid of densities; null of other figures. */
  readonly grid: { readonly rows: readonly string[]; readonly columns: readonly string[] } | null;
  /** Sentences of the program's own under the figure. */
  readonly notes: readonly string[];
  /** What is to be known before it is printed, not part of it: that it does not fit its page, or was made to. */
  readonly warnings: readonly string[];
  readonly runs: readonly FigureRun[];
  readonly tasks: readonly string[];
}

export interface DrawnPanel {
  readonly source: number;
  /** Where the source gives a panel a task. */
  readonly task: string | null;
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** A group with the name and look that it has in the figure. */
export interface DrawnGroup {
  /** Of its variant, by which a style finds it; 0 where it is in none. */
  readonly group: number;
  /** In the figure, and everywhere else. */
  readonly name: string;
  readonly ownName: string;
  /** #rrggbb */
  readonly colour: string;
  readonly isHidden: boolean;
}

export interface Preset {
  readonly name: string;
  readonly specification: FigureSpecification;
}

export type { ExportedFile, FigureSpecification, OwnVenue };
