/** What the host may call and where it may read and write; engines/simd/kernel.ts has the same list, typed. */
export {
  setup,
  rowLimit,
  snapshotStart,
  snapshotEnd,
  generator,
  report,
  hostRows,
  hostActions,
  hostValues,
  hostIndices,
  hostParameters,
  hostNoise,
  hostTransitions,
  actor,
  critic,
  targetActor,
  targetCritic,
  secondCritic,
  targetSecondCritic,
  perturbedActor,
  adaptiveActor,
  previousActor,
  previousCritic,
  teacher,
  actorGradient,
  criticGradient,
  secondCriticGradient,
  teacherGradient,
  momentsStart,
} from './state';
export { act, teacherMean, value, normalise } from './inference';
export { clearReport } from './report';
export { updateFromReplay, updateFromTransitions, updateFromIndices } from './update';
export { clearTeacherGradient, addTeacherGradient, stepTeacher } from './teacher';
export {
  readNetwork,
  writeNetwork,
  append,
  refill,
  replaySize,
  sampleObservations,
  saveStudent,
  restoreStudent,
  beforeSnapshot,
  afterRestore,
  refreshMoments,
} from './exchange';
