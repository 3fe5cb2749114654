import type { Stage } from './stage.ts';

let kept: Promise<Stage> | null = null;

/**
 * The window's one stage, made when first asked for and kept.
 *
 * @throws Error where the browser gives no WebGL 2; the next call tries again.
 */
export async function keptStage(): Promise<Stage> {
  const asked = (kept ??= make());
  try {
    const stage = await asked;
    if (!stage.isLost) return stage;
    stage.dispose();
    if (kept === asked) kept = make();
    return await (kept ??= make());
  } catch (error) {
    kept = null;
    throw error;
  }
}

/** Has the stage made now, ahead of its need. */
export function readyStage(): void {
  keptStage().catch(() => undefined); // whoever shows an episode says what is wrong
}

/** Milliseconds after which a screen that leads to a replay is drawn and being read. */
const reading = 250;

/** Has the stage made, and what draws the traces loaded, while a person reads. Returns what calls it off. */
export function readyReplaySoon(): () => void {
  const soon = setTimeout(() => {
    readyStage();
    void import('../../../charts/plotlyLibrary.ts');
  }, reading);
  return () => clearTimeout(soon);
}

async function make(): Promise<Stage> {
  const { Stage } = await import('./stage.ts');
  const stage = new Stage();
  await stage.prepare();
  return stage;
}
