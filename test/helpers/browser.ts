import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './window/chromiumFiles.ts';

/** A real Chromium without a window, which asks nothing of the network by itself. */
export async function startChromium(): Promise<Browser> {
  const program = await findChromium();
  return chromium.launch({
    executablePath: program.executable,
    headless: true,
    // Its sandbox needs rights that containers and root do not have; it opens nothing but the project's own pages.
    chromiumSandbox: false,
    env: { ...process.env, ...program.environment },
    args: [
      ...program.switches,
      '--disable-background-networking',
      '--disable-component-update',
      '--no-pings',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
