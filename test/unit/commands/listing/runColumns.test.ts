import { describe, expect, test } from 'vitest';
import { columnsBy, columnsNamed } from '../../../../src-main/commands/listing/runColumns.ts';
import { filtered } from '../../../../src-main/commands/options/runChoice.ts';
import type { RunSummary } from '../../../../src-main/contract/runs.ts';

const settings = new Map([[1, { gamma: 0.9, noise: 'none', hiddenSizes: [64, 64] }]]);
const run: RunSummary = {
  id: 'pendulum-meta-1',
  name: 'Pendulum meta 1',
  task: 'Pendulum',
  method: 'meta',
  seed: 1,
  roles: ['teacher', 'student', 'test'],
  status: 'finished',
  message: null,
  cycles: 10,
  interactions: 3000,
  budget: 3000,
  returns: { rollout: -200, rolloutEpisodes: 12, cumulative: -500, test: -150 },
  bestTest: -140,
  lateTest: -150,
  engine: 'simd',
  createdAt: '2026-01-01T00:00:00.000Z',
  seconds: 5,
  bytes: 1000,
  group: { variant: 1, name: 'meta, no learning', colour: 'blue', dash: 'solid' },
  origin: null,
  source: null,
  configurationId: 1,
  frozenRun: null,
  note: '',
  tags: [],
  isArchived: false,
  trashedAt: null,
};

describe('the list of runs', () => {
  test('columns are of every run or of a setting, in either case', () => {
    const columns = columnsNamed(['group, GAMMA', 'hiddensizes'], settings, '--columns');
    expect(columns.map(({ name, isText, text }) => [name, isText, text(run)])).toEqual([
      ['group', true, 'meta, no learning'],
      ['gamma', false, '0.9'],
      ['hiddenSizes', false, '64, 64'],
    ]);
    expect(columnsNamed(['noise'], settings, '--by')[0]).toMatchObject({ isText: true });
    const [gamma, noise] = columnsNamed(['gamma', 'noise'], settings, '--columns');
    expect([gamma, noise].map(({ text, value }) => [text(run), value(run)])).toEqual([
      ['0.9', 0.9],
      ['–', null], // meta reads no noise
    ]);
    expect(() => columnsNamed(['gama'], settings, '--columns')).toThrow(
      '--columns: there is no column "gama". There are run, group, ',
    );
    expect(() => columnsNamed([','], settings, '--by')).toThrow('--by names no column.');
  });

  test('the run whose teacher a frozen one takes is a column and can be asked for', () => {
    const frozen: RunSummary = { ...run, id: 'frozen', method: 'frozen', frozenRun: 'pendulum-meta-1' };
    const [column] = columnsNamed(['frozenRun'], settings, '--columns');
    expect(column.isText).toBe(true);
    expect([run, frozen].map((each) => column.text(each))).toEqual(['–', 'pendulum-meta-1']);
    expect(filtered([run, frozen], ['frozenRun:pendulum-meta-1'], settings)).toEqual([frozen]);
  });

  test('an order to what is no number is a slip, and told', () => {
    expect(() => filtered([run], ['gamma:>abc'], settings)).toThrow('--where "gamma:>abc"');
    expect(filtered([run], ['gamma:>0.8'], settings)).toEqual([run]);
  });

  test('runs are folded by all but the seed, in these words too', () => {
    const names = (by: string): readonly string[] => columnsBy([by], settings).map(({ name }) => name);
    expect(names('all but the seed')).toEqual(['task', 'group']);
    expect(names('All but the seed,gamma')).toEqual(['task', 'group', 'gamma']);
    expect(() => names('the seed')).toThrow('--by: there is no column "the seed".');
  });

  test('a filter that names no setting, or compares one with nothing, is refused', () => {
    const find = (...where: readonly string[]) => filtered([run], where, settings).length;
    expect([find(), find('gamma:<1', '-noise:gaussian'), find('gamma:>1'), find('group:"meta, no learning"')]).toEqual([
      1, 1, 0, 1,
    ]);
    for (const word of ['gama:0.9', '-gama:0.9', 'gamma:', 'gamma:<', '-gamma:>='])
      expect(() => find(word)).toThrow(`--where "${word}": write NAME:VALUE`);
    expect(find('nothing')).toBe(0);
  });
});
