import type { RequestOf } from '../../../src-main/contract/contract.ts';
import type { MeasuresResult } from '../../../src-main/contract/coverage/measures.ts';
import type { Client } from '../client.ts';
import { AskedAnalysis } from './analysis.svelte.ts';
import type { Notices } from '../notices.svelte.ts';

export type MeasuresQuestion = RequestOf<'coverage.startMeasures'>;
export type AskedMeasures = AskedAnalysis<MeasuresQuestion, MeasuresResult>;

export function askedMeasures(client: Client, notices: Notices, doing: string): AskedMeasures {
  return new AskedAnalysis<MeasuresQuestion, MeasuresResult>(client, notices, {
    doing,
    start: (request) => client.call('coverage.startMeasures', request),
    get: (id) => client.call('coverage.getMeasures', { id }),
  });
}
