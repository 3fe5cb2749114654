import { describe, expect, test } from 'vitest';
import { rank } from '../../../../src-renderer/state/ranking.ts';

const run = (title: string, aside = ''): { readonly title: string; readonly aside: string } => ({ title, aside });
const titles = (list: readonly { readonly title: string }[]): readonly string[] => list.map(({ title }) => title);

describe('the order of what a search finds', () => {
  test('a word of the name comes before one found beside it', () => {
    const runs = [run('Pendulum meta 2', 'seed 2, tried with 3'), run('Pendulum meta 3', 'seed 3')];
    expect(titles(rank(runs, 'meta 3'))).toEqual(['Pendulum meta 3', 'Pendulum meta 2']);
  });

  test('whole words before beginnings before parts', () => {
    const runs = [run('Hopper submeta 1'), run('Hopper meta-variance 13'), run('Hopper meta 13'), run('Hopper meta 3')];
    expect(titles(rank(runs, 'meta 3'))).toEqual(['Hopper meta 3', 'Hopper meta 13', 'Hopper meta-variance 13']);
    expect(titles(rank(runs, 'meta'))).toEqual([
      'Hopper meta 3',
      'Hopper meta 13',
      'Hopper meta-variance 13',
      'Hopper submeta 1',
    ]);
  });

  test('every word must be found; no word finds all, as they were', () => {
    const runs = [run('b'), run('a', 'late')];
    expect(titles(rank(runs, 'a early'))).toEqual([]);
    expect(titles(rank(runs, '  '))).toEqual(['b', 'a']);
  });
});
