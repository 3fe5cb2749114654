import {
  isCallName,
  requests,
  type CallName,
  type ParsedRequestOf,
  type RequestOf,
  type Responses,
  type WorkbenchEvent,
} from './contract.ts';
import { describeIssue } from '../learning/requirement.ts';
import { TutelageError, type Failure, type Outcome } from './errors.ts';

/** One function per call. The workbench fills this table; a door serves it. */
export type Handlers = {
  readonly [Name in CallName]: (request: ParsedRequestOf<Name>) => Promise<Responses[Name]> | Responses[Name];
};

/** What a door needs of the workbench. */
export interface Service {
  readonly handlers: Handlers;
  /** Calls `listener` for every event until the returned function is called. */
  subscribe(listener: (event: WorkbenchEvent) => void): () => void;
}

/**
 * Validates a message and answers it. Never throws: what a person caused comes
 * back as its message, what nobody expected is logged and comes back as
 * `unexpected`.
 */
export async function answer(
  service: Service,
  name: string,
  payload: unknown,
  log: (message: string) => void,
): Promise<Outcome<unknown>> {
  try {
    if (!isCallName(name)) throw new TutelageError('invalid-request', `There is no call "${name.slice(0, 60)}".`);
    return { ok: true, value: await dispatch(service.handlers, name, payload) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'unexpected') log(`${name}: ${failure.details ?? failure.message}`);
    return { ok: false, failure };
  }
}

async function dispatch<Name extends CallName>(
  handlers: Handlers,
  name: Name,
  payload: unknown,
): Promise<Responses[Name]> {
  const schema = requests[name];
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
    throw new TutelageError(
      'invalid-request',
      `The request ${name} is not well formed${where}: ${describeIssue(schema, issue, payload)}`,
    );
  }
  // The table pairs each validator with the handler of the same name; TypeScript cannot follow the pairing through a generic key.
  return handlers[name](parsed.data as ParsedRequestOf<Name>);
}

export function failureOf(error: unknown): Failure {
  if (error instanceof TutelageError) return { code: error.code, message: error.message };
  // ConfigurationError belongs to the pure core, which knows no error codes.
  if (error instanceof Error && error.name === 'ConfigurationError')
    return { code: 'invalid-configuration', message: error.message };
  if (isDatabaseFault(error))
    return {
      code: 'database',
      message: `The database cannot be read or written: ${error.message}. If the disk is full, make room; if the file is damaged, put it aside and name another with --db.`,
    };
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'unexpected',
    message: 'Something went wrong that the program did not expect. The log has the details.',
    details,
  };
}

/** SQLite's codes for a file or disk that is at fault, and not the program. */
const databaseFaults = [
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
  'SQLITE_BUSY',
];

function isDatabaseFault(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  return databaseFaults.some((fault) => code === fault || code.startsWith(`${fault}_`));
}

/** The transport a renderer uses: two functions, whatever carries them. */
export interface Transport {
  call<Name extends CallName>(name: Name, request: RequestOf<Name>): Promise<Outcome<Responses[Name]>>;
  listen(listener: (event: WorkbenchEvent) => void): () => void;
}
