/**
 * The snapshots of a run's learners as one: the student's alone as it is; with
 * an explorer's, "TUTEPAIR", the length of the student's as a little-endian
 * uint32, the student's and the explorer's.
 */
const MAGIC = new TextEncoder().encode('TUTEPAIR');
const HEADER = MAGIC.length + 4;

export function joinSnapshots(student: Uint8Array, explorer: Uint8Array | null): Uint8Array {
  if (explorer === null) return student;
  const joined = new Uint8Array(HEADER + student.length + explorer.length);
  joined.set(MAGIC);
  new DataView(joined.buffer).setUint32(MAGIC.length, student.length, true);
  joined.set(student, HEADER);
  joined.set(explorer, HEADER + student.length);
  return joined;
}

/** What was joined; whether it is whole, each learner says of its part. */
export function splitSnapshot(snapshot: Uint8Array): {
  readonly student: Uint8Array;
  readonly explorer: Uint8Array | null;
} {
  if (snapshot.length < HEADER || MAGIC.some((byte, i) => snapshot[i] !== byte))
    return { student: snapshot, explorer: null };
  const length = new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(MAGIC.length, true);
  return { student: snapshot.subarray(HEADER, HEADER + length), explorer: snapshot.subarray(HEADER + length) };
}
