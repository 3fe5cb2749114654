import type { RunSummary } from '../../contract/runs.ts';
import type { Progress, WorkerMessage } from '../../training/messages.ts';

/** Shows how training goes. */
export interface ProgressView {
  show(message: WorkerMessage): void;
  close(): void;
}

interface Line {
  readonly budget: number;
  readonly startedAt: number;
  readonly startedWith: number;
  latest: Progress | null;
}

const BAR = 24;

/** One JSON object a line, for programs. */
export function jsonView(print: (line: string) => void): ProgressView {
  return { show: (message) => print(JSON.stringify(message)), close: () => undefined };
}

/**
 * One bar for all runs on a terminal, redrawn in place: share done, rate,
 * remaining time, latest student return. Elsewhere a line at every tenth.
 */
export function terminalView(runs: readonly RunSummary[], stream: NodeJS.WriteStream, now: () => number): ProgressView {
  const lines = new Map<string, Line>(
    runs.map((run) => [run.id, { budget: run.budget, startedAt: now(), startedWith: run.interactions, latest: null }]),
  );
  const inPlace = stream.isTTY;
  let drawnAt = 0;
  let tenth = 0;

  function total(): { done: number; budget: number; rate: number } {
    let done = 0;
    let budget = 0;
    let rate = 0;
    for (const line of lines.values()) {
      const interactions = Math.min(line.latest?.interactions ?? line.startedWith, line.budget);
      done += interactions;
      budget += line.budget;
      rate += (interactions - line.startedWith) / Math.max((now() - line.startedAt) / 1000, 1e-3);
    }
    return { done, budget, rate };
  }

  function text(): string {
    const { done, budget, rate } = total();
    const share = budget === 0 ? 1 : done / budget;
    const filled = Math.round(share * BAR);
    const remaining = rate > 0 ? (budget - done) / rate : Infinity;
    const returns = [...lines.values()]
      .map((line) => line.latest?.returns.test ?? line.latest?.returns.rollout ?? null)
      .filter((value) => value !== null);
    const mean = returns.length === 0 ? null : returns.reduce((sum, value) => sum + value, 0) / returns.length;
    return [
      `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${(100 * share).toFixed(0).padStart(3)} %`,
      `${done.toLocaleString('en')} of ${budget.toLocaleString('en')} interactions`,
      `${Math.round(rate).toLocaleString('en')}/s`,
      `${duration(remaining)} left`,
      mean === null ? null : `student return ${mean.toPrecision(4)}`,
    ]
      .filter((part) => part !== null)
      .join('  ');
  }

  function draw(isLast: boolean): void {
    if (inPlace) {
      if (!isLast && now() - drawnAt < 100) return;
      drawnAt = now();
      stream.write(`\r\x1b[2K${text().slice(0, stream.columns > 0 ? stream.columns - 1 : 120)}${isLast ? '\n' : ''}`);
      return;
    }
    const { done, budget } = total();
    const reached = Math.floor((10 * done) / budget);
    if (reached > tenth) stream.write(`${text()}\n`);
    tenth = Math.max(tenth, reached);
  }

  return {
    show(message) {
      const line = lines.get(message.run);
      if (line === undefined) return;
      if (message.type === 'started') stream.write(`${inPlace ? '\r\x1b[2K' : ''}${startedText(message)}\n`);
      if (message.type === 'progress') line.latest = message.progress;
      draw(false);
    },
    close: () => {
      if (inPlace) draw(true);
    },
  };
}

function startedText({ run, engine, isAuto }: Extract<WorkerMessage, { type: 'started' }>): string {
  return `${run} trains on ${engine}${isAuto ? ', which auto takes for these sizes and what is installed' : ''}`;
}

/** 75 s reads "1:15", 3 h "3:00:00". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
