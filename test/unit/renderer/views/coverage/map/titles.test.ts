import { describe, expect, test } from 'vitest';
import {
  formatTitles,
  paperTitles,
  readTitles,
  withTitle,
} from '../../../../../../src-renderer/views/coverage/map/titles.ts';

describe('titles of a map', () => {
  test('are in the address by the map’s own, and go with their words', () => {
    const query = withTitle({}, 'Late (last 50 rollouts)', ' Late & = final ');
    expect(readTitles(query)).toEqual({ 'Late (last 50 rollouts)': 'Late & = final' });
    expect(withTitle(readTitles(query), 'Late (last 50 rollouts)', '')).toEqual({ titles: '' });
    expect(withTitle(paperTitles, 'Baseline', 'Baseline')).toEqual({ titles: '' });
    expect(readTitles({ titles: formatTitles(paperTitles) })).toEqual({ Baseline: 'DDPG' });
    expect(readTitles({})).toEqual({});
  });
});
