import type { Browser, Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { startChromium } from '../browser.ts';

export interface OpenedPage {
  readonly page: Page;
  /**
   * What went wrong in the page, a line each: console errors and warnings, page
   * errors, failed requests and answers from status 400 up. What a page was still
   * asking when it was left or loaded anew is no fault. A test that provokes one
   * takes it out again with `splice`.
   */
  readonly faults: string[];
}

/** Opens `url` in a browsing context of its own, 1280 x 800, and collects what goes wrong in it. */
export async function openPage(browser: Browser, url: string): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(50_000); // as long as a poll: a busy machine may let everything come late
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    // Without a graphics card the browser itself reads the canvas for the screen, and remarks on it.
    if (message.text().includes('GPU stall due to ReadPixels')) return;
    if (message.type() === 'error' || message.type() === 'warning')
      faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.stack ?? error.message}`));
  // From the request for the next document until it is there, the present one gives up what it is asking.
  let isLeaving = false;
  const isNavigation = (request: Request): boolean =>
    request.isNavigationRequest() && request.frame() === page.mainFrame();
  page.on('request', (request) => (isLeaving ||= isNavigation(request)));
  page.on('domcontentloaded', () => (isLeaving = false));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (isLeaving && reason === 'net::ERR_ABORTED') return;
    if (isNavigation(request)) isLeaving = false;
    faults.push(`failed request: ${request.method()} ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      faults.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** `test` with a browser for the file and `open`, after which the test fails on any fault of a page that it opened. */
export const screenTest = test
  // eslint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs from this pattern
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await startChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('open', async ({ browser }, { onCleanup }) => {
    const opened: OpenedPage[] = [];
    onCleanup(async () => {
      const faults = opened.flatMap((each) => each.faults); // closing a page aborts what it is still reading
      for (const { page } of opened) await page.context().close();
      expect(faults, 'faults in the page').toEqual([]);
    });
    return async (url: string): Promise<OpenedPage> => {
      const page = await openPage(browser, url);
      opened.push(page);
      return page;
    };
  });
