import { z } from 'zod';
import { coverageSchema, stageSchema, type CoverageForm, type NumberField } from '../../contract/coverage/coverage.ts';
import { measuresSchema, stabilitySchema } from '../../contract/coverage/measures.ts';
import {
  embeddingMethods,
  embeddingRequestSchema,
  type EmbeddingMethod,
} from '../../contract/coverage/embeddingRequest.ts';

const bounds = z.looseObject({
  type: z.string(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
});
const union = z.looseObject({ anyOf: z.array(z.looseObject({ type: z.string() })) });
const withPreset = z.looseObject({ default: z.number().nullable().optional() });

/** The numbers of the coverage requests as a form asks for them, made from the schemas that check the requests. */
export function coverageForm(): CoverageForm {
  const fieldsOf = (method: EmbeddingMethod): NumberField[] =>
    embeddingRequestSchema.options
      .filter((option) => option.shape.method.value === method)
      .flatMap((option) => numberFields(option.shape));
  return {
    methods: Object.fromEntries(embeddingMethods.map((method) => [method, fieldsOf(method)])) as Record<
      EmbeddingMethod,
      NumberField[]
    >, // each method once
    map: numberFields(coverageSchema.shape),
    measures: numberFields(measuresSchema.shape),
    stability: numberFields(stabilitySchema.shape),
    stage: stageSchema.options
      .filter((option) => option.shape.kind.value === 'early')
      .flatMap((option) => numberFields(option.shape)),
    sampling: coverageSchema.shape.sampling.parse(undefined),
    bandwidthRule: coverageSchema.shape.bandwidthRule.parse(undefined),
  };
}

/** The fields of a record that are numbers. */
function numberFields(shape: Readonly<Record<string, z.ZodType>>): NumberField[] {
  return Object.entries(shape).flatMap(([key, schema]) => numberField(key, z.toJSONSchema(schema)) ?? []);
}

function numberField(key: string, schema: unknown): NumberField | null {
  const either = union.safeParse(schema);
  const number = bounds.safeParse(either.success ? either.data.anyOf.find(({ type }) => type !== 'null') : schema);
  if (!number.success || !['integer', 'number'].includes(number.data.type)) return null;
  const { type, minimum, exclusiveMinimum, maximum } = number.data;
  return {
    key,
    isInteger: type === 'integer',
    least: exclusiveMinimum ?? minimum ?? null,
    isAboveLeast: exclusiveMinimum !== undefined,
    most: maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? null : maximum,
    isNullable: either.success,
    preset: withPreset.parse(schema).default ?? null,
  };
}
