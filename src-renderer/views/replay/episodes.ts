import type { GroupDash, RunGroup } from '../../../src-main/contract/groups.ts';
import type { ReplayDifference } from '../../../src-main/contract/replay.ts';
import type { Role, RolloutSummary, RunDetail } from '../../../src-main/contract/runs.ts';
import { setLooks, STAGE_ROLLOUTS } from '../../../src-main/contract/vocabulary.ts';
import { lookStyle, type Line } from '../../charts/traces.ts';
import { columnOf, type Episode } from '../../state/replay/episode.ts';
import { formatNumber, plural } from '../../state/format.ts';
import { parseList } from '../../state/place.ts';

/** Episodes that can be shown at once. */
export const mostPanes = 4;

/** The rollouts that an address names, each once. */
export function parseRollouts(value: string | undefined): readonly number[] {
  const ids = parseList(value)
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
  return [...new Set(ids)].slice(0, mostPanes);
}

/** How an episode is told from the others: in the traces, over its pane, in a saved picture. */
export interface EpisodeStyle {
  readonly name: string;
  readonly color: string;
  readonly dash: GroupDash;
}

/**
 * As sets of states look that lie over each other: the colour and dash of the group where there are several, else of
 * the role, shaded where episodes would look alike. The name says of which stage an episode is.
 *
 * @param groupOf null of a run that is not there any more.
 * @param totalOf rollouts of a role in a run; null where they have not been counted.
 */
export function stylesOf(
  episodes: readonly Episode[],
  runName: (run: string) => string,
  groupOf: (run: string) => RunGroup | null,
  totalOf: (run: string, role: Role) => number | null,
): readonly EpisodeStyle[] {
  const runs = new Set(episodes.map(({ rollout }) => rollout.run)).size;
  const looks = setLooks(
    episodes.map(({ rollout: { id, role, run } }) => ({
      name: String(id),
      role,
      groups: [groupOf(run) ?? []].flat(),
    })),
    'together',
  ).map(lookStyle);
  return episodes.map(({ rollout: { role, run, index } }, at) => {
    const total = totalOf(run, role);
    const stage = total === null ? null : stageAt(index, total);
    const name = `${role} ${index}${stage === null ? '' : `, ${stage}`}`;
    return { name: runs > 1 ? `${name}, ${runName(run)}` : name, ...looks[at] };
  });
}

/** What there is to say of an episode in a line. */
export function endingText({ rollout }: Episode): string {
  switch (rollout.ending) {
    case 'terminated':
      return `terminated after ${plural(rollout.steps, 'step')}`;
    case 'truncated':
      return `truncated after ${plural(rollout.steps, 'step')}`;
    case 'cut':
      return `left unfinished after ${plural(rollout.steps, 'step')}`;
    case 'open':
      return `${plural(rollout.steps, 'step')} so far`;
  }
}

/** Where a simulation leaves the log that it is to repeat, and what that means for what is seen. */
export function differenceText({ quantity, step, logged, simulated }: ReplayDifference): string {
  return (
    `This simulation is not the logged one: from ${quantity} ${step} on (${formatNumber(simulated)} here, ` +
    `${formatNumber(logged)} in the log). The traces are the log’s, the picture may not be.`
  );
}

export interface Trace {
  readonly title: string;
  readonly yTitle: string;
  readonly lines: readonly Line[];
  readonly kind: 'reward' | 'value' | 'action' | 'observation';
}

/**
 * One panel a number that changes over an episode; x is the step. Episodes of several tasks share what has the same
 * name.
 */
