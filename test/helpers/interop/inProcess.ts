import { declareProgram } from '../../../src-main/commands/declared/program.ts';
import type { Answer } from '../tutelage.ts';

/** Carries a command out in this process, with what it prints and says: without the start of another one. */
export async function inProcess(...args: readonly string[]): Promise<Answer> {
  const [out, err]: [string[], string[]] = [[], []];
  const restore = [capture(process.stdout, out), capture(process.stderr, err)];
  const before = process.exitCode;
  try {
    await declareProgram().parseAsync(['node', 'tutelage', ...args]);
    return { code: Number(process.exitCode ?? 0), out: out.join(''), err: err.join('') };
  } finally {
    process.exitCode = before;
    for (const give of restore) give();
  }
}

function capture(stream: NodeJS.WriteStream, into: string[]): () => void {
  const { write } = stream;
  const known = stream.listeners('error');
  stream.write = (chunk: string | Uint8Array): boolean => {
    into.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  return () => {
    stream.write = write;
    for (const listener of stream.listeners('error'))
      // An emitter's listeners have no type of their own.
      if (!known.includes(listener)) stream.off('error', listener as (error: Error) => void);
  };
}
