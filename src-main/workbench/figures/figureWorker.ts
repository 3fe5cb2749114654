import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../../db/open.ts';
import { createFigureService } from './figureService.ts';
import type { FigureAnswer, FigureOrder, FigureThreadData } from './figureThread.ts';
import { serveRequests } from '../threads/serveRequests.ts';

// The figure thread is the only one that starts this worker, and it types its data.
const { databasePath, version } = workerData as FigureThreadData;
const { handlers } = createFigureService({ database: openDatabase(databasePath), version });

serveRequests<FigureOrder, FigureAnswer>(parentPort, async (order) => {
  switch (order.name) {
    case 'figures.curves':
      return handlers['figures.curves'](order.request);
    case 'figures.compare':
      return handlers['figures.compare'](order.request);
    case 'figures.exportCurves':
      return handlers['figures.exportCurves'](order.request);
    case 'figures.preset':
      return handlers['figures.preset'](order.request);
    case 'figures.preview':
      return handlers['figures.preview'](order.request);
    case 'figures.capsule':
      return handlers['figures.capsule'](order.request);
    case 'figures.render':
      return handlers['figures.render'](order.request);
  }
});
