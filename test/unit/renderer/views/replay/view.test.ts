import { expect, test } from 'vitest';
import { readView, writeView } from '../../../../../src-renderer/views/replay/scene/view.ts';

test('a view is read as it was written, and what is none is the whole motion', () => {
  const view = { around: -61.234, up: 17.96, distance: 5.1234 };
  expect(writeView(view)).toBe('-61.2,18,5.12');
  expect(readView(writeView(view))).toEqual({ around: -61.2, up: 18, distance: 5.12 });
  for (const text of ['', 'here', '1,2', '1,2,0', '1,91,3', '1,,3', '1,2,3,4', '1,2,Infinity'])
    expect(readView(text), text).toBeNull();
});
