import { TutelageError } from '../../contract/errors.ts';
import type { SystemDescription } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/service.ts';

const obstacles: Readonly<Record<SystemDescription['door'], string>> = {
  electron: 'To open another one, choose File, then Open Database… in the menu.',
  browser: 'To open another one, start the program on it: npm start -- --db FILE.',
  'command-line': 'To use another one, name it: --db FILE.',
};

/** A workbench has one database. A door that can have another workbench answers these calls itself. */
export function oneDatabase(
  databasePath: string,
  door: SystemDescription['door'],
): Pick<Handlers, 'databases.list' | 'databases.open'> {
  return {
    'databases.list': () => ({ current: databasePath, others: [], obstacle: obstacles[door] }),
    'databases.open'() {
      throw new TutelageError('unavailable', obstacles[door]);
    },
  };
}
