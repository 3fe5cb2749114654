import { Option, type Command } from 'commander';
import { database, jobs, json, shell } from './shared.ts';

const scale = (): Option =>
  new Option('--scale <share>', 'carry out this share of every run only, 0.1 for a tenth; all that is written says so');

/** Studies, from plan to report. */
export function declareStudies(program: Command): void {
  const study = program.command('study').description('studies: runs made to answer one question, to a report');
  study
    .command('list')
    .description('list the stored studies and the built-in ones')
    .addOption(database())
    .addOption(json())
    .action(async (options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).listCommand(options)),
    );
  study
    .command('show')
    .description('show the plan of a study')
    .argument('<study>', 'a built-in name, or an id or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).showCommand(name, options)),
    );
  study
    .command('new')
    .description('make a study from a plan: name, question, plan (tasks, variants, seeds, settings)')
    .argument('<file>', 'JSON or YAML')
    .addOption(scale())
    .addOption(database())
    .addOption(json())
    .action(async (file, options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).newCommand(file, options)),
    );
  study
    .command('run')
    .description('train what a study lacks, teachers first, and write its report; the same command resumes it')
    .argument(
      '<study>',
      'table-1, figure-2, figure-3, table-2, figure-4, paper (all of these), teacher-value, or a stored one',
    )
    .addOption(scale())
    .option('--out <dir>', 'folder for the report (default: study-ID)')
    .addOption(jobs())
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).runCommand(name, options)),
    );
  study
    .command('status')
    .description('say what of a study is there, what is missing, and how long that takes')
    .argument('<study>', 'an id, or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).statusCommand(name, options)),
    );
  study
    .command('report')
    .description('write the report of a study as it stands: Markdown, HTML, SVG, LaTeX')
    .argument('<study>', 'a built-in name, paper, or an id')
    .addOption(scale())
    .option('--out <dir>', 'folder for the report (default: study-ID)')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await import('../study.ts')).reportCommand(name, options)),
    );
  const shelf = (): Promise<typeof import('../shelf/studies.ts')> => import('../shelf/studies.ts');
  study
    .command('edit')
    .description('change name, question or plan of a stored study')
    .argument('<study>', 'name, or id or a beginning of it')
    .option('--name <name>', 'the new one')
    .option('--question <text>', 'the new one')
    .option('--plan <file>', 'JSON or YAML, as "study new" takes it: its plan is taken')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) => (await shell()).carryOut(async () => (await shelf()).editCommand(name, options)));
  study
    .command('delete')
    .description('delete a study; its runs stay')
    .argument('<study>', 'name, or id or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await shelf()).deleteCommand(name, options)),
    );
  study
    .command('table')
    .description('print the table of a study by one reading of the return')
    .argument('<study>', 'name, or id or a beginning of it')
    .option('--reading <reading>', 'test, rollout, cumulative or late', 'test')
    .option('--format <format>', 'csv or latex', 'csv')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) => (await shell()).carryOut(async () => (await shelf()).tableCommand(name, options)));
  study
    .command('findings')
    .description('say what a study answers so far')
    .argument('<study>', 'name, or id or a beginning of it')
    .addOption(database())
    .addOption(json())
    .action(async (name, options) =>
      (await shell()).carryOut(async () => (await shelf()).findingsCommand(name, options)),
    );
}
