import { describe, expect, test } from 'vitest';
import type {
  MeasuresResult,
  PairMeasures,
  SetMeasures,
} from '../../../../../../src-main/contract/coverage/measures.ts';
import { stabilitySchema } from '../../../../../../src-main/contract/coverage/measures.ts';
import { coverageForm } from '../../../../../../src-main/workbench/analyses/coverageForm.ts';
import {
  complementSentence,
  digitNotes,
  doubtNotes,
  measuresSentences,
  teachersAndStudents,
} from '../../../../../../src-main/workbench/analyses/measures/measuresSentences.ts';
import { doubtOf } from '../../../../../../src-main/coverage/measures/doubts.ts';
import { exportMeasures } from '../../../../../../src-main/workbench/analyses/measures/measuresExport.ts';
import {
  fieldOf,
  numberText,
  rangeText,
  readNumber,
  typedNumber,
  wordsOf,
} from '../../../../../../src-renderer/state/coverage/coverageFields.ts';
import { commonSquare, dotPath, nearestDot } from '../../../../../../src-renderer/views/coverage/map/points/cloud.ts';
import { setStyles } from '../../../../../../src-renderer/views/coverage/setStyles.ts';
import { coursePanels } from '../../../../../../src-renderer/views/coverage/measures/course.ts';
import {
  fixed,
  formatPercent,
  stabilitySentence,
} from '../../../../../../src-renderer/views/coverage/measures/measureWords.ts';
import {
  flipped,
  matrixCell,
  pairsApartInOne,
  pairsWith,
} from '../../../../../../src-renderer/views/coverage/measures/pairs.ts';
import { densityHint } from '../../../../../../src-renderer/views/coverage/map/trust/trust.ts';
import { varied } from '../../../../../../src-renderer/views/coverage/map/trust/varied.ts';

const form = coverageForm();

function estimate(value: number) {
  return { value, interval: null, doubt: null };
}
function pair(first: number, second: number, more: Partial<PairMeasures> = {}): PairMeasures {
  return {
    first,
    second,
    jensenShannon: estimate(0.4),
    overlap: estimate(0.5),
    firstOutsideSecond: estimate(0.3),
    secondOutsideFirst: estimate(0.06),
    ...more,
  };
}
const measures: SetMeasures = { states: 100, rollouts: 10, entropy: estimate(-1.5), effectiveRegions: estimate(40) };

/** Teacher and student, early and late, in this order: teacher early, student early, teacher late, student late. */
const sets = ['early', 'late'].flatMap((row) =>
  (['teacher', 'student'] as const).map((role) => ({
    label: `${role}, ${row}`,
    row,
    column: role,
    role,
    runs: ['run-1'],
    stage: { kind: 'all' as const },
  })),
);
const allPairs = [pair(0, 1), pair(0, 2), pair(0, 3), pair(1, 2), pair(1, 3), pair(2, 3)];

function result(windows: number): MeasuresResult {
  const measured = sets.map(({ label }, place) => ({
    label,
    states: 500,
    measured: 100,
    rollouts: 10,
    measures: place === 3 ? null : measures,
  }));
  return {
    id: 'a'.repeat(64),
    request: { sets, every: 1, sampling: 'capped', statesPerSet: 100, windows },
    columns: 3,
    regions: 256,
    windows: Array.from({ length: windows }, (_, i) => ({
      from: 100 * i,
      to: 100 * (i + 1),
      sets: measured,
      pairs: [pair(0, 1), pair(0, 2)],
    })),
    taught: teachersAndStudents(sets),
    sentences: [],
    notes: ['Measured in the state space.'],
    seconds: 1,
  };
}

