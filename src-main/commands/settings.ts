import { TutelageError } from '../contract/errors.ts';
import { isTaskName, taskNames } from '../tasks/task.ts';
import { formFields } from '../workbench/runs/formFields.ts';
import { print, type ExitCode } from './terminal/shell.ts';

/** `tutelage settings`: what `--set` takes. */
export function listSettings(options: { readonly task: string; readonly json: boolean }): ExitCode {
  if (!isTaskName(options.task))
    throw new TutelageError(
      'invalid-request',
      `There is no task "${options.task}". The tasks are ${taskNames.join(', ')}.`,
    );
  for (const field of formFields(options.task)) {
    if (options.json) print(JSON.stringify(field));
    else {
      const preset = Array.isArray(field.preset) ? field.preset.join(',') : String(field.preset ?? '');
      const options = field.options.length > 0 ? `One of ${field.options.join(', ')}.` : '';
      print(`${field.key}=${preset}\n    ${[field.description, options].filter((text) => text !== '').join(' ')}`);
    }
  }
  return 0;
}
