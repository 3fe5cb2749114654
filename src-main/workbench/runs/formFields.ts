import { z } from 'zod';
import { TutelageError } from '../../contract/errors.ts';
import type { Field } from '../../contract/runs.ts';
import { configurationSchema } from '../../learning/configuration.ts';
import { isStatedByPaper, paperPreset } from '../../learning/presets.ts';
import { isTaskName } from '../../tasks/task.ts';

const texts = z.object({ group: z.string(), title: z.string(), description: z.string().default('') });
const jsonShape = z.looseObject({ type: z.string().optional(), enum: z.array(z.string()).optional() });
const presetValue = z.union([z.string(), z.number(), z.array(z.number()), z.null()]).optional();

/** The settings of a run as a form shows them, made from the configuration's schema and the task's preset. */
export function formFields(task: string): Field[] {
  if (!isTaskName(task)) throw new TutelageError('not-found', `There is no task ${task}.`);
  const preset: Record<string, unknown> = { ...paperPreset(task) };
  return Object.entries(configurationSchema.shape).map(([key, schema]) => {
    const { group, title, description } = texts.parse(schema.meta());
    const shape = jsonShape.parse(z.toJSONSchema(schema));
    return {
      key,
      group,
      title,
      description,
      kind: kindOf(shape),
      options: shape.enum ?? [],
      preset: presetValue.parse(preset[key]) ?? null,
      isPapers: isStatedByPaper(key, task),
    };
  });
}

function kindOf(shape: z.infer<typeof jsonShape>): Field['kind'] {
  if (shape.enum !== undefined) return 'choice';
  switch (shape.type) {
    case 'integer':
      return 'integer';
    case 'number':
      return 'number';
    case 'array':
      return 'pair';
    default:
      return 'text';
  }
}
