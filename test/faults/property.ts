import type fc from 'fast-check';

/** What holds whatever comes in. Each is a check of one drawn input. */
export interface Property {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
  /** Inputs that were drawn and could not be tried, so far; none where it is not given. */
  readonly untested?: () => number;
}

/** A line of what was tried, with what was not. */
export function triedLine({ name, untested }: Property, drawn: number): string {
  const missing = untested?.() ?? 0;
  const words = missing === 0 ? '' : ` (and ${missing} untested: an input before them ended the reader)`;
  return `${String(drawn - missing).padStart(8)}  ${name}${words}`;
}
