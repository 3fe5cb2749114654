import type { GroupDash } from '../../../src-main/contract/groups.ts';
import type { MetricKey } from '../../../src-main/contract/metrics.ts';
import type { RunSummary, Series } from '../../../src-main/contract/runs.ts';
import { dashOf, roleStyles, shade, type Line } from '../../charts/traces.ts';
import { hasNumbers, sigmaColumn } from '../../state/runs/seriesColumns.ts';

/** A panel of the run page. */
export interface PanelSpec {
  readonly title: string;
  readonly yTitle: string;
  readonly lines: readonly Line[];
  /** A warning that the numbers ask for. */
  readonly warning: string | null;
}

interface LineSpec {
  readonly metric: MetricKey;
  readonly name: string;
  readonly color: string;
  readonly dash: GroupDash;
  readonly marked?: boolean;
}

/** The panels of a run, those without any number left out. */
export function panelsOf(run: RunSummary, series: Series, actionLabels: readonly string[]): readonly PanelSpec[] {
  const learner = run.method === 'ddpg' ? roleStyles.baseline.color : roleStyles.student.color;
  const teacher = roleStyles.teacher.color;
  const neutral = 'var(--muted)';
  const panel = (title: string, yTitle: string, specs: readonly LineSpec[]): PanelSpec => ({
    title,
    yTitle,
    lines: linesOf(series, specs),
    warning: null,
  });
  const panels: readonly PanelSpec[] = [
    panel('Student return, three readings', 'return', [
      { metric: 'rollout_return', name: 'rollout', color: learner, dash: 'solid' },
      { metric: 'cumulative_return', name: 'cumulative', color: neutral, dash: 'dash' },
      { metric: 'test_return', name: 'test', color: roleStyles.test.color, dash: roleStyles.test.dash, marked: true },
    ]),
    panel('Meta-reward', 'R(π′) − R(π)', [
      { metric: 'meta_reward', name: 'meta-reward', color: teacher, dash: 'solid' },
      { metric: 'meta_reward_error', name: 'its standard error', color: neutral, dash: 'dot' },
    ]),
    panel('Signal to noise of the meta-reward', 'ratio of powers', [
      { metric: 'meta_reward_snr', name: 'signal to noise', color: teacher, dash: 'solid' },
    ]),
    panel('Return before and after the exercise', 'return', [
      { metric: 'return_before', name: 'R(π) before', color: neutral, dash: 'dash' },
      { metric: 'return_after', name: 'R(π′) after', color: learner, dash: 'solid' },
    ]),
    {
      title: 'Teacher σ per action dimension',
      yTitle: 'action range',
      lines: sigmaLines(series, actionLabels),
      warning: null,
    },
    panel('How far the teacher moves', 'KL of a cycle, nats', [
      { metric: 'teacher_kl', name: 'KL', color: teacher, dash: 'solid' },
    ]),
    panel('Novelty that pays the explorer', 'log of 1 + distance', [
      { metric: 'novelty', name: 'novelty', color: teacher, dash: 'solid' },
    ]),
    panel('Teacher entropy', 'nats', [{ metric: 'teacher_entropy', name: 'entropy', color: teacher, dash: 'solid' }]),
    {
      ...panel('Q and its bound', 'discounted return', [
        { metric: 'mean_q', name: 'mean', color: learner, dash: 'solid' },
        { metric: 'largest_q', name: 'largest', color: learner, dash: 'dot' },
        { metric: 'q_bound', name: 'bound of the task', color: 'var(--bad)', dash: 'dash' },
      ]),
      warning: boundWarning(series),
    },
    panel('Critic loss', 'squared error', [{ metric: 'critic_loss', name: 'critic', color: learner, dash: 'solid' }]),
    panel('Actor loss', '−mean Q(s, μ(s))', [{ metric: 'actor_loss', name: 'actor', color: learner, dash: 'solid' }]),
    panel('Distance of exploration and student', 'action range', [
      { metric: 'action_distance', name: 'distance', color: run.method === 'ddpg' ? learner : teacher, dash: 'solid' },
      { metric: 'noise_scale', name: 'noise scale', color: neutral, dash: 'dash' },
    ]),
    panel('Teacher mean', '|f|, share', [
      { metric: 'teacher_mean_magnitude', name: 'mean |f|', color: teacher, dash: 'solid' },
      { metric: 'teacher_saturation', name: 'share beyond 0.95', color: neutral, dash: 'dash' },
    ]),
    panel('Episode length by role', 'steps', [
      { metric: 'teacher_length', name: 'teacher', ...roleStyles.teacher },
      { metric: 'student_length', name: 'student', ...roleStyles.student },
      { metric: 'baseline_length', name: 'baseline', ...roleStyles.baseline },
      { metric: 'test_length', name: 'test', ...roleStyles.test, marked: true },
    ]),
    panel('Cells visited by role', 'share of those there are', [
      { metric: 'teacher_cells', name: 'teacher', ...roleStyles.teacher },
      { metric: 'student_cells', name: 'student', ...roleStyles.student },
      { metric: 'baseline_cells', name: 'baseline', ...roleStyles.baseline },
      { metric: 'test_cells', name: 'test', ...roleStyles.test },
    ]),
    panel('Lag-1 autocorrelation of the meta-reward', 'correlation', [
      { metric: 'meta_reward_autocorrelation', name: 'autocorrelation', color: teacher, dash: 'solid' },
    ]),
    panel('Time of a cycle', 'seconds', [
      { metric: 'update_seconds', name: 'updates', color: neutral, dash: 'solid' },
      { metric: 'simulation_seconds', name: 'simulation', color: neutral, dash: 'dot' },
    ]),
  ];
  return panels.filter((each) => each.lines.length > 0);
}

/** Says where the largest Q first exceeded what the task allows; null where it never did. */
export function boundWarning(series: Series): string | null {
  const largest = series.metrics.largest_q ?? [];
  const bound = series.metrics.q_bound ?? [];
  const exceeds = (value: number | null, index: number): boolean =>
    value !== null && value > (bound[index] ?? Infinity);
  const first = largest.findIndex(exceeds);
  if (first < 0) return null;
  const share = Math.round((100 * largest.filter(exceeds).length) / largest.length);
  return (
    `Q exceeds the largest return that the task allows, first in cycle ${series.cycle[first]} and in ` +
    `${Math.max(1, share)}% of the cycles: the critic overestimates.`
  );
}

function linesOf(series: Series, specs: readonly LineSpec[]): readonly Line[] {
  return specs.flatMap(({ metric, ...style }) => {
    const y = series.metrics[metric];
    return hasNumbers(y) ? [{ ...style, x: series.interactions, y }] : [];
  });
}

function sigmaLines(series: Series, actionLabels: readonly string[]): readonly Line[] {
  const dimensions = series.sigma.find((sigma) => sigma !== null)?.length ?? 0;
  return Array.from({ length: dimensions }, (_, dimension) => ({
    name: actionLabels[dimension] ?? `action ${dimension}`,
    color: shade(roleStyles.teacher.color, dimension, dimensions),
    dash: dashOf(dimension),
    x: series.interactions,
    y: sigmaColumn(series, dimension),
  }));
}
