import type { CallName } from '../contract/contract.ts';
import { TutelageError } from '../contract/errors.ts';
import type { Handlers } from '../contract/service.ts';

/** The calls that change the database. */
const writing = [
  'runs.start',
  'runs.fork',
  'runs.stop',
  'runs.resume',
  'runs.update',
  'runs.trash',
  'runs.restore',
  'runs.delete',
  'runs.purge',
  'groups.edit',
  'queue.set',
  'studies.create',
  'studies.update',
  'studies.delete',
  'studies.start',
  'studies.openPaper',
  'studies.paperReport',
  'views.save',
  'views.delete',
  'figures.create',
  'figures.update',
  'figures.duplicate',
  'figures.delete',
  'figures.saveVenue',
  'figures.deleteVenue',
] as const satisfies readonly CallName[];

/** Refused before anything is begun, with the cause. */
export function withoutWriting(handlers: Handlers, path: string, obstacle: string): Handlers {
  const refuse = (): never => {
    throw new TutelageError(
      'database',
      `The database ${path} can only be read, because ${obstacle}. Nothing was changed. ` +
        'Copy it to a folder that you may write, and open the copy.',
    );
  };
  return { ...handlers, ...Object.fromEntries(writing.map((name) => [name, refuse])) };
}
