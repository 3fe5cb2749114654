/**
 * ddpg: the baseline. meta: an independent Gaussian teacher. meta-variance: the
 * student plus a learned variance. meta-state: the teacher also sees the
 * algorithm's state. frozen: DDPG fed by a stored teacher. explorer, which is
 * not the paper's: DDPG fed by a second one that novelty pays.
 */
export const methodNames = ['ddpg', 'meta', 'meta-variance', 'meta-state', 'frozen', 'explorer'] as const;
export type MethodName = (typeof methodNames)[number];
/** What a stored run is of: a method, or whatever another program did, which cannot be carried out here. */
export type RunMethod = MethodName | 'imported';

const metas = ['meta', 'meta-variance', 'meta-state'] as const satisfies readonly MethodName[];
/** The methods that have a teacher of their own, which learns. */
export type MetaMethod = (typeof metas)[number];

export function isMeta(method: string): method is MetaMethod {
  return metas.some((name) => name === method);
}

/** Whether a run has a teacher of its own that never learns: the control of every claim about a learned one. */
export function hasStillTeacher(method: string, settings: Readonly<Record<string, unknown>>): boolean {
  return isMeta(method) && settings['teacherLearningRate'] === 0;
}

/** The methods that read a setting, of those that not every method reads. */
const readers: Readonly<Record<string, readonly MethodName[]>> = {
  exploreSteps: metas,
  evaluationSteps: [...metas, 'frozen'],
  rolloutSteps: ['ddpg', 'frozen', 'explorer'],
  exerciseUpdates: metas,
  teacherUpdates: metas,
  teacherSubsample: metas,
  explorations: metas,
  exerciseMove: metas,
  returnEstimate: metas,
  studentStart: [...metas, 'frozen'],
  baselineReturn: metas,
  metaReward: metas,
  metaRewardBaseline: metas,
  metaRewardScale: metas,
  teacherLearningRate: metas,
  teacherInitialLogStd: metas,
  teacherStep: metas,
  teacherClip: metas,
  teacherKlLimit: metas,
  valueFeature: ['meta-state'],
  noise: ['ddpg'],
  noiseScale: ['ddpg'],
  noiseAdaptation: ['ddpg'],
  noiseTheta: ['ddpg'],
  noiseTimestep: ['ddpg'],
  explorerUpdates: ['explorer'],
  explorerNoise: ['explorer'],
  explorerWarmup: ['explorer'],
  noveltyNeighbours: ['explorer'],
  noveltyBatch: ['explorer'],
  frozenRun: ['frozen'],
  frozenPolicy: ['frozen'],
  frozenData: ['frozen'],
};

/** Whether a setting has any effect on runs of a method: what is not read is not asked for, and tells no two apart. */
export function reads(method: RunMethod, setting: string): boolean {
  return method === 'imported' || (readers[setting]?.includes(method) ?? true);
}
