import type { Transport } from '../../src-main/contract/service.ts';

export type Connection = 'open' | 'lost';

/** The workbench as a screen sees it. `call` never rejects: what went wrong is in the outcome. */
export interface Client extends Transport {
  /** Hears when the workbench stops and starts to answer. Returns the function that ends it. */
  watch(listener: (connection: Connection) => void): () => void;
}
