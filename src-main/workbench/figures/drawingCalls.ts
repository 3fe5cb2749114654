import type { Handlers } from '../../contract/service.ts';

/** What is drawn from runs, and takes time. */
export const drawingCalls = [
  'figures.curves',
  'figures.compare',
  'figures.exportCurves',
  'figures.preset',
  'figures.preview',
  'figures.render',
  'figures.capsule',
] as const;
export type DrawingCall = (typeof drawingCalls)[number];
export type FigureHandlers = Pick<Handlers, DrawingCall>;
