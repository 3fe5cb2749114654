import { openDatabase } from '../../db/open.ts';
import { loadSimulators } from '../tasks/tasks.ts';
import { verifyRun, type Verification } from '../training/verification/verify.ts';
import { countSchema, numberOption } from './options/numberOption.ts';
import { print, resolveRun, withStoredRuns, type DatabaseOption, type ExitCode } from './terminal/shell.ts';

export interface VerifyCommandOptions extends DatabaseOption {
  readonly cycles?: string;
  readonly json: boolean;
}

/** `tutelage verify`: a stored run carried out again, and compared. */
export function verify(name: string, options: VerifyCommandOptions): Promise<ExitCode> {
  const cycles = options.cycles === undefined ? Infinity : numberOption(countSchema, '--cycles', options.cycles);
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const run = await resolveRun(workbench, name);
    const simulators = await loadSimulators();
    const database = openDatabase(workbench.readPath);
    try {
      const verification = await verifyRun({
        database,
        run,
        cycles,
        createSimulator: ({ task }) => simulators.create(task),
        clock: () => performance.now() / 1000,
        onCycle: options.json ? () => undefined : progressOn(process.stderr),
      });
      print(
        options.json
          ? JSON.stringify({ agrees: verification.parting === null, ...verification })
          : describe(verification),
      );
      return verification.parting === null ? 0 : 1;
    } finally {
      database.close();
    }
  });
}

/** In place on a terminal, a line at every tenth elsewhere. */
function progressOn(stream: NodeJS.WriteStream): (done: number, of: number) => void {
  return (done, of) => {
    const isLast = done === of;
    const text = `${done.toLocaleString('en')} of ${of.toLocaleString('en')} cycles agree`;
    if (stream.isTTY && (isLast || done % 10 === 0)) stream.write(`\r\x1b[2K${text}${isLast ? '\n' : ''}`);
    else if (!stream.isTTY && Math.floor((10 * done) / of) > Math.floor((10 * (done - 1)) / of))
      stream.write(`${text}\n`);
  };
}

function describe({ run, engine, cycles, stored, executed, parting }: Verification): string {
  if (parting === null)
    return (
      `${run}: all ${cycles.toLocaleString('en')} cycles agree, carried out again on ${engine}.\ndigest ` +
      `${executed}`
    );
  const { cycle, difference } = parting;
  const place =
    difference === null
      ? `The rollouts of cycle ${cycle} are the same, but the stored digest is not theirs: the database was ` +
        'written to after the run.'
      : `They part in cycle ${cycle}, ${difference.role ?? 'no'} rollout ` +
        `${difference.rollout ?? '?'}${difference.step === null ? '' : `, step ${difference.step}`}, at ` +
        `${difference.what}: stored ${difference.stored}, now ${difference.executed}.`;
  return [
    `${run} DIFFERS from its second execution, on ${engine}.`,
    place,
    `digest stored ${stored}\n       now    ${executed}`,
    ...(engine === 'simd'
      ? []
      : [
          `Only simd gives the same bytes on every machine; ${engine} may differ from one machine, driver or ` +
            'version to another.',
        ]),
  ].join('\n');
}
