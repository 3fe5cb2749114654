import { Worker } from 'node:worker_threads';

/**
 * What every entry of a child process begins with (`startChild` is the other
 * end): it ends when the program that started it is gone, and leaves signals
 * to it. A thread of its own looks, because a long computation keeps this one
 * from hearing anything for minutes. Nothing committed is lost.
 */
export function serveParent<Order>(hear: (order: Order) => void): void {
  if (process.send === undefined) throw new Error('This file is the entry of a child process; the program starts it.');
  process.once('disconnect', () => process.exit(0));
  // A terminal sends Ctrl-C to every process of the program: the one that started this says when to stop.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const watch = `
    const parent = process.ppid;
    const isGone = () => { try { process.kill(parent, 0); return process.ppid !== parent; } catch { return true; } };
    setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
  new Worker(watch, { eval: true }).unref();
  process.on('message', hear);
}

/** @param then called when the message has left: who disconnects earlier loses it. */
export function tellParent(message: object, then: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, then);
}

/** Closes the channel, and with it the process, once nothing else keeps it. */
export function leaveParent(): void {
  if (process.connected) process.disconnect();
}
