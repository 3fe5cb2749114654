import { describe, expect, test } from 'vitest';
import type { GroupLook, RunGroup } from '../../../src-main/contract/groups.ts';
import type { Role } from '../../../src-main/contract/runs.ts';
import { groupDashes, setLooks, type LookedSet } from '../../../src-main/contract/vocabulary.ts';
import { randomFromSeed } from '../../../src-main/numerics/random.ts';
import { groupStyle, lookStyle as onPaper, roleStyles } from '../../../src-main/figures/colours.ts';
import { groupColors, groupColours, lookStyle as onScreen } from '../../../src-renderer/charts/traces.ts';

const group = (variant: number, name: string, colour: GroupLook['colour'], dash: GroupLook['dash']): RunGroup => ({
  variant,
  name,
  colour,
  dash,
});
const meta = group(1, 'meta', 'blue', 'solid');
const control = group(2, 'control', 'crimson', 'longdash');
const ddpg = group(3, 'ddpg', 'green', 'dash');

const set = (role: Role, ...groups: readonly RunGroup[]): LookedSet => ({
  name: `${role}, ${groups.map(({ name }) => name).join(' + ')}`,
  role,
  groups,
});

describe('how sets of states look', () => {
  test('of one group, each as its role', () => {
    for (const arrangement of ['apart', 'together'] as const) {
      const looks = setLooks([set('teacher', meta), set('student', meta, meta)], arrangement);
      expect(looks.map((look) => onPaper(look))).toEqual([roleStyles.teacher, roleStyles.student]);
      expect(looks.map(onScreen)).toEqual([
        { color: 'var(--teacher)', dash: 'dot' },
        { color: 'var(--student)', dash: 'solid' },
      ]);
    }
  });

  test('teachers of several groups have the colour and dash of their groups, on paper and on the screen', () => {
    const groups = [meta, control];
    for (const arrangement of ['apart', 'together'] as const) {
      const looks = setLooks(
        groups.map((each) => set('teacher', each)),
        arrangement,
      );
      expect(looks.map((look) => onPaper(look))).toEqual(groups.map(groupStyle));
      expect(looks.map(onScreen)).toEqual(groups.map(({ colour, dash }) => ({ color: groupColors[colour], dash })));
    }
  });

  test('two roles of one group have its colour: apart its dash as well, together the teacher another', () => {
    const sets = [set('teacher', meta), set('student', meta), set('baseline', ddpg)];
    const apart = setLooks(sets, 'apart').map((look) => onPaper(look));
    expect(apart).toEqual([meta, meta, ddpg].map(groupStyle)); // titles tell the roles
    const [teacher, student, baseline] = setLooks(sets, 'together').map((look) => onPaper(look));
    expect([student, baseline]).toEqual([groupStyle(meta), groupStyle(ddpg)]);
    expect(teacher.colour).not.toBe(student.colour); // on the same axes a shade of it
    expect([student.dash, baseline.dash]).not.toContainEqual(teacher.dash);
  });

  test('no set has the look of another group, though two groups share a colour', () => {
    const dashed = group(2, 'control', 'blue', 'dash');
    const sets = [meta, dashed].flatMap((each) => [set('teacher', each), set('student', each)]);
    expect(setLooks(sets, 'apart').map((look) => onPaper(look))).toEqual([meta, meta, dashed, dashed].map(groupStyle));
    const together = setLooks(sets, 'together').map((look) => JSON.stringify(onPaper(look)));
    expect(new Set(together).size).toBe(4);
    const dashes = setLooks(sets, 'together').map(({ dash }) => dash);
    expect(dashes).not.toContain('dash');
    expect(dashes).not.toContain('solid');
  });

  test('stages of one column look alike', () => {
    const sets = [set('teacher', meta), set('teacher', control), set('teacher', meta)];
    const [early, , late] = setLooks(sets, 'together');
    expect(late).toEqual(early);
  });

  test('a pooled set is none of its groups', () => {
    const [pooled, own] = setLooks([set('student', meta, control), set('student', meta)], 'apart');
    expect(onPaper(own)).toEqual(groupStyle(meta));
    expect(onPaper(pooled).dash).not.toEqual(onPaper(own).dash);
    expect(pooled.group).toBeNull();
  });

  test('no two sets of any picture look alike where they lie over each other', () => {
    const random = randomFromSeed(7, 'looks');
    const pick = <T>(from: readonly T[]): T => from[random.below(from.length)];
    for (let picture = 0; picture < 2000; picture++) {
      const looksOfGroups = new Map<string, RunGroup>();
      for (let i = 1 + random.below(8); i > 0; i--) {
        const each = group(i, `g${i}`, pick(groupColours), pick(groupDashes));
        looksOfGroups.set(`${each.colour} ${each.dash}`, each); // no two groups of one look
      }
      const groups = [...looksOfGroups.values()];
      const sets = Array.from({ length: 1 + random.below(10) }, () =>
        set(pick(['teacher', 'student', 'baseline', 'test'] as const), pick(groups), pick(groups)),
      );
      const looks = setLooks(sets, 'together');
      const seen = new Map<string, string>();
      sets.forEach(({ name }, i) => {
        const { color, dash } = onScreen(looks[i]);
        const look = `${color} ${dash}`;
        expect(seen.get(look) ?? name, `picture ${picture}: ${look}`).toBe(name);
        seen.set(look, name);
      });
    }
  });

  test('many together stay apart: no two of one colour and dash, none the text’s own', () => {
    const sets = Array.from({ length: 24 }, (_, i) => ({ ...set('teacher', meta), name: `teacher ${i}` }));
    const looks = setLooks(sets, 'together');
    expect(new Set(looks.map((look) => JSON.stringify(onPaper(look)))).size).toBe(24);
    expect(Math.max(...looks.map(({ shade }) => shade))).toBeLessThan(0.71);
  });
});
