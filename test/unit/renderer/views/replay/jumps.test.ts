import { describe, expect, test } from 'vitest';
import type { RunGroup } from '../../../../../src-main/contract/groups.ts';
import type { Role } from '../../../../../src-main/contract/runs.ts';
import { taskByName } from '../../../../../src-main/tasks/tasks.ts';
import { groupStyle } from '../../../../../src-renderer/charts/traces.ts';
import type { Episode } from '../../../../../src-renderer/state/replay/episode.ts';
import { stageAt, stylesOf } from '../../../../../src-renderer/views/replay/episodes.ts';
import { jumpsOf } from '../../../../../src-renderer/views/replay/jumps.ts';

/** An episode of Pendulum, whose observations are of three numbers. */
function episode(
  role: Role,
  index: number,
  observations: readonly number[],
  values: readonly number[] | null,
): Episode {
  const steps = observations.length / 3 - 1;
  return {
    rollout: {
      id: index,
      run: 'run',
      task: taskByName('Pendulum'),
      role,
      index,
      cycle: 0,
      interactions: 0,
      steps,
      return: 0,
      ending: index === 0 ? 'terminated' : 'truncated',
      observations: '',
      actions: '',
      rewards: '',
      initial: { position: [], velocity: [] },
    },
    replay: { rollout: index, geoms: [], poses: '', difference: null, critic: { kind: 'none', reason: '' } },
    observations: Float32Array.from(observations),
    actions: new Float32Array(steps),
    rewards: Float32Array.from({ length: steps }, (_, i) => (i === 1 ? 5 : -i)),
    poses: new Float32Array(0),
    values: values === null ? null : Float32Array.from(values),
  };
}

describe('steps worth a jump', () => {
  const teacher = episode('teacher', 0, [0, 0, 0, 0, 0, 1, 0, 0, 8, 0, 0, 0], [1, 4, 3]);
  const student = episode('student', 60, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1], null);

  test('the fall, the largest drop of Q and the largest reward are the first episode’s', () => {
    expect(jumpsOf([teacher])).toEqual([
      { title: 'Fall', step: 3 },
      { title: 'Largest drop of Q', step: 2 },
      { title: 'Largest reward', step: 1 },
    ]);
    expect(jumpsOf([student]).map(({ title }) => title)).toEqual(['Largest reward']);
    expect(jumpsOf([])).toEqual([]);
  });

  test('teacher and student are farthest apart where their observations are', () => {
    expect(jumpsOf([teacher, student]).at(-1)).toEqual({ title: 'Teacher and student farthest apart', step: 2 });
  });

  test('an episode’s name says its stage, and two of a role are far from one colour', () => {
    expect([stageAt(0, 120), stageAt(49, 120), stageAt(50, 120), stageAt(70, 120), stageAt(1, 3)]).toEqual([
      'early',
      'early',
      null,
      'late',
      null,
    ]);
    const again = { ...teacher, rollout: { ...teacher.rollout, index: 110, id: 7 } };
    const [first, second] = stylesOf(
      [teacher, again],
      String,
      () => null,
      () => 120,
    );
    expect([first.name, second.name]).toEqual(['teacher 0, early', 'teacher 110, late']);
    expect(first.color).not.toContain('mix');
    expect(second.color).toContain('50%');
    expect(second.dash).not.toBe(first.dash);
  });

  test('episodes of several groups look as their groups do on every screen', () => {
    const other = { ...teacher, rollout: { ...teacher.rollout, run: 'another', id: 8 } };
    const groups: Readonly<Record<string, RunGroup>> = {
      [teacher.rollout.run]: { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' },
      another: { variant: 2, name: 'control', colour: 'amber', dash: 'dot' },
    };
    const styles = stylesOf(
      [teacher, other],
      String,
      (run) => groups[run],
      () => null,
    );
    expect(styles.map(({ color, dash }) => ({ color, dash }))).toEqual(Object.values(groups).map(groupStyle));
  });
});
