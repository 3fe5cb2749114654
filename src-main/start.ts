import {
  desktopObstacle,
  electronPackage,
  electronProgram,
  fetchElectron,
  runElectron,
} from './doors/desktop/electronRuntime.ts';
import { rendererFiles } from './doors/http/rendererFiles.ts';
import { runEntry } from './doors/runEntry.ts';
import { parseStartArguments, startUsage, type StartArguments } from './doors/startArguments.ts';
import { runHost } from './host.ts';
import { projectFolder, rendererFolder } from './paths.ts';

const fetchLimitMinutes = 5;

/** The window where it can be had, else the browser. */
async function main(): Promise<void> {
  const options = parseStartArguments(process.argv.slice(2));
  if (options.help) return console.log(startUsage);
  rendererFiles(rendererFolder()); // says what to do where nothing is built
  if (options.browser || !(await openedWindow(options))) await runHost(options);
}

/** Whether the desktop shell ran, to its end. */
async function openedWindow(options: StartArguments): Promise<boolean> {
  const program = await obtainElectron();
  if (program === null) return false;
  const ending = await runElectron(program, projectFolder(), ['--db', options.databasePath]);
  switch (ending.kind) {
    case 'ended':
      process.exitCode = ending.exitCode;
      return true;
    case 'not-started':
      console.error(`Electron did not start (${ending.reason}): the workbench opens in the browser instead.`);
      return false;
  }
}

async function obtainElectron(): Promise<string | null> {
  const obstacle = desktopObstacle(process.platform, process.env, process.getuid?.());
  if (obstacle !== null) {
    console.error(`No window (${obstacle}): the workbench opens in the browser instead.`);
    return null;
  }
  const folder = electronPackage();
  const installed = electronProgram(folder);
  if (installed !== null) return installed;
  console.error(
    `Fetching the Electron runtime, once, about 120 MB, ${fetchLimitMinutes} minutes at most. (npm start -- ` +
      '--browser does without it.)',
  );
  if (await fetchElectron(folder, fetchLimitMinutes * 60_000)) return electronProgram(folder);
  console.error(
    'The Electron runtime could not be fetched: the workbench opens in the browser instead. The next start ' +
      'tries again.',
  );
  return null;
}

await runEntry(main);
