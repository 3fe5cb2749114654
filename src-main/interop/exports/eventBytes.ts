import { field, joined } from '../events/protobuf.ts';
import { writeRecord } from '../events/tfrecord.ts';
import type { ExportedMetrics } from './exportedRun.ts';

/**
 * The metrics of a run as a TensorBoard event file: a scalar a number, at the interactions, under the metric's key.
 *
 * @param begun seconds since 1970.
 */
export function* eventFile(metrics: ExportedMetrics, begun: number): Generator<Uint8Array, void> {
  yield writeRecord(joined([field.float64(1, begun), field.text(3, 'brain.Event:2')]));
  for (const [row, interactions] of metrics.interactions.entries()) {
    const values = [...metrics.values].flatMap(([name, column]) => {
      const value = column[row];
      return value === null ? [] : [field.bytes(1, joined([field.text(1, name), field.float32(2, value)]))];
    });
    if (values.length === 0) continue;
    yield writeRecord(
      joined([
        field.float64(1, begun + metrics.seconds[row]),
        field.varint(2, interactions),
        field.bytes(5, joined(values)),
      ]),
    );
  }
}
