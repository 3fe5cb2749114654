import type { CallName, ParsedRequestOf, RequestOf, Responses, WorkbenchEvent } from './contract.ts';
import type { Outcome } from './errors.ts';

/** One function per call. The workbench fills this table; a door serves it. */
export type Handlers = {
  readonly [Name in CallName]: (request: ParsedRequestOf<Name>) => Promise<Responses[Name]> | Responses[Name];
};

/** What a door needs of the workbench. */
export interface Service {
  readonly handlers: Handlers;
  /** @throws Error, which `failureOf` explains, where nothing can be answered at present. */
  readonly requireReady?: () => void;
  /** Calls `listener` for every event until the returned function is called. */
  subscribe(listener: (event: WorkbenchEvent) => void): () => void;
}

/** The transport a renderer uses: two functions, whatever carries them. */
export interface Transport {
  call<Name extends CallName>(name: Name, request: RequestOf<Name>): Promise<Outcome<Responses[Name]>>;
  listen(listener: (event: WorkbenchEvent) => void): () => void;
}
