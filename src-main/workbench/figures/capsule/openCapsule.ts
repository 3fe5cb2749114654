import { strFromU8, unzipSync } from 'fflate';
import { z } from 'zod';
import { TutelageError } from '../../../contract/errors.ts';
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

const named = ['specification.json', 'record.json', 'slice.db', ...Object.keys(drawnFiles)] as const;

export interface Capsule {
  readonly manifest: CapsuleManifest;
  readonly specification: FigureSpecification;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * A capsule's files, checked against its manifest.
 *
 * @throws TutelageError `invalid-request` for what is no capsule, lacks a file, or was changed since it was made.
 */
export function openCapsule(bytes: Uint8Array): Capsule {
  const files = unpacked(bytes);
  const text = (name: string): string => strFromU8(files[name]);
  if (!Object.hasOwn(files, 'manifest.json')) throw refused('it has no manifest.json. Is it the zip of a figure?');
  let parsed: ReturnType<typeof manifestSchema.safeParse>;
  try {
    parsed = manifestSchema.safeParse(JSON.parse(text('manifest.json')));
  } catch {
    throw refused('its manifest.json is no JSON.');
  }
  if (!parsed.success) throw refused('its manifest.json is not well formed.');
  const manifest = parsed.data;
  if (manifest.capsule > capsuleVersion)
    throw refused(
      `it is of version ${manifest.capsule}; this program knows ${capsuleVersion}. Use the newer Tutelage.`,
    );
  for (const name of named) {
    if (!Object.hasOwn(files, name)) throw refused(`it has no ${name}.`);
    if (digestOf(files[name]) !== manifest.files[name])
      throw refused(`${name} was changed after the capsule was made.`);
  }
  return { manifest, specification: readSpecification(text('specification.json'), 'The specification in it'), files };
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
    throw refused(`it is no zip that can be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function refused(why: string): TutelageError {
  return new TutelageError('invalid-request', `This is not a whole capsule: ${why}`);
}
