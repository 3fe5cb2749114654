import { isCallName, requests, type CallName, type ParsedRequestOf, type Responses } from '../contract/contract.ts';
import { type Outcome, TutelageError } from '../contract/errors.ts';
import { failureOf } from '../contract/failure.ts';
import type { Handlers, Service } from '../contract/service.ts';
import { describeIssue } from '../learning/requirement.ts';
import { requireBounded } from './bounds.ts';
import { patiently } from './patience.ts';

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
    service.requireReady?.();
    return { ok: true, value: await patiently(name, PATIENCE, log, () => dispatch(service.handlers, name, payload)) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'unexpected') log(`${name.slice(0, 60)}: ${failure.details ?? failure.message}`);
    return { ok: false, failure: { ...failure, message: shortened(failure.message) } };
  }
}

/** Characters of a failure's message: what was asked may be repeated in it, and may be long. */
const LONGEST_MESSAGE = 2000;

function shortened(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
}

/** Milliseconds that a call waits for another program's lock. */
const PATIENCE = 10_000;

async function dispatch<Name extends CallName>(
  handlers: Handlers,
  name: Name,
  payload: unknown,
): Promise<Responses[Name]> {
  const schema = requests[name];
  requireBounded(payload);
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue.path.length > 0 ? ` at ${issue.path.map(String).join('.')}` : '';
    throw new TutelageError(
      'invalid-request',
      `The request ${name} is not well formed${where}: ${describeIssue(schema, issue, payload)}`,
    );
  }
  // The table pairs each validator with the handler of the same name; TypeScript cannot follow the pairing through a
  // generic key.
  return handlers[name](parsed.data as ParsedRequestOf<Name>);
}
