import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.ts';
import { programVersion } from '../../../src-main/commands/terminal/version.ts';
import { requests } from '../../../src-main/contract/contract.ts';
import {
  panelKinds,
  specificationSchema,
  type FigureSpecification,
  type SpecificationInput,
} from '../../../src-main/contract/figures/specification.ts';
import type { FigureFormat } from '../../../src-main/contract/figures/stored.ts';
import { answer } from '../../../src-main/doors/answer.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { collisions } from '../../helpers/figures/figureBoxes.ts';
import { parseXml } from '../../helpers/figures/xml.ts';
import { carryOutRun, shortConfiguration } from '../../helpers/runs.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';
import { tutelage } from '../../helpers/tutelage.ts';
import { openTestWorkbench, type TestWorkbench } from '../../helpers/workbench.ts';

const simulators = await loadSimulators();

let trained = '';
let folder = '';

/** Two tasks, two methods, two seeds: trained once, copied for each test. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tutelage-figures-'));
  trained = join(folder, 'runs.db');
  const database = openDatabase(trained);
  for (const task of ['InvertedPendulum', 'Hopper'])
    for (const method of ['meta', 'ddpg'])
      for (const seed of [1, 2])
        await carryOutRun(
          database,
          simulators,
          `${task.toLowerCase()}-${method}-${seed}`,
          shortConfiguration({ task, method, seed }),
        );
  database.close();
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function trainedDatabase(): string {
  const path = join(temporaryFolder(), 'runs.db');
  copyFileSync(trained, path);
  return path;
}

const all = ['InvertedPendulum', 'Hopper'].flatMap((task) =>
  ['meta', 'ddpg'].flatMap((method) => [1, 2].map((seed) => `${task.toLowerCase()}-${method}-${seed}`)),
);

const specify = (
  input: Omit<SpecificationInput, 'version' | 'runs'> & Partial<SpecificationInput>,
): FigureSpecification => specificationSchema.parse({ version: 1, runs: { by: 'runs', runs: all }, ...input });

async function mapOf(workbench: TestWorkbench): Promise<string> {
  const { id } = await workbench.handlers['coverage.start'](
    requests['coverage.start'].parse({
      sets: [
        {
          label: 'Teacher, late',
          row: 'Late',
          column: 'Teacher',
          runs: ['hopper-meta-1'],
          role: 'teacher',
          stage: { kind: 'late' },
        },
        {
          label: 'Student, late',
          row: 'Late',
          column: 'Student',
          runs: ['hopper-meta-1'],
          role: 'student',
          stage: { kind: 'late' },
        },
      ],
      embedding: { method: 'pca' },
    }),
  );
  await workbench.event(
    (event) => event.type === 'analysis-changed' && event.analysis.id === id && event.analysis.state === 'done',
  );
  return id;
}

/** A figure with a panel of every kind. */
function mixed(map: string): FigureSpecification {
  const panels: SpecificationInput['panels'] = [
    { kind: 'curves', metric: 'rollout_return', tasks: ['Hopper'] },
    { kind: 'meta-reward', tasks: ['Hopper'] },
    { kind: 'intervals', metric: 'test_return', tasks: ['Hopper'] },
    { kind: 'intervals', quantity: 'improvement', tasks: ['Hopper'] },
    { kind: 'profile', metric: 'test_return' },
    { kind: 'densities', map },
    { kind: 'frames', run: 'hopper-meta-1', role: 'student', count: 4 },
    { kind: 'table', metric: 'test_return' },
  ];
  expect(new Set(panels.map(({ kind }) => kind))).toEqual(new Set(panelKinds));
  return specify({ panels, width: 'full', isLettered: true });
}

/** Fields of a line of CSV, in their quotes: commas between quotes are none of ours. */
function fieldsOf(line: string): string[] {
  return line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
}