export function tracesOf(episodes: readonly Episode[], styles: readonly EpisodeStyle[]): readonly Trace[] {
  const longest = Math.max(0, ...episodes.map(({ rollout }) => rollout.steps));
  const steps = Array.from({ length: longest + 1 }, (_, step) => step);
  const xOf = new Map<number, readonly number[]>();
  const traces = new Map<
    string,
    { -readonly [Key in keyof Trace]: Trace[Key] extends readonly Line[] ? Line[] : Trace[Key] }
  >();
  const add = (kind: Trace['kind'], label: string, at: number, y: readonly number[]): void => {
    const [title, yTitle] = splitUnit(label);
    const trace = traces.get(`${kind} ${label}`) ?? { title, yTitle, lines: [], kind };
    traces.set(`${kind} ${label}`, trace);
    const x = xOf.get(y.length) ?? steps.slice(0, y.length);
    xOf.set(y.length, x);
    trace.lines.push({ ...styles[at], x, y });
  };
  episodes.forEach((episode, at) => add('reward', 'reward', at, [...episode.rewards]));
  episodes.forEach(({ values }, at) => {
    if (values !== null) add('value', 'Q(s, a)', at, [...values]);
  });
  episodes.forEach(({ rollout: { task }, actions }, at) =>
    task.actionLabels.forEach((label, i) =>
      add(
        'action',
        label,
        at,
        columnOf(actions, task.actionSize, i).map((value) => value * task.actionBound),
      ),
    ),
  );
  episodes.forEach(({ rollout: { task }, observations }, at) =>
    task.observationLabels.forEach((label, i) =>
      add('observation', label, at, columnOf(observations, task.observationSize, i)),
    ),
  );
  return [...traces.values()];
}

/** "torso height (m)" as its name and its unit. */
export function splitUnit(label: string): readonly [string, string] {
  const match = /^(.*) \(([^()]*)\)$/.exec(label);
  const [name, unit] = match === null || match[1] === '' ? [label, ''] : [match[1], match[2]];
  return [name.charAt(0).toUpperCase() + name.slice(1), unit];
}

type Stage = 'early' | 'late';

/** A set of episodes that is one click away. */
export interface Offer {
  readonly title: string;
  readonly picks: readonly { readonly role: Role; readonly stage: Stage }[];
}

/** Early and late do not overlap, however few rollouts there are. */
export function stageSize(rollouts: number): number {
  return Math.min(STAGE_ROLLOUTS, Math.floor(rollouts / 2));
}

/** The stage of a rollout by its index in its role; null between the two. */
export function stageAt(index: number, rollouts: number): Stage | null {
  const size = stageSize(rollouts);
  return index < size ? 'early' : index >= rollouts - size ? 'late' : null;
}

/** What a run with these rollouts can be asked for. */
export function offersOf(counts: RunDetail['rollouts']): readonly Offer[] {
  const both = (role: Role): Offer['picks'] => [
    { role, stage: 'early' },
    { role, stage: 'late' },
  ];
  const at = (stage: Stage): Offer['picks'] => [
    { role: 'teacher', stage },
    { role: 'student', stage },
  ];
  const offers: readonly Offer[] = [
    { title: 'Teacher and student, early', picks: at('early') },
    { title: 'Teacher and student, late', picks: at('late') },
    { title: 'Teacher, early and late', picks: both('teacher') },
    { title: 'Student, early and late', picks: both('student') },
    { title: 'Baseline, early and late', picks: both('baseline') },
    { title: 'All four', picks: [...at('early'), ...at('late')] },
  ];
  const possible = offers.filter(({ picks }) => picks.every(({ role }) => counts[role] > 1));
  return counts.teacher === 0 && counts.test > 1
    ? [...possible, { title: 'Test, early and late', picks: both('test') }]
    : possible;
}

/** The episode whose return is the median, of the finished ones where there are any: it stands for the others. */
export function medianEpisode(rollouts: readonly RolloutSummary[]): RolloutSummary | null {
  const finished = rollouts.filter(({ ending }) => ending === 'terminated' || ending === 'truncated');
  const ranked = (finished.length > 0 ? finished : rollouts).toSorted(
    (a, b) => a.return - b.return || a.index - b.index,
  );
  return ranked[Math.floor((ranked.length - 1) / 2)] ?? null;
}
