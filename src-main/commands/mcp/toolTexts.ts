/** What an assistant is told of each tool. */
export const toolTexts = {
  list_runs: 'All stored runs: task, group, seed, status, interactions, returns. Imported ones have a source.',
  get_run: 'One run with its configuration, where it came from, its digest and how many rollouts it has.',
  run_metrics:
    'The metrics of a run that Tutelage knows, in columns, one entry a cycle; own ones of imported runs by `query`.',
  list_groups: 'Groups of runs that differ in nothing but the seed: names, colours, settings, numbers of runs.',
  compare_runs:
    'Which group of runs is better, by how much and how sure: per task and over tasks, with intervals and verdicts.',
  list_settings: "Every setting of a task's configuration, with what it means and the paper's value.",
  start_runs: 'Trains new runs. They train while this server runs; list_runs says how far they are.',
  stop_run: 'Stops a run after its present cycle; it can be resumed.',
  list_studies: 'Stored studies: questions with plans of tasks, variants and seeds.',
  get_study: 'One study: plan, which runs are there, results so far, and how long the rest takes.',
  create_study: 'Makes a study from a plan; start_study trains its runs.',
  start_study: 'Trains what a study lacks and resumes what stopped. The runs train while this server runs.',
  study_findings: 'What a study answers so far, in sentences with intervals.',
  draw_curves: 'Draws learning curves of runs for print: format png comes as a picture, svg, csv and json as text.',
  draw_figure: 'Draws a figure by its specification, as figures.get gives one: png comes as a picture.',
  measure_coverage:
    'Measures which states sets of rollouts visit: entropy, share outside the other sets, overlap. May take minutes.',
  map_coverage: 'Lays out the states of sets of rollouts in the plane, and says how far the map is to be trusted.',
  query:
    'One SELECT over the SQLite database, read-only, at most 1,000 rows. Tables: runs, cycles, rollouts, segments, ' +
    'own_metrics, variants, studies, figures; float32_json(blob) gives the numbers of a blob.',
  call: "Any other call of the program's window, by name, with its request.",
} as const;

export type ToolName = keyof typeof toolTexts;
