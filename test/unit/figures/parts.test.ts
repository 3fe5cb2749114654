import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastOnWhite, methodStyles, mix, roleColours, roleStyles } from '../../../src-main/figures/colours.ts';
import { decimal, element, serialise } from '../../../src-main/figures/element.ts';
import { aloneAt, bandPath, finiteStretches, linePath } from '../../../src-main/figures/marks.ts';
import { extentOf, linearScale, niceTicks, tickLabels } from '../../../src-main/figures/scale.ts';
import { countText, textWidth, wrap } from '../../../src-main/figures/text.ts';
import { escapeLatex, withoutCommand } from '../../../src-main/figures/formats/latex.ts';
import { fullCaption, tableToCsv, tableToLatex, tableToText } from '../../../src-main/figures/table.ts';
import type { Table } from '../../../src-main/figures/table.ts';
import { aggregate } from '../../../src-main/statistics/aggregate.ts';

describe('scales', () => {
  test('ticks are round and inside', () => {
    expect(niceTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks([-1480, 12], 5)).toEqual([-1400, -1200, -1000, -800, -600, -400, -200, 0]);
    expect(niceTicks([0.0012, 0.0047], 4)).toEqual([0.002, 0.003, 0.004]);
    expect(niceTicks([0.3, 0.3000001], 4).length).toBeGreaterThan(1);
  });

  test('labels share decimals and suffix', () => {
    expect(tickLabels([0, 0.2, 0.4])).toEqual(['0', '0.2', '0.4']);
    expect(tickLabels([-1000, 0])).toEqual(['\u22121000', '0']);
    expect(tickLabels([0, 5000, 10000])).toEqual(['0', '5k', '10k']);
    expect(tickLabels([0, 500_000, 1_000_000])).toEqual(['0', '0.5M', '1.0M']);
    expect(tickLabels([-30, -25])).toEqual(['\u221230', '\u221225']);
    expect(tickLabels([2e-7])).toEqual(['2e\u22127']);
    expect(tickLabels([1.03e-27])).toEqual(['1.03e\u221227']);
    expect(tickLabels([])).toEqual([]);
    expect(tickLabels(niceTicks([1.22e-5, 1.24e-5], 5))).toEqual([
      '1.220e\u22125',
      '1.225e\u22125',
      '1.230e\u22125',
      '1.235e\u22125',
      '1.240e\u22125',
    ]);
    expect(tickLabels([2e12, 2.5e12])).toEqual(['2.0e12', '2.5e12']);
    expect(tickLabels([1e6, 1e6 + 1])).toEqual(['1000000', '1000001']);
    expect(tickLabels([123_456.001, 123_456.002])).toEqual(['123456.001', '123456.002']);
    expect(tickLabels([0.3, 0.300_000_02])).toEqual(['0.30000000', '0.30000002']);
  });

  test('whatever the range, labels differ where ticks do, and say what they mark', () => {
    const range = fc.tuple(
      fc.double({ min: -1e15, max: 1e15, noNaN: true }),
      fc.double({ min: 1e-12, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(range, fc.integer({ min: 2, max: 8 }), ([low, share], count) => {
        const span = Math.max(Math.abs(low), 1e-20) * share;
        const ticks = niceTicks([low, low + span], count);
        const labels = tickLabels(ticks);
        expect(new Set(labels).size).toBe(ticks.length);
        labels.forEach((text, i) => {
          const value = Number(text.replaceAll('\u2212', '-').replace('k', 'e3').replace('M', 'e6'));
          expect(Math.abs(value - ticks[i])).toBeLessThanOrEqual(
            1e-3 * span + 1e-9 * Math.abs(ticks[i]) * Number(share < 1e-9),
          );
        });
      }),
      { numRuns: 500 },
    );
  });

  test('extents ignore what is not finite and are never empty', () => {
    expect(extentOf([3, NaN, 1, Infinity])).toEqual([1, 3]);
    expect(extentOf([5])).toEqual([4.5, 5.5]);
    expect(extentOf([0])).toEqual([-1, 1]);
    expect(extentOf([NaN])).toBeNull();
    expect(linearScale([0, 10], [100, 0])(2.5)).toBe(75);
  });
});

describe('marks', () => {
  const identity = (value: number): number => value;

  test('lines break at gaps; a point alone is no line', () => {
    expect(finiteStretches([1, NaN, 3, 4])).toEqual([[0], [2, 3]]);
    expect(linePath([0, 1, 2, 3], [5, NaN, 7, 8], identity, identity)).toBe('M2 7L3 8');
    expect(aloneAt([0, 1, 2, 3], [5, NaN, 7, 8])).toEqual([0]);
    expect(bandPath([0, 1], [0, 1], [2, 3], identity, identity)).toBe('M0 2L1 3L1 1L0 0Z');
    expect(bandPath([0, 1], [0, NaN], [2, 3], identity, identity)).toBe('');
  });

  test('numbers have two decimals and no negative zero', () => {
    expect([1.005, -0.001, 2, 1 / 3].map(decimal)).toEqual(['1', '0', '2', '0.33']);
    expect(serialise(element('a', { b: '<&>', c: null, d: 0.125 }, ['x<y']))).toBe(
      '<a b="&lt;&amp;&gt;" d="0.13">x&lt;y</a>',
    );
  });

  test('text is measured and wrapped', () => {
    expect(textWidth('AB', 2048)).toBe(1479 + 1366);
    expect(textWidth('深', 10)).toBe(10);
    expect(wrap('one two three', textWidth('one two', 7), 7)).toEqual(['one two', 'three']);
    expect(wrap('abc def', textWidth('ab', 7), 7)).toEqual(['ab', 'c', 'de', 'f']);
    expect(countText(1_234_567)).toBe('1,234,567');
    expect(countText(999)).toBe('999');
  });
});

describe('colours', () => {
  test('are seen on white, and each method and role has its own', () => {
    const styles = [...Object.values(methodStyles), ...Object.values(roleStyles)];
    for (const { colour } of styles) expect(contrastOnWhite(colour), colour).toBeGreaterThanOrEqual(3);
    for (const group of [methodStyles, roleStyles]) {
      const members = Object.values(group);
      expect(new Set(members.map(({ colour }) => colour)).size).toBe(members.length);
      expect(new Set(members.map(({ dash }) => dash.join(' '))).size).toBe(members.length);
    }
    expect(roleStyles.teacher.colour).toBe(roleColours.teacher);
    expect(contrastOnWhite('#000000')).toBeCloseTo(21, 6);
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  });
});

describe('tables', () => {
  const sd = { estimator: 'mean', band: 'standard-deviation' } as const;
  const table: Table = {
    caption: 'Test return after 30,000 interactions.',
    rule: 'Bold by the rule.',
    label: 'tab:test return',
    columns: [{ title: 'task' }, { title: 'meta' }, { title: 'ddpg', decimals: 2 }],
    rows: [
      ['Pendulum_v2', { ...aggregate([-150, -160, -170], sd), best: true }, aggregate([-200], sd)],
      ['Reacher', null, 0.005],
    ],
  };

  test('LaTeX with booktabs', () => {
    const latex = tableToLatex(table);
    expect(latex.split('\n')).toEqual([
      '\\begin{table}[t]',
      '\\centering',
      '\\caption{Test return after 30,000 interactions. Mean $\\pm$ one standard deviation over n = 1 to 3 ' +
        'runs. Bold by the rule.}',
      '\\label{tab:test-return}',
      '\\begin{tabular}{lrr}',
      '\\toprule',
      'task & meta & ddpg \\\\',
      '\\midrule',
      'Pendulum\\_v2 & $\\mathbf{-160.0}$ $\\pm$ $10.0$ & $-200.00$ \\\\',
      'Reacher & -- & $0.01$ \\\\',
      '\\bottomrule',
      '\\end{tabular}',
      '\\end{table}',
      '',
    ]);
  });

  test('text in columns', () => {
    expect(tableToText(table).split('\n')).toEqual([
      'task                   meta     ddpg',
      '------------------------------------',
      'Pendulum_v2  -160.0* ± 10.0  -200.00',
      'Reacher                   -     0.01',
      '',
      'Test return after 30,000 interactions. Mean ± one standard deviation over n = 1 to 3 runs. Bold by the rule.',
      '',
    ]);
  });

  test('CSV in full precision', () => {
    expect(tableToCsv({ ...table, rows: [['a,"b"', aggregate([1, 2], sd), 1 / 3]] })).toBe(
      'task,meta,meta low,meta high,meta ' +
        `n,ddpg\n"a,""b""",1.5,${1.5 - Math.SQRT1_2},${1.5 + Math.SQRT1_2},2,${1 / 3}\n`,
    );
  });

  test('intervals are printed as such, with the note that few runs call for', () => {
    const interval: Table = {
      ...table,
      rows: [['a', aggregate([1, 2, 6], { estimator: 'mean', band: 'student-t' }), -0.001]],
    };
    expect(tableToText(interval)).toContain('3.0 [-3.6, 9.6]');
    expect(tableToText(interval)).toContain('  0.00\n');
    expect(fullCaption(interval)).toMatch(/95% Student t interval over n = 3 runs\. With fewer than 5 runs/);
  });

  test.each([
    ['σ ∈ {0.1, 0.2}', '$\\sigma$ $\\in$ \\{0.1, 0.2\\}'],
    ['x≤3, 10⁻³ and ℝ²', 'x$\\leq$3, 10$^{-3}$ and $\\mathbf{R}^{2}$'],
    ['2σ±1', '2$\\sigma\\pm$1'],
    ['costs $±1', 'costs \\$$\\pm$1'],
    ['Müller, Kovář, naïve, ß', `M\\"{u}ller, Kov\\'{a}\\v{r}, na\\"{\\i}ve, \\ss{}`],
    ['a--b – c — d', 'a-{}-b -- c --- d'],
    ['“so” … it’s', "``so'' \\ldots{} it's"],
    ['αβ₁₂', '$\\alpha\\beta_{12}$'],
    ['Λ→∞', '$\\Lambda\\rightarrow\\infty$'],
    ['\u0001a\nb', 'a b'],
  ])('LaTeX of %j', (source, latex) => {
    expect(escapeLatex(source)).toBe(latex);
    expect(withoutCommand(source)).toEqual([]);
  });

  test('first cells that LaTeX would take as an argument are guarded, and scripts that it lacks are named', () => {
    const lines = tableToLatex({
      ...table,
      columns: [{ title: '[sec]' }, { title: '*' }],
      rows: [
        ['[a] b', '[c]'],
        ['*', '探索'],
      ],
    }).split('\n');
    expect(lines).toContain('{}[sec] & * \\\\');
    expect(lines).toContain('{}[a] b & [c] \\\\');
    expect(lines).toContain('{}* & 探索 \\\\');
    expect(lines[0]).toBe('% Needs XeLaTeX or LuaLaTeX, and a font that has 探 索');
  });

  test('LaTeX is escaped, rows are checked', () => {
    expect(escapeLatex('a_b & 50% {x} \\y ~^ #$ < ±')).toBe(
      'a\\_b \\& 50\\% \\{x\\} \\textbackslash{}y \\textasciitilde{}\\textasciicircum{} \\#\\$ \\textless{} $\\pm$',
    );
    const { caption, label, columns, rows } = table;
    expect(() => tableToLatex({ caption, label, columns, rows })).toThrow('says by which rule');
    expect(() => tableToLatex({ ...table, rows: [['one']] })).toThrow(/Row 0 of the table has 1 cells for 3 columns/);
  });
});
