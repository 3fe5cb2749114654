import { z } from 'zod';
import { metricKeys, roles } from '../../learning/record.ts';
import { reductions } from '../compare.ts';
import { bands, curveAxes, curveMetric, estimators, fitsEstimator, venueNames } from '../figures.ts';
import { groupColours, groupDashes } from '../groups.ts';
import { partSchema } from '../coverage/coverage.ts';
import { runId, taskText } from '../runs.ts';

/**
 * What a figure is, without its numbers: what is drawn, and how. Everything
 * else (layout, ticks, bytes) follows from it and from the runs in the database.
 * Kept, exported and imported as JSON; `version` grows with what a reader must know.
 */
export const specificationVersion = 1;

const words = z.string().max(400);
/** A text that is written for a person where it is null. */
const automatic = words.nullable().default(null);
const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, 'A range ascends.')
  .nullable()
  .default(null);

/** Relative to each other. */
const sizes = z.array(z.number().min(0.1).max(10)).max(24).default([]);

const labels = { title: automatic, xTitle: automatic, yTitle: automatic };
const axes = { xRange: range, yRange: range };

export const axisScales = ['linear', 'log'] as const;
const axisScale = z.enum(axisScales).default('linear');
/** Of one panel: more would not be told apart. */
const MOST_TASKS = 100;
/** Null: each task of the figure's runs, a panel each. */
const tasks = z.array(taskText).min(1).max(MOST_TASKS).nullable().default(null);
const estimate = {
  metric: z.enum(metricKeys).default('test_return'),
  reduction: z.enum(reductions).default('late'),
};

export const panelSchema = z.discriminatedUnion('kind', [
  /** Groups of runs as lines, seeds folded. */
  z.strictObject({
    kind: z.literal('curves'),
    ...labels,
    ...axes,
    xScale: axisScale,
    yScale: axisScale,
    tasks,
    metric: curveMetric.default('test_return'),
    axis: z.enum(curveAxes).default('interactions'),
    estimator: z.enum(estimators).default('mean'),
    band: z.enum(bands).default('standard-deviation'),
    smoothing: z.number().min(0).max(0.999).default(0),
    /** Each run's own line behind its group's. */
    seeds: z.boolean().default(false),
  }),
  /** The meta-reward over training, smoothed, against the line at 0. */
  z.strictObject({
    kind: z.literal('meta-reward'),
    ...labels,
    ...axes,
    tasks,
    smoothing: z.number().min(0).max(0.999).default(0.95),
  }),
  /**
   * One number a group with its 95% interval: its value, its difference to a reference, or the probability that it
   * improves on it.
   */
  z.strictObject({
    kind: z.literal('intervals'),
    ...labels,
    xRange: range,
    tasks,
    quantity: z.enum(['value', 'difference', 'improvement']).default('value'),
    ...estimate,
    /** The group that the others are compared with; null: the control, else ddpg, else the first. */
    reference: z.int().min(1).nullable().default(null),
  }),
  /** Share of runs above each normalised score, over all tasks of the figure's runs. */
  z.strictObject({ kind: z.literal('profile'), ...labels, xRange: range, ...estimate }),
  /**
   * A coverage map: alone in a figure it is the grid of its sets (the paper's Figure 4), beside others some sets over
   * each other.
   */
  z.strictObject({
    kind: z.literal('densities'),
    ...labels,
    map: z.string().regex(/^[0-9a-f]{64}$/, 'A map is named by 64 hexadecimal digits.'),
    /** Labels of its sets; null takes all. */
    sets: z.array(words).min(1).max(24).nullable().default(null),
    bandwidth: z.number().positive().nullable().default(null),
    smoothing: z.number().positive().max(1000).default(1),
    part: partSchema.nullable().default(null),
    /** Titles of the grid's rows and columns in place of the sets' own, in their order. */
    rowTitles: z.array(words).max(24).nullable().default(null),
    columnTitles: z.array(words).max(24).nullable().default(null),
  }),
  /** Moments of one rollout, evenly over a stretch of it. */
  z.strictObject({
    kind: z.literal('frames'),
    title: automatic,
    run: runId,
    role: z.enum(roles),
    /** Place among the run's rollouts of that role, from 0; null is the last. */
    rollout: z.int().min(0).nullable().default(null),
    count: z.int().min(1).max(24).default(6),
    from: z.int().min(0).default(0),
    /** Null: to its end. */
    to: z.int().min(0).nullable().default(null),
  }),
  /** A row a task, a column a group: mean ± one standard deviation over runs. */
  z.strictObject({
    kind: z.literal('table'),
    title: automatic,
    tasks,
    ...estimate,
    estimator: z.enum(estimators).default('mean'),
    band: z.enum(bands).default('standard-deviation'),
  }),
]);
export type FigurePanel = z.output<typeof panelSchema>;
export type PanelKind = FigurePanel['kind'];
export const panelKinds = [
  'curves',
  'meta-reward',
  'intervals',
  'profile',
  'densities',
  'frames',
  'table',
] as const satisfies readonly PanelKind[];

