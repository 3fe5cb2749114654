import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const source = new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url);

/** Everything of WCAG 2.2 up to AA that a program can judge. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What of an open page breaks WCAG 2.2 AA, a line for each element: the rule, the element, and why.
 *
 * @param scope a selector of what is looked at: where a dialog lies over the page, what is behind it cannot be reached.
 */
export async function violations(page: Page, scope = 'html'): Promise<readonly string[]> {
  await page.evaluate(await readFile(source, 'utf8'));
  const nodes = "nodes.map(({ target, failureSummary }) => [id, target.join(' ') + ':', failureSummary].join(' '))";
  const lines = `({ violations }) => violations.flatMap(({ id, nodes }) => ${nodes})`;
  // The texts that the script makes.
  const found = (await page.evaluate(
    `axe.run(${JSON.stringify(scope)}, { runOnly: ${JSON.stringify(rules)} }).then(${lines})`,
  )) as readonly string[];
  return found.map((line) => line.replaceAll(/\s+/g, ' '));
}
