import { describe, expect } from 'vitest';
import { violations } from '../../helpers/window/axe.ts';
import { screenTest } from '../../helpers/window/chromium.ts';
import { trainHopper } from '../../helpers/window/replayPage.ts';

const trained = trainHopper();

describe('the list of rollouts', () => {
  screenTest('is sorted and filtered by return, length and ending, and the address keeps it', async ({ open }) => {
    const { page } = await open(trained.door.address);
    const all = await trained.door.workbench.handlers['runs.rollouts']({ run: trained.run, offset: 0, limit: 1000 });
    const returns = all.map((rollout) => rollout.return).sort((a, b) => b - a);
    await page.goto(`${page.url().split('#')[0]}#/run/${trained.run}?tab=rollouts`);
    const cells = page.locator('tbody tr td:nth-child(6)');
    await cells.first().waitFor();
    const shown = async (): Promise<readonly number[]> =>
      (await cells.allInnerTexts()).map((text) => Number(text.replace('−', '-').replaceAll(',', '')));
    const near = (wanted: number): unknown => expect.closeTo(wanted, 1);

    await page.getByRole('button', { name: 'Return: sort' }).click();
    await expect.poll(async () => (await shown())[0]).toEqual(near(returns[0]));
    await page.getByRole('button', { name: 'Return: sort' }).click();
    await expect.poll(async () => (await shown())[0]).toEqual(near(returns.at(-1) ?? Number.NaN));
    await page.getByRole('columnheader', { name: 'Return: sort' }).and(page.locator('[aria-sort=ascending]')).waitFor();

    const middle = Math.ceil(returns[Math.floor(returns.length / 2)]);
    const above = returns.filter((value) => value >= middle).length;
    await page.getByLabel('Least return').fill(String(middle));
    await page.getByText(new RegExp(`of ${above} rollouts`)).waitFor();
    expect((await shown()).every((value) => value >= middle - 0.5)).toBe(true);
    await page.getByLabel('Fewest steps').fill('2.5');
    expect(await page.getByLabel('Fewest steps').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Fewest steps').fill('');
    const ended = all.filter(({ ending, ...rollout }) => ending === 'terminated' && rollout.return >= middle).length;
    await page.getByLabel('Ending').selectOption('terminated');
    await page.getByText(new RegExp(`of ${ended} rollout`)).waitFor();
    await page.waitForURL(/by=return.*ending=terminated.*least=.*order=up/);
    await page.reload();
    await page.getByText(new RegExp(`of ${ended} rollout`)).waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByLabel('Most steps').fill('0');
    await page.getByText('None is like that').waitFor();
    await page.getByRole('button', { name: 'All of them' }).click();
    await page.getByText(new RegExp(`of ${all.length} rollouts`)).waitFor();
  });
});
