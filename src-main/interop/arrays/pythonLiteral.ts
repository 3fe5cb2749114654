import { DataError } from '../../numerics/dataError.ts';

/** Of Python's literals those that say a type: texts, whole numbers, and tuples and lists of them. */
export type Literal = string | number | readonly Literal[];

const token = /\s*(?:([([])|([)\]])|(,)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+)L?)/y;
const MOST_DEEP = 20;

/** @throws DataError where it is none. */
export function parseLiteral(text: string): Literal {
  token.lastIndex = 0;
  const [value, ...more] = items(text, 0);
  if (value === undefined || more.length > 0 || text.slice(token.lastIndex).trim() !== '') throw damaged(text);
  return value;
}

/** Up to the bracket that ends them, or the end. */
function items(text: string, depth: number): readonly Literal[] {
  const found: Literal[] = [];
  if (depth > MOST_DEEP) throw damaged(text);
  for (;;) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      token.lastIndex = at;
      if (depth > 0) throw damaged(text);
      return found;
    }
    const [, opens, closes, comma, single, double, digits] = match;
    if (closes !== undefined) {
      if (depth === 0) throw damaged(text);
      return found;
    }
    if (comma !== undefined) continue;
    found.push(
      opens !== undefined
        ? items(text, depth + 1)
        : digits !== undefined
          ? Number(digits)
          : unescaped(single ?? double),
    );
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(x[\da-f]{2}|u[\da-f]{4}|.)/gi, (_, code: string) =>
    /^[xu]./.test(code) ? String.fromCharCode(parseInt(code.slice(1), 16)) : code,
  );
}

function damaged(text: string): DataError {
  return new DataError(`the header of this .npy file gives its type as ${text.slice(0, 60)}; it is damaged.`);
}
