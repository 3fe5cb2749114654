import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { CurvesResult } from '../../../src-main/contract/figures.ts';
import type { Client } from '../client.ts';
import type { Notices } from '../notices.svelte.ts';
import { Followed } from './followed.svelte.ts';

export type CurvesQuestion = RequestOf<'figures.curves'>;

/** The learning curves that a screen shows. */
export class Curves extends Followed<CurvesQuestion, CurvesResult> {
  constructor(client: Client, notices: Notices) {
    super({
      call: (question) => client.call('figures.curves', question),
      failed: (failure) => notices.failed('Reading the curves', failure),
      settleMilliseconds: 60,
      followMilliseconds: 1000,
    });
  }
}
