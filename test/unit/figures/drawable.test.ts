import { describe, expect, test } from 'vitest';
import { clippedLine, clippedPolygon } from '../../../src-main/figures/clip.ts';
import { loadFigureAssets } from '../../../src-main/figures/assets.ts';
import { figureToPdf } from '../../../src-main/figures/formats/pdf.ts';
import { figureElements, figureToSvg } from '../../../src-main/figures/formats/svg.ts';
import { framesOf } from '../../../src-main/figures/panels/frameStrokes.ts';
import { tableToMarkdown, type Table } from '../../../src-main/figures/table.ts';
import { loadSimulators } from '../../../src-main/tasks/tasks.ts';
import { learningCurves } from '../../helpers/figures/figureContents.ts';

const assets = await loadFigureAssets();

describe('texts', () => {
  test('of other scripts are refused by name, with the characters and the place', () => {
    const curves = learningCurves();
    const [first, ...others] = curves.panels;
    expect(() => figureToSvg({ ...curves, panels: [{ ...first, title: 'Réturn 漢字' }, ...others] })).toThrow(
      /漢 \(U\+6F22\), 字 \(U\+5B57\) in the title of panel 1 \("Réturn 漢字"\)/,
    );
    expect(() => figureToSvg({ ...curves, yTitle: 'عائد' })).toThrow(/U\+0639.* in the name of the upright axis/);
    expect(() => figureToSvg({ ...curves, notes: ['x \u0007 y'] })).toThrow(/U\+0007 in the notes/);
    const named = curves.panels.map((panel) => ({
      ...panel,
      series: panel.series.map((series) => ({ ...series, name: 'メタ' })),
    }));
    expect(() => figureToSvg({ ...curves, panels: named })).toThrow(/メ \(U\+30E1\), タ \(U\+30BF\) in the legend/);
  });

  test('in Latin, Greek and Cyrillic are drawn, composed or not', () => {
    const drawn = figureToSvg({ ...learningCurves(), yTitle: 'Возврат σ₁ ≤ Übung e\u0301' });
    expect(drawn).toContain('Возврат σ₁ ≤ Übung é');
  });

  test('as outlines leave the PDF without a font, at the same places', async () => {
    const figure = figureElements(learningCurves());
    const outlined = Buffer.from(await figureToPdf(figure, assets.font, { outlines: true })).toString('latin1');
    expect(outlined).not.toMatch(/\/FontFile|\/Type0|\/Type3|\/TrueType/);
    expect(Buffer.from(await figureToPdf(figure, assets.font)).toString('latin1')).toMatch(/\/FontFile2/);
    expect(Buffer.from(await figureToPdf(figure, assets.font, { outlines: true })).toString('latin1')).toBe(outlined);
  });
});

describe('what is cut to a box', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };

  test('a line is cut where it crosses the edge, and goes on where it comes back', () => {
    expect(
      clippedLine(
        [
          [5, 5],
          [15, 5],
          [15, 8],
          [5, 8],
        ],
        box,
      ),
    ).toEqual([
      [
        [5, 5],
        [10, 5],
      ],
      [
        [10, 8],
        [5, 8],
      ],
    ]);
    expect(
      clippedLine(
        [
          [-4, 2],
          [-2, 9],
        ],
        box,
      ),
    ).toEqual([]);
  });

  test('a polygon keeps its area within', () => {
    const cut = clippedPolygon(
      [
        [-5, -5],
        [5, -5],
        [5, 5],
        [-5, 5],
      ],
      box,
    );
    const area = cut.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = cut[(i + 1) % cut.length];
      return sum + (x * nextY - nextX * y) / 2;
    }, 0);
    expect(Math.abs(area)).toBe(25);
  });

  test('a curve outside of the range that is shown is not drawn beyond the frame', () => {
    const curves = learningCurves();
    const panels = curves.panels.map((panel) => ({
      ...panel,
      xRange: [5000, 20_000] as const,
      yRange: [-800, 3000] as const,
    }));
    const svg = figureToSvg({ ...curves, legend: 'none', panels });
    const frames = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="none"/g)];
    const [left, top, width, height] = frames[0].slice(1).map(Number);
    const first = /data-part="panel:0"[^>]*>([\s\S]*?)data-part="title:0"/.exec(svg)?.[1] ?? '';
    const points = [...first.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(points.length).toBeGreaterThan(20);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThanOrEqual(left - 0.01);
      expect(x).toBeLessThanOrEqual(left + width + 0.01);
      expect(y).toBeGreaterThanOrEqual(top - 0.01);
      expect(y).toBeLessThanOrEqual(top + height + 0.01);
    }
  });
});

test('frames show what the simulator holds: a rod upright and one that hangs', async () => {
  const simulator = (await loadSimulators()).create('Pendulum');
  const poses = [0, Math.PI].flatMap((angle) => {
    simulator.load({ position: Float64Array.of(angle), velocity: Float64Array.of(0) });
    const { positions, rotations } = simulator.poses();
    return simulator.geoms.flatMap((_, g) => {
      // A turn about y alone, as all of the pendulum's: half angles give the quaternion.
      const half = Math.atan2(rotations[9 * g + 2], rotations[9 * g]) / 2;
      return [...positions.subarray(3 * g, 3 * g + 3), 0, Math.sin(half), 0, Math.cos(half)];
    });
  });
  const [up, down] = framesOf('Pendulum', simulator.geoms, Float32Array.from(poses), [0, 1], 0.05);
  const highest = (frame: typeof up): number => Math.max(...frame.strokes.flatMap(({ from, to }) => [from[1], to[1]]));
  const lowest = (frame: typeof up): number => Math.min(...frame.strokes.flatMap(({ from, to }) => [from[1], to[1]]));
  expect([highest(up), lowest(down)].map((value) => Number(value.toFixed(3)))).toEqual([1, -1]);
  expect([up.caption, down.caption]).toEqual(['0.00 s', '0.05 s']);
  expect(up.view).toEqual(down.view);
});

test('a Markdown table has signs, intervals and the number of runs, and escapes its pipes', () => {
  const table: Table = {
    caption: 'Returns of a|b.',
    label: 'tab:x',
    rule: 'Bold: the best.',
    hasCounts: true,
    columns: [{ title: 'Task' }, { title: 'ours|theirs' }, { title: 'ddpg' }],
    rows: [
      [
        'Reacher',
        {
          estimator: 'mean',
          band: 'standard-deviation',
          n: 3,
          centre: -6.25,
          low: -7.25,
          high: -5.25,
          best: true,
        },
        { estimator: 'mean', band: 'standard-deviation', n: 1, centre: -7, low: NaN, high: NaN },
      ],
    ],
  };
  expect(tableToMarkdown(table).split('\n')).toEqual([
    '| Task | ours\\|theirs | ddpg |',
    '| :--- | ---: | ---: |',
    '| Reacher | **−6.3** ± 1.0 (3) | −7.0 (1) |',
    '',
    'Returns of a\\|b. Mean ± one standard deviation over n = 1 to 3 runs. ' +
      'In brackets the number of runs. Bold: the best.',
    '',
  ]);
});
