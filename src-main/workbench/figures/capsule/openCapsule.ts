import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import { messageOf, TutelageError } from '../../../contract/errors.ts';
import { runId } from '../../../contract/runs.ts';
import type { FigureSpecification } from '../../../contract/figures/specification.ts';
import { capsuleVersion, digestOf, drawnFiles, type CapsuleManifest } from './capsule.ts';
import { readSpecification } from '../readSpecification.ts';

/** Bytes of one file of a capsule, unpacked, at most: what a zip says of itself is not believed further. */
const LARGEST = 2 ** 31;

const manifestSchema = z.object({
  capsule: z.int(),
  name: z.string().max(200),
  tutelage: z.string().max(60),
  files: z.record(z.string().max(60), z.string().regex(/^[0-9a-f]{64}$/)),
});

/** Of the record: what is compared with the slice. The rest of it is for people. */
const recordSchema = z.object({
  runs: z
    .array(
      z.object({
        run: runId,
        digest: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable(),
      }),
    )
    .max(10_000),
});

const named = ['specification.json', 'record.json', 'slice.db', ...drawnFiles] as const;

export interface Capsule {
  readonly manifest: CapsuleManifest;
  readonly specification: FigureSpecification;
  /** What the record has of the runs. */
  readonly record: z.output<typeof recordSchema>;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * A capsule's files, checked against its manifest.
 *
 * @throws TutelageError `invalid-request` for what is no capsule, lacks a file, or was changed since it was made.
 */
export function openCapsule(bytes: Uint8Array): Capsule {
  const files = unpacked(bytes);
  if (!Object.hasOwn(files, 'manifest.json')) throw refused('it has no manifest.json. Is it the zip of a figure?');
  const manifest = read(manifestSchema, files, 'manifest.json');
  if (manifest.capsule > capsuleVersion)
    throw refused(
      `it is of version ${manifest.capsule}; this program knows ${capsuleVersion}. Use the newer Tutelage.`,
    );
  for (const name of named) {
    if (!Object.hasOwn(files, name)) throw refused(`it has no ${name}.`);
    if (digestOf(files[name]) !== manifest.files[name])
      throw refused(`${name} was changed after the capsule was made.`);
  }
  return {
    manifest,
    specification: readSpecification(strFromU8(files['specification.json']), 'The specification in it'),
    record: read(recordSchema, files, 'record.json'),
    files,
  };
}

/** A JSON file of the capsule, as it must be. */
function read<T>(schema: z.ZodType<T>, files: Readonly<Record<string, Uint8Array>>, name: string): T {
  let value: unknown;
  try {
    value = JSON.parse(strFromU8(files[name]));
  } catch (error) {
    throw refused(`its ${name} is no JSON.`, error);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refused(`its ${name} is not well formed.`, parsed.error);
  return parsed.data;
}

function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (originalSize > LARGEST) throw refused(`${name} in it is larger than any figure's.`);
        return name === 'manifest.json' || named.some((known) => known === name);
      },
    });
  } catch (error) {
    if (error instanceof TutelageError) throw error;
    throw refused(`it is no zip that can be read: ${messageOf(error)}.`, error);
  }
}

function refused(why: string, cause?: unknown): TutelageError {
  return new TutelageError('invalid-request', `This is not a whole capsule: ${why}`, { cause });
}
