import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../../../db/open.ts';
import { serveRequests } from '../../threads/serveRequests.ts';
import { studyFindings } from './studyFindings.ts';
import { paperReport } from './paperReport.ts';
import type { ReportAnswer, ReportRequest, ReportThreadData } from './reportThread.ts';
import { studyReport } from './studyReport.ts';

// The report thread is the only one that starts this worker, and it types its data.
const { databasePath } = workerData as ReportThreadData;
const database = openDatabase(databasePath);

serveRequests<ReportRequest, ReportAnswer>(parentPort, async (request) => {
  switch (request.kind) {
    case 'study':
      return studyReport(database, request.order);
    case 'paper':
      return paperReport(database, request.orders);
    case 'findings':
      return studyFindings(database, request.order);
  }
});