describe('figures that are kept', () => {
  test('are made, named, changed, duplicated and deleted; what is wrong is refused at the door', async () => {
    const workbench = openTestWorkbench(trainedDatabase());
    const { handlers } = workbench;
    const made = await handlers['figures.create']({
      name: 'Curves',
      specification: specify({ panels: [{ kind: 'curves' }] }),
    });
    expect(made).toMatchObject({ id: expect.stringMatching(/^curves-/) as string, panels: ['curves'], changes: [] });
    const renamed = await handlers['figures.update']({ figure: made.id, name: 'Returns' });
    expect(renamed.specification).toEqual(made.specification);
    const copy = await handlers['figures.duplicate']({ figure: made.id });
    expect(copy).toMatchObject({ name: 'Returns, copy', specification: made.specification });
    expect((await handlers['figures.list']({})).map(({ name }) => name).sort()).toEqual(['Returns', 'Returns, copy']);
    await handlers['figures.delete']({ figure: made.id });
    await expect(async () => handlers['figures.get']({ figure: made.id })).rejects.toMatchObject({ code: 'not-found' });
    expect(workbench.events.filter(({ type }) => type === 'figures-changed')).toHaveLength(4);
    const wrong = await answer(
      workbench,
      'figures.create',
      { name: 'x', specification: { ...made.specification, panels: [{ kind: 'curves', estimator: 'iqm' }] } },
      () => undefined,
    );
    expect(wrong).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(/panels\.0\.band.*iqm/) as string },
    });
  });

  test('are taken in from a file: what was shown, a record, or a specification alone', async () => {
    const { handlers } = openTestWorkbench(trainedDatabase());
    const specification = specify({ panels: [{ kind: 'curves' }] });
    const taken = async (file: string, held: unknown): Promise<unknown> =>
      (await handlers['figures.import']({ file, text: JSON.stringify(held) })).name;
    expect(await taken('a.json', { name: ' Mine ', specification })).toBe('Mine');
    expect(await taken('From a record.json', { specification, runs: [], name: 3 })).toBe('From a record');
    expect(await taken('Alone.JSON', specification)).toBe('Alone');
    expect((await handlers['figures.list']({})).map(({ panels }) => panels)).toEqual([
      ['curves'],
      ['curves'],
      ['curves'],
    ]);
    await expect(async () => taken('b.json', { specification: { version: 9 } })).rejects.toThrow(
      /b\.json is of version 9/,
    );
    await expect(async () => handlers['figures.import']({ file: 'c.json', text: '{' })).rejects.toThrow(
      /c\.json is no JSON/,
    );
  });

  test('one that cannot be read is listed with the reason, beside the others, and can be deleted', async () => {
    const path = trainedDatabase();
    const workbench = openTestWorkbench(path);
    const { handlers } = workbench;
    const make = (name: string): Promise<{ id: string }> =>
      Promise.resolve(handlers['figures.create']({ name, specification: specify({ panels: [{ kind: 'curves' }] }) }));
    const [bad] = [await make('Of a newer program'), await make('Whole')];
    const database = openDatabase(path);
    database.prepare(`UPDATE figures SET specification = '{"version":9}' WHERE id = ?`).run(bad.id);
    database.close();
    const faults = async (): Promise<Record<string, string | null>> =>
      Object.fromEntries((await handlers['figures.list']({})).map(({ name, fault }) => [name, fault]));
    expect(await faults()).toEqual({
      Whole: null,
      'Of a newer program': expect.stringMatching(/"Of a newer program" is of version 9/) as string,
    });
    await expect(async () => handlers['figures.get']({ figure: bad.id })).rejects.toThrow(/version 9/);
    expect((await tutelage('figure', 'list', '--db', path)).out).toContain('is of version 9');
    expect(await tutelage('figure', 'delete', 'Of a newer program', '--db', path)).toMatchObject({ code: 0 });
    expect(await faults()).toEqual({ Whole: null });
  });

  test('say what has changed among their runs, and take in runs that join their groups', async () => {
    const path = trainedDatabase();
    const first = openTestWorkbench(path);
    const group = (await first.handlers['runs.list']({})).find(({ id }) => id === 'hopper-meta-1')?.group.variant ?? 0;
    const { id } = await first.handlers['figures.create']({
      name: 'Hopper',
      specification: specify({
        runs: { by: 'groups', groups: [group], tasks: ['Hopper'] },
        panels: [{ kind: 'curves' }],
      }),
    });
    await first.close();
    const database = openDatabase(path);
    await carryOutRun(database, simulators, 'hopper-meta-3', shortConfiguration({ task: 'Hopper', seed: 3 }));
    database.close();
    const second = openTestWorkbench(path);
    const figure = await second.handlers['figures.get']({ figure: id });
    expect(figure.changes).toEqual(['1 run was added: hopper-meta-3.']);
    const { runs } = await second.handlers['figures.preview']({ specification: figure.specification });
    expect(runs.map(({ run }) => run)).toEqual(['hopper-meta-1', 'hopper-meta-2', 'hopper-meta-3']);
    const saved = await second.handlers['figures.update']({ figure: id, specification: figure.specification });
    expect(saved.changes).toEqual([]);
  });

  test('a venue of one’s own is kept, and gives the figure its width and type', async () => {
    const { handlers } = openTestWorkbench(trainedDatabase());
    const venue = { title: 'Thesis', column: 5, full: 5, text: 10 };
    expect(await handlers['figures.saveVenue'](venue)).toEqual([venue]);
    const { svg } = await handlers['figures.preview']({
      specification: specify({ venue, panels: [{ kind: 'curves' }] }),
    });
    expect(svg).toMatch(/viewBox="0 0 360 /);
    expect(svg).toContain('font-size="8.75"');
    expect(await handlers['figures.deleteVenue']({ title: 'Thesis' })).toEqual([]);
    const low = { ...venue, height: 4 };
    expect(await handlers['figures.saveVenue'](low)).toEqual([low]);
    const { height, warnings } = await handlers['figures.preview']({
      specification: specify({ venue: low, panels: [{ kind: 'curves', tasks: ['Hopper'] }] }),
    });
    expect(height).toBeLessThanOrEqual(4 * 72);
    expect(warnings).toEqual([expect.stringMatching(/^The figure would be \d\.\d in high/)]);
  });
});

