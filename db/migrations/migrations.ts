import { migration as runs } from './0001-runs.ts';
import { migration as analyses } from './0002-analyses.ts';
import { migration as shelf } from './0003-shelf.ts';
import { migration as studies } from './0004-studies.ts';
import { migration as deletion } from './0005-deletion.ts';
import { migration as settings } from './0006-settings.ts';
import { migration as noiseAdaptation } from './0007-noise-adaptation.ts';
import { migration as baselinesSettings } from './0008-baselines-settings.ts';
import { migration as rolloutReturn } from './0009-rollout-return.ts';
import { migration as variants } from './0010-variants.ts';
import { migration as divergence } from './0011-divergence.ts';
import { migration as origin } from './0012-origin.ts';
import { migration as figures } from './0013-figures.ts';
import { migration as checksums } from './0014-checksums.ts';
import { migration as teacherChoices } from './0015-teacher-choices.ts';
import { migration as imports } from './0016-imports.ts';
import { migration as student } from './0017-student.ts';
import { migration as venueHeight } from './0018-venue-height.ts';
import { migration as explorer } from './0019-explorer.ts';
import { migration as cells } from './0020-cells.ts';

/** In order, never edited, only added to: the database's version is how many of them it has. */
export const migrations: readonly string[] = [
  runs,
  analyses,
  shelf,
  studies,
  deletion,
  settings,
  noiseAdaptation,
  baselinesSettings,
  rolloutReturn,
  variants,
  divergence,
  origin,
  figures,
  checksums,
  teacherChoices,
  imports,
  student,
  venueHeight,
  explorer,
  cells,
];
