import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Rectangle } from './electronApi.ts';

/** Where the window was when it was last closed. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

const stateSchema = z.strictObject({
  bounds: z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(100), height: z.int().min(100) }),
  maximized: z.boolean(),
});

/** What `file` remembers; null where it remembers nothing that can be used: a window opens without it as well. */
export function readWindowState(file: string): WindowState | null {
  try {
    return stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** @throws where the file cannot be written. */
export function writeWindowState(file: string, state: WindowState): void {
  writeFileSync(file, `${JSON.stringify(state)}\n`);
}

/** Pixels of the window's top that must lie on a screen for a person to get hold of it. */
const grip = 80;

/** Whether a person could take hold of a window there, on these screens. */
export function isWithinReach(bounds: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some((screen) => {
    const shared = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
    return shared >= grip && bounds.y >= screen.y && bounds.y <= screen.y + screen.height - grip;
  });
}