describe('a figure with panels of every kind', () => {
  test('is laid out without collisions, and its data are those of the picture, runs one by one', async () => {
    const workbench = openTestWorkbench(trainedDatabase());
    const specification = mixed(await mapOf(workbench));
    const preview = await workbench.handlers['figures.preview']({ specification });
    expect(collisions(parseXml(preview.svg))).toEqual([]);
    expect(preview.panels.map(({ source }) => source)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const letter of 'abcdefgh') expect(preview.svg).toContain(`(${letter})`);
    const render = (format: FigureFormat): Promise<string> =>
      Promise.resolve(
        workbench.handlers['figures.render']({
          specification,
          formats: [format],
          name: 'all',
          dpi: 100,
          outlines: false,
        }),
      ).then(([{ content }]) => content);
    const rows = (await render('csv')).trimEnd().split('\n').map(fieldsOf);
    const column = (name: string): number => rows[0].indexOf(name);
    const kinds = new Set(rows.slice(1).map((row) => row[column('kind')]));
    expect(kinds).toEqual(new Set(['curves', 'intervals', 'profile', 'densities', 'frames', 'table']));
    const series = await workbench.handlers['runs.series']({ run: 'hopper-meta-2', after: -1 });
    const logged = (series.metrics.rollout_return ?? []).filter((value) => value !== null);
    const own = rows.filter(
      (row) => row[column('run')] === 'hopper-meta-2' && row[0] === 'Hopper' && row[1] === 'curves',
    );
    for (const value of logged) expect(own.map((row) => Number(row[column('centre')]))).toContain(value);
    expect(await render('md')).toMatch(/^\| Task \| ddpg[^|]* \| meta[^|]* \|\n/);
    expect(await render('latex')).toMatch(/\\begin\{table\*\}[^]*\\begin\{tabular\}\{lrr\}[^]*\\end\{table\*\}/);
    const record = JSON.parse(await render('json')) as Record<string, unknown>;
    expect(specificationSchema.parse(record['specification'])).toEqual(specification);
    expect(record['runs']).toHaveLength(8);
  });

  test(
    'gives the same bytes through a door and on the command line, twice in a row',
    { timeout: 240_000 },
    async () => {
      const path = trainedDatabase();
      const files = temporaryFolder();
      const workbench = openTestWorkbench(path, 2, 'browser', programVersion());
      const specification = mixed(await mapOf(workbench));
      const { id } = await workbench.handlers['figures.create']({ name: 'Mixed', specification });
      const formats = ['svg', 'pdf', 'tex', 'png', 'csv', 'json', 'md', 'latex'] as const;
      const asked = await Promise.all(
        formats.map((format) =>
          answer(workbench, 'figures.render', { specification, formats: [format], name: 'Mixed' }, () => undefined),
        ),
      );
      const first = await tutelage('figure', 'render', id, '--db', path, '--format', formats.join(','), '--out', files);
      expect(first.err).toContain('Wrote');
      expect(first.code).toBe(0);
      const again = join(files, 'again');
      await tutelage('figure', 'render', 'Mixed', '--db', path, '--format', formats.join(','), '--out', again);
      for (const [i, outcome] of asked.entries()) {
        if (!outcome.ok) throw new Error(`${formats[i]}: ${outcome.failure.message}`);
        const [file] = outcome.value as { name: string; encoding: BufferEncoding; content: string }[]; // ExportedFiles
        const bytes = Buffer.from(file.content, file.encoding);
        expect(readFileSync(join(files, file.name)).equals(bytes), file.name).toBe(true);
        expect(readFileSync(join(again, file.name)).equals(bytes), `${file.name}, again`).toBe(true);
      }
    },
  );
});

