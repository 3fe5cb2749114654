import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { sqliteVersion } from '../../db/care/sqliteVersion.ts';
import type { PartVersion } from '../contract/about.ts';

const manifestSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()).default({}) });

/** The program's own manifest, which a packaged application has too; its dependencies are pinned. */
export function programManifest(): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
}

/** What a report of a fault must name: the program and the parts whose numbers and pictures it shows. */
export function partVersions(): readonly PartVersion[] {
  const { version, dependencies } = programManifest();
  const { electron, chrome, node } = process.versions;
  return [
    { part: 'Tutelage', version },
    ...(electron === undefined ? [] : [{ part: 'Electron', version: electron }]),
    ...(chrome === undefined ? [] : [{ part: 'Chromium', version: chrome }]),
    { part: 'Node.js', version: node },
    { part: 'SQLite', version: sqliteVersion() },
    { part: 'MuJoCo', version: dependencies['@mujoco/mujoco'] ?? 'unknown' },
    { part: 'TensorFlow.js', version: dependencies['@tensorflow/tfjs-core'] ?? 'unknown' },
  ];
}
