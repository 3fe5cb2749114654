/**
 * Rules and names that a renderer needs as much as the workbench, each written
 * once. It is the one file of the main side whose values a renderer imports, so
 * nothing that it leads to may import a package.
 */
import { methodNames, type MethodName } from '../learning/method.ts';
import { roles, type Role } from '../learning/record.ts';

export { methodNames, roles };

export const roleTitles: Readonly<Record<Role, string>> = {
  teacher: 'Teacher',
  student: 'Student',
  baseline: 'Baseline',
  test: 'Test',
};

export const methodDescriptions: Readonly<Record<MethodName, string>> = {
  ddpg: 'the baseline, exploring by noise',
  meta: 'an independent Gaussian teacher',
  'meta-variance': 'the student with a learned variance',
  'meta-state': 'a teacher that also sees the algorithm’s state',
  frozen: 'ddpg fed by a stored teacher (Table 2)',
};

/** The roles whose rollouts a run may have; a frozen one has a student's only where its setting `frozenData` says so. */
export function rolesOf(method: MethodName): readonly Role[] {
  switch (method) {
    case 'ddpg':
      return ['baseline', 'test'];
    case 'meta':
    case 'meta-variance':
    case 'meta-state':
    case 'frozen':
      return ['teacher', 'student', 'test'];
  }
}

/**
 * Updates of the networks per interaction in a whole cycle, the exercise's among
 * them: what most of a run's time goes into.
 *
 * @param setting a setting's value by its key.
 */
export function updatesPerInteraction(method: string, setting: (key: string) => unknown): number {
  const number = (key: string): number => Number(setting(key));
  if (method === 'ddpg') return number('studentUpdates') / number('rolloutSteps');
  if (method === 'frozen') {
    const student = setting('frozenData') === 'teacher-and-student' ? number('evaluationSteps') : 0;
    return number('studentUpdates') / (number('rolloutSteps') + student);
  }
  return (number('exerciseUpdates') + number('studentUpdates')) / (number('exploreSteps') + number('evaluationSteps'));
}

/** Of a range of seeds, which is more likely mistyped than meant where it is longer. */
const MOST_SEEDS = 1000;

/**
 * Reads "1-3, 7" as 1, 2, 3, 7: whole numbers and ranges, each once.
 * @throws RangeError that says what it takes.
 */
export function parseSeeds(text: string): number[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new RangeError('Give at least one seed, for example 1-3.');
  return [...new Set(parts.flatMap(seedsOf))];
}

function seedsOf(part: string): number[] {
  const range = /^(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?$/.exec(part);
  if (range === null)
    throw new RangeError(`“${part}” is not a seed. Write whole numbers and ranges, for example 1-5, 8.`);
  const first = Number(range[1]);
  const last = Number(range[2] ?? range[1]);
  if (last < first || last - first >= MOST_SEEDS)
    throw new RangeError(`The range ${part} must ascend and hold at most 1,000 seeds.`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