describe('tutelage figure', () => {
  test('makes the paper’s own, lists, shows, takes what it showed, and deletes', { timeout: 240_000 }, async () => {
    const db = trainedDatabase();
    const files = temporaryFolder();
    const runs = all.flatMap((run) => ['--run', run]);
    const made = await tutelage('figure', 'new', '--from', 'paper:figure-3', ...runs, '--venue', 'neurips', '--db', db);
    expect(made.code).toBe(0);
    const id = made.out.trim();
    expect((await tutelage('figure', 'list', '--db', db)).out).toContain('Figure 3: learning curves');
    const shown = await tutelage('figure', 'show', id, '--db', db);
    const held = JSON.parse(shown.out) as { specification: unknown };
    const specification = specificationSchema.parse(held.specification);
    expect(specification).toMatchObject({ venue: 'neurips', runs: { by: 'groups' }, panels: [{ kind: 'curves' }] });
    writeFileSync(join(files, 'figure.json'), shown.out);
    const taken = await tutelage(
      'figure',
      'new',
      '--from',
      join(files, 'figure.json'),
      '--name',
      'Mine',
      '--db',
      db,
      '--json',
    );
    expect(JSON.parse(taken.out)).toMatchObject({ name: 'Mine', specification });
    const four = await tutelage(
      'figure',
      'new',
      '--from',
      'paper:figure-4',
      '--run',
      'hopper-meta-1',
      '--run',
      'hopper-ddpg-1',
      '--method',
      'pca',
      '--db',
      db,
    );
    expect(four.code, four.err).toBe(0);
    const drawn = await tutelage('figure', 'render', four.out.trim(), '--format', 'svg', '--out', files, '--db', db);
    expect(drawn.err.match(/Wrote/g)).toHaveLength(3);
    expect(readFileSync(join(files, 'Figure-4-who-visits-which-states.svg'), 'utf8')).toContain('Teacher');
    const table = await tutelage('figure', 'new', '--from', 'paper:table-1', ...runs, '--db', db);
    await tutelage('figure', 'render', table.out.trim(), '--format', 'md,latex', '--out', files, '--db', db);
    expect(readFileSync(join(files, 'Table-1-returns.md'), 'utf8')).toContain('| Hopper |');
    expect((await tutelage('figure', 'delete', 'Mine', '--db', db)).code).toBe(0);
    expect((await tutelage('figure', 'show', 'Mine', '--db', db)).code).toBe(2);
    const wrong = await tutelage('figure', 'render', id, '--format', 'svg,bmp', '--db', db);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringMatching(/--format "bmp"/) as string });
    const venue = { title: 'Low', column: 3, full: 3, text: 8, height: 3 };
    writeFileSync(join(files, 'low.json'), JSON.stringify({ ...specification, venue, columns: 1 }));
    const over = await tutelage('figure', 'render', join(files, 'low.json'), '--out', files, '--db', db);
    expect(over).toMatchObject({
      code: 2,
      err: expect.stringMatching(/low\.json itself would be overwritten/) as string,
    });
    const out = join(files, 'low');
    const low = await tutelage('figure', 'render', join(files, 'low.json'), '--out', out, '--db', db);
    expect(low.err).toMatch(/The figure would be \d\.\d in high, and the page has room for 2\.5 in/);
    const record = JSON.parse(readFileSync(join(out, 'low.json'), 'utf8')) as { warnings: string[] };
    expect(low.err).toContain(record.warnings[0]);
    writeFileSync(join(files, 'new.json'), JSON.stringify({ ...specification, version: 9 }));
    const newer = await tutelage('figure', 'render', join(files, 'new.json'), '--db', db);
    expect(newer).toMatchObject({ code: 2, err: expect.stringMatching(/version 9/) as string });
  });
});
