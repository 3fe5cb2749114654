import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { Comparison } from '../../../src-main/contract/compare.ts';
import type { Client } from '../../state/client.ts';
import type { Notices } from '../../state/notices.svelte.ts';
import { Followed } from '../../state/curves/followed.svelte.ts';

export type CompareQuestion = RequestOf<'figures.compare'>;

/** The comparison that a screen shows. */
export class Answers extends Followed<CompareQuestion, Comparison> {
  constructor(client: Client, notices: Notices) {
    super({
      call: (question) => client.call('figures.compare', question),
      failed: (failure) => notices.failed('Comparing the runs', failure),
      settleMilliseconds: 250,
      followMilliseconds: 2000,
    });
  }
}
