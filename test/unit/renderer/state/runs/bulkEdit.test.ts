import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../../../src-main/contract/runs.ts';
import { nameFrom, noteFrom, parseTags, tagsFrom } from '../../../../../src-renderer/state/runs/bulkEdit.ts';
import { noteParts, originNote } from '../../../../../src-renderer/state/runs/origin.ts';
import {
  applying,
  filterOf,
  formatFilter,
  isSameFilter,
  parseFilters,
} from '../../../../../src-renderer/state/runs/filters.ts';

const run: RunSummary = {
  id: 'hopper-meta-3-a1b2c3',
  name: 'Hopper meta 3',
  task: 'Hopper',
  method: 'meta',
  seed: 3,
  roles: ['teacher', 'student', 'test'],
  status: 'finished',
  message: null,
  cycles: 1,
  interactions: 10,
  budget: 10,
  returns: { rollout: null, rolloutEpisodes: 0, cumulative: null, test: null },
  bestTest: null,
  lateTest: null,
  engine: 'simd',
  createdAt: '2026-11-28T00:00:00.000Z',
  seconds: 1,
  bytes: 1,
  group: { variant: 1, name: 'meta', colour: 'blue', dash: 'solid' },
  configurationId: 1,
  frozenRun: null,
  note: 'first',
  tags: ['own', 'shared'],
  isArchived: false,
  trashedAt: null,
  origin: null,
  source: null,
};

describe('several runs changed together', () => {
  test('a pattern names each; braces around what it does not know stay', () => {
    expect(nameFrom('{task} tuned {seed}', run)).toBe('Hopper tuned 3');
    expect(nameFrom('  {name}, {group} {other} ', run)).toBe('Hopper meta 3, meta {other}');
    expect(nameFrom('{seed} {name}', { ...run, name: '$& {seed}' })).toBe('3 $& 3');
  });

  test('a note goes below what is there or instead of it', () => {
    expect(noteFrom('second ', 'add', run)).toBe('first\nsecond');
    expect(noteFrom('second', 'replace', run)).toBe('second');
    expect(noteFrom('', 'add', run)).toBe('first');
    expect(noteFrom('second', 'add', { ...run, note: '' })).toBe('second');
  });

  test('tags that all share are those of the field; what a run has by itself stays', () => {
    expect(parseTags(' a, b ,,a')).toEqual(['a', 'b']);
    expect(tagsFrom(['new'], ['shared'], run)).toEqual(['own', 'new']);
  });
});

describe('where a run was cloned from', () => {
  test('its note names it, and leads there while there is such a run', () => {
    const note = `${originNote(run)}, tried again`;
    expect(noteParts(note, new Map([[run.id, run]]))).toEqual([
      { text: 'Cloned from Hopper meta 3 (', run: null },
      { text: run.id, run: run.id },
      { text: '), tried again', run: null },
    ]);
    expect(noteParts(note, new Map())).toEqual([{ text: note, run: null }]);
  });
});

describe('saved filters', () => {
  const query = { q: 'gamma:<0.99, x', task: 'Hopper', runs: 'a,b', open: 'c' };

  test('are kept as a line each, and read again', () => {
    const filter = { name: 'My\thoppers', query: filterOf(query) };
    const [read] = parseFilters([formatFilter(filter), 'broken', ''].join('\n'));
    expect(read).toEqual({ name: 'My hoppers', query: { q: 'gamma:<0.99, x', task: 'Hopper' } });
  });

  test('put themselves in the place of what was there, and leave the choice of runs', () => {
    expect(applying(filterOf(query))).toMatchObject({ q: 'gamma:<0.99, x', task: 'Hopper', status: '', group: '' });
    expect(applying(filterOf(query))).not.toHaveProperty('runs');
    expect(isSameFilter(query, filterOf(query))).toBe(true);
    expect(isSameFilter({ ...query, status: 'failed' }, query)).toBe(false);
  });
});
