import { studyTableRequest, updateStudyRequest } from '../../contract/studies.ts';
import { checked } from '../options/checked.ts';
import { resolveStudy } from '../options/studyChoice.ts';
import { readPlan } from '../study.ts';
import { print, say, UsageError, withStoredRuns, type DatabaseOption, type ExitCode } from '../terminal/shell.ts';
import { findingText } from '../../workbench/studies/report/claimBlocks.ts';

interface StudyOptions extends DatabaseOption {
  readonly json: boolean;
}

interface EditOptions extends StudyOptions {
  readonly name?: string;
  readonly question?: string;
  readonly plan?: string;
}

/** `tutelage study edit`: name, question or plan of a stored study; its runs are found anew. */
export function editCommand(wanted: string, options: EditOptions): Promise<ExitCode> {
  const { name, question, plan } = options;
  if (name === undefined && question === undefined && plan === undefined)
    throw new UsageError('Say what is to change: --name, --question or --plan.');
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const request = {
      study: await resolveStudy(workbench, wanted),
      ...(name === undefined ? {} : { name }),
      ...(question === undefined ? {} : { question }),
      ...(plan === undefined ? {} : { plan: readPlan(plan, {}).plan }),
    };
    const study = await workbench.handlers['studies.update'](checked(updateStudyRequest, request));
    print(options.json ? JSON.stringify(study) : study.id);
    return 0;
  });
}

/** `tutelage study delete`: the study alone. */
export function deleteCommand(wanted: string, options: StudyOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const study = await resolveStudy(workbench, wanted);
    await workbench.handlers['studies.delete']({ study });
    if (options.json) print(JSON.stringify({ deleted: study }));
    else say(`The study ${study} is gone; its runs stay.`);
    return 0;
  });
}

/** `tutelage study table`: its table by one reading of the return. */
export function tableCommand(
  wanted: string,
  options: StudyOptions & { readonly reading: string; readonly format: string },
): Promise<ExitCode> {
  const { reading, format } = options;
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const request = { study: await resolveStudy(workbench, wanted), reading, format };
    const file = await workbench.handlers['studies.exportTable'](checked(studyTableRequest, request));
    print(options.json ? JSON.stringify(file) : file.content.trimEnd());
    return 0;
  });
}

/** `tutelage study findings`: what it answers so far. */
export function findingsCommand(wanted: string, options: StudyOptions): Promise<ExitCode> {
  return withStoredRuns<ExitCode>(options, async (workbench) => {
    const found = await workbench.handlers['studies.findings']({ study: await resolveStudy(workbench, wanted) });
    if (options.json) print(JSON.stringify(found));
    else {
      for (const { reading, task, sentences } of found.verdicts)
        for (const sentence of sentences) print(`${task}, ${reading}: ${sentence}`);
      for (const { text, findings } of found.claims)
        for (const { reading, subject } of findings)
          print(`${text}${reading === null ? '' : ` (${reading})`}: ${findingText(subject)}; ${subject.evidence}`);
      if (found.verdicts.length + found.claims.length === 0) say('Nothing yet: its runs are not finished.');
    }
    return 0;
  });
}
