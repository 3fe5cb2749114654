import { describe, expect, test } from 'vitest';
import { specificationSchema } from '../../../../../src-main/contract/figures/specification.ts';
import type { FigurePreview } from '../../../../../src-main/contract/figures/stored.ts';
import { addableKinds, newPanel, newSpecification } from '../../../../../src-renderer/state/figures/choices.ts';
import {
  droppedLegend,
  parsePart,
  textOf,
  withMovedPanel,
  withStyle,
  withText,
} from '../../../../../src-renderer/state/figures/edits.ts';
import { begin, change, redo, undo } from '../../../../../src-renderer/state/figures/history.ts';
import { choiceOf } from '../../../../../src-renderer/state/figures/makeFigure.ts';
import { fakeRun } from '../../../../helpers/fakeService.ts';

const specification = newSpecification({ by: 'runs', runs: ['run-0001'] }, [newPanel('curves'), newPanel('table')]);
const preview: FigurePreview = {
  svg: '',
  width: 234,
  height: 200,
  panels: [
    { source: 0, task: 'Hopper', title: 'Hopper', xTitle: 'interactions', yTitle: 'Test return' },
    { source: 0, task: 'Reacher', title: 'Reacher', xTitle: 'interactions', yTitle: 'Test return' },
    { source: 1, task: null, title: '', xTitle: '', yTitle: '' },
  ],
  groups: [{ group: 3, name: 'Ours', ownName: 'meta', colour: '#0072b2', isHidden: false }],
  shared: null,
  grid: null,
  notes: [],
  warnings: [],
  runs: [],
  tasks: ['Hopper', 'Reacher'],
};

test('a new figure of any kind of panel is one that the workbench takes', () => {
  for (const kind of addableKinds) {
    const made = newSpecification({ by: 'runs', runs: ['run-0001'] }, [newPanel(kind)]);
    expect(specificationSchema.parse(made)).toEqual(made);
  }
});

describe('a text that is written over the figure', () => {
  test('of one of several panels makes that panel one of its own, and leaves the others', () => {
    const { panels } = withText(specification, preview, parsePart('title:1'), 'Reaching');
    expect(panels.map((panel) => ('tasks' in panel ? [panel.title, panel.tasks] : []))).toEqual([
      [null, ['Hopper']],
      ['Reaching', ['Reacher']],
      [null, null],
    ]);
  });

  test('of an axis is that of its panel, of an axis that is shared that of all; empty it is automatic again', () => {
    const named = withText(specification, preview, parsePart('x-title:0'), 'steps');
    expect(named.panels.map((panel) => ('xTitle' in panel ? panel.xTitle : '-'))).toEqual(['steps', '-']);
    expect(withText(named, preview, parsePart('x-title'), ' ').panels[0]).toMatchObject({ xTitle: null });
  });

  test('of a legend entry names the group in this figure alone', () => {
    expect(textOf(parsePart('entry:Ours'), preview)).toBe('Ours');
    const renamed = withText(specification, preview, parsePart('entry:Ours'), 'Teacher: learned');
    expect(renamed.styles).toEqual([{ group: 3, name: 'Teacher: learned', colour: null, dash: null, isHidden: false }]);
    expect(withText(renamed, preview, parsePart('entry:Ours'), 'meta').styles).toEqual([]);
  });
});

test('a style that says nothing is no style; panels change places and stay within the list', () => {
  const hidden = withStyle(specification, 3, { isHidden: true });
  expect(withStyle(hidden, 3, { isHidden: false }).styles).toEqual([]);
  expect(withMovedPanel(specification, 0, 1).panels.map(({ kind }) => kind)).toEqual(['table', 'curves']);
  expect(withMovedPanel(specification, 0, -1)).toBe(specification);
});

test('a legend goes where it is let go', () => {
  const page = { width: 200, height: 200 };
  const frame = { x: 40, y: 60, width: 100, height: 80 };
  const at = (x: number, y: number): object => droppedLegend({ x, y, width: 20, height: 10 }, frame, page);
  expect(at(80, 100)).toEqual({ place: 'inside', at: [0.5, 0.57] });
  expect(at(20, 5)).toEqual({ place: 'above', at: null });
  expect(at(20, 185)).toEqual({ place: 'below', at: null });
  expect(at(180, 100)).toEqual({ place: 'beside', at: null });
});

test('changes are taken back one by one, those of one slider together, and done again', () => {
  let history = change(begin(0), 1, null);
  history = change(history, 2, 'slider');
  history = change(history, 3, 'slider');
  history = undo(history);
  expect(history.present).toBe(1);
  history = undo(history);
  expect([history.present, undo(history).present]).toEqual([0, 0]);
  history = redo(redo(history));
  expect([history.present, redo(history).present]).toEqual([3, 3]);
  expect(redo(change(undo(history), 7, null)).present).toBe(7);
});

test('all finished runs of a group are the group; some of them are themselves', () => {
  const run = (id: string): typeof fakeRun => ({ ...fakeRun, id, status: 'finished' });
  const all = [run('a'), run('b'), { ...run('c'), isArchived: true }];
  expect(choiceOf([all[0], all[1]], all)).toEqual({ by: 'groups', groups: [1], tasks: ['Pendulum'] });
  expect(choiceOf([all[0]], all)).toEqual({ by: 'runs', runs: ['a'] });
  expect(choiceOf([all[0], all[1], all[2]], all)).toEqual({ by: 'runs', runs: ['a', 'b', 'c'] });
});
