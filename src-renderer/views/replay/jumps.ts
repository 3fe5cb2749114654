import type { Episode } from '../../state/replay/episode.ts';

/** A step that is worth seeing. */
export interface Jump {
  readonly title: string;
  readonly step: number;
}

/**
 * Where the first episode fell (it ended before its limit), where its Q dropped most and its reward was largest; and
 * where the first teacher and the first student part most, by the distance of their observations, each number in its
 * standard deviations over both.
 */
export function jumpsOf(episodes: readonly Episode[]): readonly Jump[] {
  const [first] = episodes;
  if (first === undefined || first.rollout.steps === 0) return [];
  const jumps: Jump[] = [];
  if (first.rollout.ending === 'terminated') jumps.push({ title: 'Fall', step: first.rollout.steps });
  const drop = first.values === null ? null : largestDrop(first.values);
  if (drop !== null) jumps.push({ title: 'Largest drop of Q', step: drop });
  jumps.push({ title: 'Largest reward', step: largest(first.rewards) });
  const teacher = episodes.find(({ rollout }) => rollout.role === 'teacher');
  const student = episodes.find(({ rollout }) => rollout.role === 'student');
  if (teacher !== undefined && student !== undefined && teacher.rollout.task.name === student.rollout.task.name)
    jumps.push({ title: 'Teacher and student farthest apart', step: farthestApart(teacher, student) });
  return jumps;
}

/** The step at which a number is by most smaller than at the one before; null where it never falls. */
function largestDrop(values: Float32Array): number | null {
  let at: number | null = null;
  let most = 0;
  for (let i = 1; i < values.length; i += 1) {
    const drop = values[i - 1] - values[i];
    if (drop <= most) continue;
    most = drop;
    at = i;
  }
  return at;
}

function largest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

function farthestApart(a: Episode, b: Episode): number {
  const width = a.rollout.task.observationSize;
  const weights = Array.from({ length: width }, (_, column) => {
    const values = [a, b].flatMap(({ observations }) => observations.filter((_, i) => i % width === column));
    const all = values.flatMap((each) => [...each]);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
    return variance > 0 ? 1 / variance : 0;
  });
  const steps = Math.floor(Math.min(a.observations.length, b.observations.length) / width);
  let at = 0;
  let most = -1;
  for (let step = 0; step < steps; step += 1) {
    const distance = weights.reduce((sum, weight, i) => {
      const place = step * width + i;
      return sum + weight * (a.observations[place] - b.observations[place]) ** 2;
    }, 0);
    if (distance <= most) continue;
    most = distance;
    at = step;
  }
  return at;
}