describe('the form of a coverage request', () => {
  test('has the ranges and defaults of the schema that checks the request', () => {
    expect(fieldOf(form.methods.tsne, 'perplexity')).toEqual({
      key: 'perplexity',
      isInteger: false,
      least: 2,
      isAboveLeast: false,
      most: 300,
      isNullable: false,
      preset: 30,
    });
    expect(fieldOf(form.methods.umap, 'landmarks')).toMatchObject({
      isInteger: true,
      least: 100,
      most: null,
      isNullable: true,
      preset: 50_000,
    });
    expect(fieldOf(form.methods['umap-js'], 'landmarks')).toMatchObject({
      isNullable: false,
      most: 20_000,
      preset: 5000,
    });
    expect(fieldOf(form.map, 'bandwidth')).toMatchObject({
      isAboveLeast: true,
      least: 0,
      isNullable: true,
      preset: null,
    });
    expect(fieldOf(form.measures, 'windows')).toMatchObject({ least: 1, most: 100, preset: 1 });
    expect(form.methods.pca).toEqual([]);
    expect(
      [
        fieldOf(form.methods.tsne, 'perplexity'),
        fieldOf(form.methods.umap, 'landmarks'),
        fieldOf(form.map, 'bandwidth'),
      ].map(rangeText),
    ).toEqual(['From 2 to 300.', 'From 100 on.', 'More than 0.']);
    expect(form.sampling).toBe('capped');
    expect(() => fieldOf(form.map, 'colour')).toThrow('“colour”');
  });

  test('every number that is asked for has words of its own and a name in the address that no other has', () => {
    for (const fields of [...Object.values(form.methods), [...form.map, ...form.stage]]) {
      const words = fields.map(wordsOf);
      expect(words.filter(({ hint }) => hint === '')).toEqual([]);
      expect(new Set(words.map(({ address }) => address)).size).toBe(words.length);
    }
  });

  test('what is typed stands in the address until it is the default again', () => {
    const perplexity = fieldOf(form.methods.tsne, 'perplexity');
    expect([typedNumber(perplexity, '30'), typedNumber(perplexity, '12'), typedNumber(perplexity, '')]).toEqual([
      '',
      '12',
      ' ',
    ]);
    expect([numberText(perplexity, undefined), numberText(perplexity, ' '), numberText(perplexity, '12')]).toEqual([
      '30',
      '',
      '12',
    ]);
    expect(readNumber(perplexity, '1,200')).toEqual({ ok: false, message: 'At most 300.' });
    const states = fieldOf(form.map, 'statesPerSet');
    expect(readNumber(states, '250,000')).toEqual({ ok: true, value: 250_000 });
    expect(readNumber(states, '6e6')).toEqual({ ok: false, message: 'At most 5,000,000.' });
  });
});

