import { describe, expect, test } from 'vitest';
import type { FigurePreview, StoredFigure } from '../../../../../src-main/contract/figures/stored.ts';
import { newPanel, newSpecification } from '../../../../../src-renderer/state/figures/choices.ts';
import type { Client } from '../../../../../src-renderer/state/client.ts';
import { FigureEditor } from '../../../../../src-renderer/state/figures/figureEditor.svelte.ts';
import { Notices } from '../../../../../src-renderer/state/notices.svelte.ts';
import { fakeClient } from '../../../../helpers/window/fakeWindow.ts';

const specification = newSpecification({ by: 'runs', runs: ['run-0001'] }, [newPanel('curves')]);

function stored(id: string, name = id): StoredFigure {
  const at = '2026-01-01T00:00:00.000Z';
  return { id, name, panels: ['curves'], fault: null, createdAt: at, changedAt: at, specification, changes: [] };
}

const drawing = (svg: string): FigurePreview => ({
  svg,
  width: 234,
  height: 200,
  panels: [],
  groups: [],
  shared: null,
  grid: null,
  notes: [],
  warnings: [],
  runs: [],
  tasks: [],
});

/** An editor whose calls are answered when the test says so, in any order. */
function stand(): {
  readonly editor: FigureEditor;
  /** Calls that wait, by name, in the order in which they came. */
  readonly waiting: (name: string) => Promise<{
    readonly request: unknown;
    readonly answer: (value: unknown) => Promise<void>;
    readonly refuse: (message: string) => Promise<void>;
  }>;
} {
  const calls: { name: string; request: unknown; resolve: (outcome: unknown) => void }[] = [];
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  const call = (name: string, request: unknown): Promise<unknown> =>
    new Promise((resolve) => calls.push({ name, request, resolve }));
  return {
    // What the test answers fits its calls.
    editor: new FigureEditor({ ...fakeClient({}), call: call as Client['call'] }, new Notices()),
    waiting: async (name) => {
      await settled();
      const place = calls.findIndex((each) => each.name === name);
      expect(place, `a call of ${name}`).toBeGreaterThanOrEqual(0);
      const [{ request, resolve }] = calls.splice(place, 1);
      return {
        request,
        answer: (value) => {
          resolve({ ok: true, value });
          return settled();
        },
        refuse: (message) => {
          resolve({ ok: false, failure: { code: 'invalid-request', message } });
          return settled();
        },
      };
    },
  };
}

describe('an answer that comes after another figure was opened', () => {
  test('of a drawing is not shown as the other’s', async () => {
    const { editor, waiting } = stand();
    void editor.open('first');
    await (await waiting('figures.get')).answer(stored('first'));
    const late = await waiting('figures.preview');
    void editor.open('second');
    await (await waiting('figures.get')).answer(stored('second'));
    await late.answer(drawing('first'));
    expect(editor.preview).toBeNull();
    await (await waiting('figures.preview')).answer(drawing('second'));
    expect(editor.preview?.svg).toBe('second');
  });

  test('of a new name does not put the first figure in its place', async () => {
    const { editor, waiting } = stand();
    void editor.open('first');
    await (await waiting('figures.get')).answer(stored('first'));
    void editor.rename('Renamed');
    const late = await waiting('figures.update');
    void editor.open('second');
    await (await waiting('figures.get')).answer(stored('second'));
    await late.answer(stored('first', 'Renamed'));
    expect(editor.figure?.id).toBe('second');
  });
});

test('a capsule is packed when the change before it is kept, though that is on its way already', async () => {
  const { editor, waiting } = stand();
  void editor.open('first');
  await (await waiting('figures.get')).answer(stored('first'));
  editor.acknowledge();
  const kept = await waiting('figures.update');
  void editor.capsule();
  await expect(waiting('figures.capsule')).rejects.toThrow(/figures.capsule/);
  await kept.answer(stored('first'));
  await waiting('figures.capsule');
});

describe('a change with which the figure cannot be drawn', () => {
  test('is taken back and said, as one that never was', async () => {
    const { editor, waiting } = stand();
    void editor.open('first');
    await (await waiting('figures.get')).answer(stored('first'));
    await (await waiting('figures.preview')).answer(drawing('first'));
    const asOpened = editor.specification;
    editor.change({ ...specification, isLettered: true });
    await (await waiting('figures.preview')).answer(drawing('lettered'));
    const lettered = editor.specification;
    editor.change({ ...specification, notes: { automatic: true, own: ['漢'] } });
    await (await waiting('figures.preview')).refuse('cannot draw 漢');
    expect(editor.specification).toBe(lettered);
    expect([editor.refusal, editor.fault, editor.canRedo]).toEqual(['cannot draw 漢', null, false]);
    await (await waiting('figures.preview')).answer(drawing('lettered'));
    expect(editor.refusal, 'still to be read').toBe('cannot draw 漢');
    editor.undo();
    expect(editor.specification).toBe(asOpened);
    await (await waiting('figures.preview')).answer(drawing('first'));
    expect(editor.refusal).toBeNull();
  });

  test('is left to the change behind it', async () => {
    const { editor, waiting } = stand();
    void editor.open('first');
    await (await waiting('figures.get')).answer(stored('first'));
    await (await waiting('figures.preview')).answer(drawing('first'));
    editor.change({ ...specification, notes: { automatic: true, own: ['漢'] } });
    const first = await waiting('figures.preview');
    editor.change({ ...specification, notes: { automatic: true, own: ['Han'] } });
    await first.refuse('cannot draw 漢');
    expect([editor.refusal, editor.specification?.notes.own]).toEqual([null, ['Han']]);
  });
});

test('a figure that could never be drawn is shown with question marks, with the reason', async () => {
  const { editor, waiting } = stand();
  void editor.open('first');
  await (await waiting('figures.get')).answer(stored('first'));
  await (await waiting('figures.preview')).refuse('cannot draw 漢');
  const shown = await waiting('figures.preview');
  expect(shown.request).toMatchObject({ hasStandIns: true });
  await shown.answer(drawing('?'));
  expect([editor.preview?.svg, editor.fault]).toEqual(['?', 'cannot draw 漢']);
  editor.change({ ...specification, isLettered: true });
  await (await waiting('figures.preview')).answer(drawing('drawn'));
  expect([editor.preview?.svg, editor.fault]).toEqual(['drawn', null]);
});