/** A place of print of one's own: inches and points. */
export const venueSchema = z.strictObject({
  title: z.string().trim().min(1).max(60),
  column: z.number().min(1).max(60),
  full: z.number().min(1).max(60),
  text: z.number().min(4).max(72),
  /** Of the text on its page; no bound if not given. */
  height: z.number().min(1).max(60).optional(),
});
export type OwnVenue = z.output<typeof venueSchema>;

const colour = z.union([z.enum(groupColours), z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour is a name or #rrggbb.')]);

/** How one group is drawn in this figure, in place of its name and look everywhere. */
const styleSchema = z.strictObject({
  /** Of its variant, as everywhere. */
  group: z.int().min(1),
  name: automatic,
  colour: colour.nullable().default(null),
  dash: z.enum(groupDashes).nullable().default(null),
  isHidden: z.boolean().default(false),
});

/** Which runs: these, or all of some groups (variants) on some tasks, those that are added later too. */
const runsSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('runs'), runs: z.array(runId).max(500) }),
  z.strictObject({
    by: z.literal('groups'),
    groups: z.array(z.int().min(1)).min(1).max(100),
    tasks: z.array(taskText).min(1).max(MOST_TASKS),
  }),
]);
export type RunChoice = z.output<typeof runsSchema>;

export const specificationSchema = z
  .strictObject({
    version: z.literal(specificationVersion),
    runs: runsSchema,
    panels: z.array(panelSchema).min(1).max(24),
    venue: z.union([z.enum(venueNames), venueSchema]).default('icml'),
    width: z.enum(['column', 'full']).default('column'),
    /** Size of its type in points; null is the venue's. */
    text: z.number().min(4).max(72).nullable().default(null),
    /** Panels beside each other; null for as many as are not too narrow. */
    columns: z.int().min(1).max(12).nullable().default(null),
    /** Height over width of a panel; lower where the figure would be higher than its page. */
    proportion: z.number().min(0.2).max(3).default(0.7),
    /** Widths of the columns of panels, from the left, and heights of the rows, from above; 1 where not given. */
    widths: sizes,
    heights: sizes,
    /** Whether panels that show the same quantities name their axes once. */
    axes: z.enum(['shared', 'own']).default('shared'),
    legend: z
      .strictObject({
        place: z.enum(['below', 'above', 'beside', 'inside', 'none']).default('below'),
        /** Of a legend inside: shares of the room that it leaves in the first panel; null is where it covers least. */
        at: z
          .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
          .nullable()
          .default(null),
      })
      .prefault({}),
    isLettered: z.boolean().default(false),
    /** groups: the colour of each group. greys: print without colour, told apart by dash and lightness. */
    palette: z.enum(['groups', 'greys']).default('groups'),
    styles: z.array(styleSchema).max(100).default([]),
    notes: z
      .strictObject({
        /** What a reader needs to know of how the numbers came about. */
        automatic: z.boolean().default(true),
        own: z.array(z.string().trim().min(1).max(600)).max(20).default([]),
      })
      .prefault({}),
  })
  .superRefine(({ panels, styles }, context) => {
    panels.forEach((panel, i) => {
      if ((panel.kind === 'curves' || panel.kind === 'table') && !fitsEstimator(panel))
        context.addIssue({
          code: 'custom',
          path: ['panels', i, 'band'],
          message:
            'With iqm or median the band is bootstrap, range or none; sd, standard error and t belong to the mean.',
        });
      if (panel.kind === 'curves')
        for (const way of ['x', 'y'] as const)
          if (panel[`${way}Scale`] === 'log' && (panel[`${way}Range`]?.[0] ?? 1) <= 0)
            context.addIssue({
              code: 'custom',
              path: ['panels', i, `${way}Range`],
              message: 'A logarithmic axis begins above 0.',
            });
      if (panel.kind === 'frames' && panel.to !== null && panel.to < panel.from)
        context.addIssue({
          code: 'custom',
          path: ['panels', i, 'to'],
          message: 'The last frame is no earlier than the first.',
        });
    });
    const twin = styles.find(({ group }, i) => styles.findIndex((other) => other.group === group) < i);
    if (twin !== undefined)
      context.addIssue({ code: 'custom', path: ['styles'], message: `Group ${twin.group} has two styles.` });
  });
/** What a person or a file gives: defaults may be left out. */
export type SpecificationInput = z.input<typeof specificationSchema>;
export type FigureSpecification = z.output<typeof specificationSchema>;
