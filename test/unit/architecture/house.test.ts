import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main, pathOf, read, renderer, roomOf, root, shown, type Import } from './sources.ts';

const all = [...main, ...renderer];

/** Rooms from the top of the house to its foot; an import goes down or stays. */
const layers: readonly (readonly string[])[] = [
  ['shells'],
  ['workbench'],
  ['training'],
  // Figures draw what statistics and coverage computed; readers of files give the matrices that coverage takes.
  ['figures', 'interop'],
  ['coverage'],
  ['db'],
  // The language: types, validators and words.
  ['contract'],
  ['learning', 'statistics'],
  ['engines', 'tasks'],
  ['numerics', 'kernels'],
];
/**
 * The folders of one folder between which an import passes; none where one of the files stands in that folder itself,
 * or where the folders are rooms, whose order is the table's.
 */
function sidesOf({ from, to }: Import): readonly { readonly from: string; readonly to: string }[] {
  const [one, other] = [from.split('/'), to.split('/')];
  const shared = one.findIndex((part, i) => part !== other[i]);
  return shared === 0 || one.length - shared < 2 || other.length - shared < 2
    ? []
    : [{ from: one.slice(0, shared + 1).join('/'), to: other.slice(0, shared + 1).join('/') }];
}

/** Loose files of a folder; of fixtures, and of migrations, which only ever grow in number, there may be more. */
const MOST_FILES = 15;

const heightOf = (room: string): number => layers.findIndex((layer) => layer.includes(room));
const isOurs = (to: string): boolean => /^(src-main|src-renderer|db|test)\//.test(to);

describe('the house', () => {
  test('has the rooms of the table and no others', () => {
    const rooms = new Set(main.map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => heightOf(room) < 0)).toEqual([]);
    expect(main.length).toBeGreaterThan(100);
    expect(main.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  test('arrows point one way', () => {
    const against = main
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => isOurs(to))
      .filter((edge) => heightOf(roomOf(edge.to)) < heightOf(roomOf(edge.from)));
    expect(against.map(shown)).toEqual([]);
  });

  test('rooms that stand side by side do not know each other', () => {
    const across = main
      .flatMap(({ imports }) => imports)
      .filter(
        ({ from, to }) => isOurs(to) && roomOf(from) !== roomOf(to) && heightOf(roomOf(from)) === heightOf(roomOf(to)),
      );
    expect(across.map(shown)).toEqual([]);
  });

  test('the database layer takes types alone from the program', () => {
    const values = main
      .filter(({ path }) => roomOf(path) === 'db')
      .flatMap(({ imports }) => imports)
      .filter(({ to, isType }) => isOurs(to) && roomOf(to) !== 'db' && !isType);
    // The list of metric columns, and how the system's errors are told apart, are what both must share.
    const shared = ['src-main/learning/record.ts', 'src-main/contract/errors.ts'];
    expect(values.map(shown).filter((edge) => !shared.some((path) => edge.endsWith(path)))).toEqual([]);
  });

  test("the program does not import from its tests, nor the main side from the renderer's", () => {
    expect(
      all
        .flatMap(({ imports }) => imports)
        .filter(({ to }) => to.startsWith('test/'))
        .map(shown),
    ).toEqual([]);
    expect(
      main
        .flatMap(({ imports }) => imports)
        .filter(({ to }) => to.startsWith('src-renderer/'))
        .map(shown),
    ).toEqual([]);
  });

  test('the renderer imports types of the contract, values of its vocabulary, and nothing else from outside', () => {
    const outside = renderer
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => isOurs(to) && !to.startsWith('src-renderer/'));
    expect(outside.length).toBeGreaterThan(5);
    const vocabulary = 'src-main/contract/vocabulary.ts';
    expect(
      outside
        .filter(({ to, isType }) => (!isType && to !== vocabulary) || !to.startsWith('src-main/contract/'))
        .map(shown),
    ).toEqual([]);
    // What comes with the vocabulary is bundled into the interface: words and rules, no validator.
    const values = (path: string): readonly Import[] =>
      main
        .filter((source) => source.path === path)
        .flatMap(({ imports }) => imports)
        .filter(({ isType }) => !isType)
        .flatMap((edge) => [edge, ...values(edge.to)]);
    const brought = new Set(values(vocabulary).map(({ to }) => to));
    expect([...brought].sort()).toEqual([
      'src-main/contract/filter/runFilter.ts',
      'src-main/contract/filter/settings.ts',
      'src-main/contract/words/animation.ts',
      'src-main/contract/words/choices.ts',
      'src-main/contract/words/setLooks.ts',
      'src-main/learning/method.ts',
      'src-main/learning/record.ts',
      'src-main/numerics/dataError.ts',
      'src-main/tasks/task.ts',
    ]);
    const builtIns = renderer
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => to.startsWith('node:') || to === 'electron' || to === 'better-sqlite3');
    expect(builtIns.map(shown)).toEqual([]);
  });

  test('no files import each other in a circle, of types neither', () => {
    const edges = new Map(
      all.map(({ path, imports }) => [path, imports.filter(({ to }) => isOurs(to)).map(({ to }) => to)]),
    );
    const finished = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      if (finished.has(path)) return;
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
      finished.add(path);
    };
    for (const path of edges.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });

  test('folders that stand side by side know each other one way, of types neither', () => {
    const between = all
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => isOurs(to))
      .flatMap((edge) => sidesOf(edge));
    const knows = Map.groupBy(between, ({ from }) => from);
    const walk = (at: string, trail: readonly string[]): string[] =>
      trail.includes(at)
        ? [[...trail.slice(trail.indexOf(at)), at].join(' -> ')]
        : [...new Set(knows.get(at)?.map(({ to }) => to))].flatMap((next) => walk(next, [...trail, at]));
    expect([...new Set([...knows.keys()].flatMap((folder) => walk(folder, [])))].sort()).toEqual([]);
  });

  test('a folder holds no more than one takes in at a glance', () => {
    const folders = ['src-main', 'src-renderer', 'db', 'test'].flatMap((top) => [
      ...readdirSync(join(root, top), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/fixtures|migrations/.test(entry.parentPath))
        .map((entry) => pathOf(entry.parentPath)),
    ]);
    const full = [...Map.groupBy(folders, (folder) => folder)].filter(([, files]) => files.length > MOST_FILES);
    expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });

  test('every import of the project leads to a file', () => {
    const known = new Set(all.map(({ path }) => path));
    const missing = main
      .flatMap(({ imports }) => imports)
      .filter(
        ({ to }) =>
          isOurs(to) && to.endsWith('.ts') && !to.endsWith('.d.ts') && !known.has(to) && !to.includes('/simd/kernel/'),
      );
    expect(missing.map(shown)).toEqual([]);
  });
});

describe('the test itself', () => {
  test('sees imports of every form, and what is only a type', () => {
    expect(read('src-main/learning/trainer/trainerState.ts').imports).toContainEqual({
      from: 'src-main/learning/trainer/trainerState.ts',
      to: 'src-main/engines/learner.ts',
      isType: true,
    });
    expect(read('src-main/learning/trainer/trainer.ts').imports).toContainEqual({
      from: 'src-main/learning/trainer/trainer.ts',
      to: 'src-main/engines/networks.ts',
      isType: false,
    });
    expect(read('src-main/engines/engines.ts').imports.map(({ to }) => to)).toContain(
      'src-main/engines/simd/learner.ts',
    );
  });
});