describe('the words beside measures', () => {
  test('shares and numbers are written with the decimals that they need', () => {
    expect([0.34, 0.0512, 0, 1, -0.0001, 0.0996].map(formatPercent)).toEqual([
      '34%',
      '5.1%',
      '0.0%',
      '100%',
      '0.0%',
      '10%',
    ]);
    expect([fixed(-1.234, 2), fixed(-0.001, 2), fixed(0.5, 1)]).toEqual(['−1.23', '0.00', '0.5']);
  });

  test('shares outside are told as numbers beside chance, and nothing is concluded from rollouts alone', () => {
    const of = pair(0, 1, { firstOutsideSecond: estimate(0.3), secondOutsideFirst: estimate(0.02) });
    expect(complementSentence(of)).toBe(
      '30% of the teacher’s states lie outside the student’s region, 2.0% of the student’s outside the teacher’s; 5% ' +
        'would, were both alike. Whether one goes where the other does not, these rollouts alone do not tell: ' +
        'compare seeds, and the untrained teacher.',
    );
  });

  test('what random numbers leave uncertain is named, the most of each measure', () => {
    const [window] = result(1).windows;
    expect(digitNotes([window])).toEqual([]);
    const drawn = (spread: number) => ({ overlap: { ...estimate(0.5), spread } });
    expect(digitNotes([{ ...window, pairs: [pair(0, 1, drawn(0.004)), pair(0, 2, drawn(0.012))] }])).toEqual([
      expect.stringMatching(/one standard deviation at most: overlap 0\.012\.$/),
    ]);
    const told = (spread: number): string => digitNotes([{ ...window, pairs: [pair(0, 1, drawn(spread))] }])[0];
    for (const [spread, shown] of [
      [0.0141, '0.015'],
      [0.014, '0.014'],
      [0.0996, '0.10'],
      [1.23e-5, '0.000013'],
      [1.2e-8, '1.2e-8'],
      [0.00029999, '0.00030'],
      [12.1, '13'],
      [123.4, '124'],
    ] as const)
      expect(told(spread), `never less than ${spread}`).toMatch(new RegExp(`overlap ${shown.replace('.', '\\.')}\\.$`));
  });

  test('a teacher is set beside the student of the same stage and runs, in whichever order the sets are', () => {
    expect(teachersAndStudents(sets)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(teachersAndStudents(sets.map((set, i) => ({ ...set, runs: [`run-${i}`] })))).toEqual([]);
    const turned = [sets[1], sets[0]];
    const [sentence] = measuresSentences(turned, [
      pair(0, 1, { firstOutsideSecond: estimate(0.2), secondOutsideFirst: estimate(0.3) }),
    ]);
    expect(sentence).toMatchObject({ first: 1, second: 0, text: expect.stringMatching(/^30% of the teacher/) });
  });

  test('what is not told is named with its reason, each reason once', () => {
    const [window] = result(1).windows;
    expect(doubtNotes([window])).toEqual([]);
    const untold = { value: null, interval: null, doubt: doubtOf('worse-than-guessing') };
    expect(
      doubtNotes([
        { ...window, pairs: [pair(0, 1, { jensenShannon: untold }), pair(0, 2, { jensenShannon: untold })] },
      ]),
    ).toEqual([expect.stringMatching(/^Divergence: cannot be told: by their neighbours in other rollouts/)]);
  });

  test('agreement of maps reads from both of its numbers', () => {
    const of = (residual: number, neighbourAgreement: number): string =>
      stabilitySentence({ residual, neighbourAgreement, chance: 0.003, neighbours: 15 });
    expect(of(0.1, 0.6)).toBe(
      'Of a state’s 15 nearest neighbours, two of these maps share 60% (0.3% by chance); laid over each other ' +
        'they differ by 10% of their size. Which states are neighbours can be relied on, and the whole keeps its ' +
        'shape.',
    );
    expect(of(0.8, 0.6)).toContain('can be relied on, but where groups lie');
    expect(of(0.8, 0.1)).toContain('changes from map to map, and where groups lie');
  });

  test('the density term is offered where it helps', () => {
    const trust = { neighbourPreservation: 0.5, trustworthiness: 0.9, densityCorrelation: 0.1, sample: 100 };
    const umap = stabilitySchema.shape.embeddings.element.parse({ method: 'umap' });
    expect(densityHint(trust, umap)?.canRedraw).toBe(true);
    expect(densityHint({ ...trust, densityCorrelation: 0.5 }, umap)).toBeNull();
    expect(
      densityHint(trust, stabilitySchema.shape.embeddings.element.parse({ method: 'umap', densityWeight: 2 })),
    ).toBeNull();
    expect(densityHint(trust, stabilitySchema.shape.embeddings.element.parse({ method: 'tsne' }))?.canRedraw).toBe(
      false,
    );
  });
});

describe('pairs of sets', () => {
  test('are grouped by what they differ in alone', () => {
    expect(
      pairsApartInOne(sets, allPairs).map(({ title, pairs }) => [
        title,
        ...pairs.map(({ first, second }) => `${first} ${second}`),
      ]),
    ).toEqual([
      ['early', 'teacher student'],
      ['late', 'teacher student'],
      ['teacher', 'early late'],
      ['student', 'early late'],
    ]);
  });

  test('beside one set, that set is always B, and what lies outside what goes with it', () => {
    const [group] = pairsWith(sets, allPairs, 0);
    expect(group.pairs.map(({ pair: of }) => [of.second, of.firstOutsideSecond.value])).toEqual([
      [0, 0.06],
      [0, 0.06],
      [0, 0.06],
    ]);
    expect(flipped(flipped(allPairs[0]))).toEqual(allPairs[0]);
    expect(pairsWith(sets, [], 0)).toEqual([]);
  });

  test('a matrix reads row against column', () => {
    expect([
      matrixCell(allPairs, 'firstOutsideSecond', 0, 1)?.value,
      matrixCell(allPairs, 'firstOutsideSecond', 1, 0)?.value,
      matrixCell(allPairs, 'overlap', 1, 0)?.value,
      matrixCell(allPairs, 'overlap', 1, 1),
    ]).toEqual([0.3, 0.06, 0.5, null]);
  });
});

describe('measures over training', () => {
  test('each measure is a panel, a point in the middle of each window, with a gap where nothing was measured', () => {
    const panels = coursePanels(result(3), setStyles(result(3).request.sets, new Map(), 'together', 'label'));
    expect(panels.map(({ title }) => title)).toEqual([
      'Entropy',
      'Distinct regions',
      'Outside the other’s 95% region',
      'Divergence',
      'Overlap',
    ]);
    const [entropy, , outside, divergence] = panels;
    expect(entropy.lines[0]).toMatchObject({ name: 'teacher', x: [50, 150, 250], y: [-1.5, -1.5, -1.5] });
    expect(
      panels.flatMap(({ lines }) => lines.filter(({ band }) => band !== undefined)),
      'no band where there is no interval, nor in the legend',
    ).toEqual([]);
    expect(entropy.lines[3].y).toEqual([null, null, null]);
    expect(new Set(entropy.lines.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(4);
    expect(
      divergence.lines.map(({ name }) => name),
      'of many sets, a teacher beside its own student',
    ).toEqual(['teacher – student']);
    expect(outside.lines.map(({ name, y }) => [name, y[0]])).toEqual([
      ['teacher outside student', 0.3],
      ['student outside teacher', 0.06],
    ]);
  });
});

describe('maps that are compared', () => {
  const umap = { method: 'umap', neighbours: 15, seed: 7 } as const;

  test('differ in seeds or in the size of neighbourhoods', () => {
    const seeds = varied(umap, 'seed', '7-9', form);
    expect(seeds.ok && seeds.embeddings).toEqual([7, 8, 9].map((seed) => ({ ...umap, seed })));
    const sizes = varied({ method: 'tsne', perplexity: 30 }, 'size', '10, 30', form);
    expect(sizes.ok && sizes.embeddings).toEqual([
      { method: 'tsne', perplexity: 10 },
      { method: 'tsne', perplexity: 30 },
    ]);
  });

  test('what cannot be compared is refused with the reason', () => {
    const reason = (
      ...[embedding, variation, text]: [Parameters<typeof varied>[0], 'seed' | 'size', string]
    ): string => {
      const found = varied(embedding, variation, text, form);
      return found.ok ? '' : found.reason;
    };
    expect(reason({ method: 'pca' }, 'seed', '1-4')).toContain('PCA gives the same map');
    expect(reason(umap, 'seed', '1')).toContain('2 to 12');
    expect(reason(umap, 'seed', 'x')).toContain('“x”');
    expect(reason(umap, 'size', '5, 1')).toBe('“1”: At least 2.');
  });

  test('share a square, and a state is found by the nearest dot', () => {
    const square = commonSquare([
      [0, 0, 10, 2],
      [-10, 1, 0, 1],
    ]);
    expect(square.x[1] - square.x[0]).toBeCloseTo(square.y[1] - square.y[0]);
    expect(square.x).toEqual([-10.5, 10.5]);
    expect(dotPath([0, 0, 1, 1, 2, 2], [0, 1, 0], 0, { x: [0, 2], y: [0, 2] }, 100)).toBe('M0 100h0M100 0h0');
    expect(nearestDot([0, 0, 5, 5], 4, 4)).toBe(1);
    expect(nearestDot([], 0, 0)).toBe(-1);
  });
});

describe('measures as files', () => {
  test('LaTeX: a table of sets and one of pairs', () => {
    const { content, name } = exportMeasures(result(1), 'latex', '1');
    expect(name).toBe('measures-aaaaaaaa.tex');
    expect(content.match(/\\begin\{table\}/g)).toHaveLength(2);
    expect(content).toContain('teacher, early & $100$ & $10$ & $-1.50$ & $40.0$ \\\\');
    expect(content).toContain('student, late & $100$ & $10$ & -- & -- \\\\');
    expect(content).not.toContain('Interactions');
    expect(exportMeasures(result(2), 'latex', '1').content).toContain('Interactions & Set');
  });

  test('CSV: one row a number, with what it is to be compared with', () => {
    const lines = exportMeasures(result(2), 'csv', '1').content.trim().split('\n');
    expect(lines[0]).toBe('from,to,measure,unit,set,other,value,low,high,spread,reference,states,compared,doubt');
    expect(lines).toHaveLength(1 + 2 * (3 * 2 + 2 * 4));
    expect(lines).toContain('100,200,effective regions,,"teacher, early",,40,,,,256,100,Measured in the state space.,');
    expect(lines).toContain(
      '0,100,outside the other’s 95% region,share,"student, early","teacher, early",0.06,,,,0.05,100,' +
        'Measured in the state space.,',
    );
  });

  test('an older stored answer that had intervals still opens, and they are not shown', () => {
    const [window] = result(1).windows;
    const older = JSON.parse(
      JSON.stringify(result(1)).replaceAll('"value":0.3,"interval":null', '"value":0.3,"interval":[0.29,0.31]'),
    ) as MeasuresResult; // as the program reads what it stored
    expect(older.windows[0].pairs).not.toEqual(window.pairs);
    for (const format of ['csv', 'latex'] as const)
      expect(exportMeasures(older, format, '1')).toEqual(exportMeasures(result(1), format, '1'));
    const styles = setStyles(older.request.sets, new Map(), 'together', 'label');
    expect(coursePanels(older, styles)).toEqual(coursePanels(result(1), styles));
  });

  test('JSON: everything, with the options of the estimators and the versions', () => {
    const record = JSON.parse(exportMeasures(result(1), 'json', '1.2').content);
    expect(record).toMatchObject({
      regions: 256,
      options: { neighbours: 15, mass: 0.95 },
      versions: { tutelage: '1.2' },
    });
  });
});
