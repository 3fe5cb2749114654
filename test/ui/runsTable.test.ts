import { afterAll, beforeAll, describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { openRealDoor, untilEnded, type RealDoor } from '../helpers/realDoor.ts';

let door: RealDoor;
const small = { engine: 'simd', interactions: 1_000, testInterval: 500, testEpisodes: 1 };

beforeAll(async () => {
  door = await openRealDoor();
  const runs = await door.workbench.handlers['runs.start']({
    configurations: [
      ...[1, 2, 3].map((seed) => ({ ...small, task: 'Pendulum', method: 'ddpg', seed })),
      { ...small, task: 'Pendulum', method: 'ddpg', seed: 1, gamma: 0.9 },
      { ...small, task: 'InvertedPendulum', method: 'meta', seed: 1, exploreSteps: 100, evaluationSteps: 200 },
    ],
  });
  await untilEnded(door.workbench, runs);
});

afterAll(async () => {
  expect(door.log, 'nothing unexpected was logged').toEqual([]);
  await door.close();
});

describe('the table of runs', () => {
  screenTest('folds seeds into configurations that say what sets them apart, and unfolds by key', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByLabel('Fold seeds').check();
    await page.getByText('ddpg, gamma 0.9').waitFor();
    const fold = page.getByRole('row').filter({ hasText: 'n = 3' });
    await fold.getByText('n = 3').waitFor();
    await fold.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('row', { name: /Pendulum ddpg 3/ }).waitFor();
    await page.keyboard.press(' ');
    await page.getByText('5 runs, 3 selected').waitFor();
    await page.waitForURL(/group=configuration.*runs=.*,.*,/);
    await page.reload();
    await page.getByText('ddpg, gamma 0.9').waitFor(); // the address keeps the fold and the selection
    await page.getByText('5 runs, 3 selected').waitFor();
    await page.getByRole('row', { name: /Pendulum ddpg 3/ }).waitFor(); // and what is unfolded
  });

  screenTest('is picked by facets with counts, which the address keeps', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('button', { name: 'Task', exact: true }).click();
    await page.getByRole('checkbox', { name: /^Pendulum/ }).check();
    await page.getByText('4 of 5 runs').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Method', exact: true }).click();
    await page.getByRole('checkbox', { name: /meta.*0/ }).waitFor();
    await page.waitForURL(/task=Pendulum/);
    await page.reload();
    await page.getByRole('button', { name: 'Task: Pendulum' }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('5 runs', { exact: true }).waitFor();
  });

  screenTest('is filtered by a setting, whether it stands at the preset or not', async ({ open }) => {
    const { page } = await open(door.address);
    const filter = page.getByLabel('Filter runs');
    await filter.fill('gamma:<0.99');
    await page.getByText('1 of 5 runs').waitFor();
    await filter.fill('gamma:0.99 -method:meta');
    await page.getByText('3 of 5 runs').waitFor();
    await page.waitForURL(/q=gamma/);
    await page.reload();
    await page.getByText('3 of 5 runs').waitFor();
  });

  screenTest('has any setting as a column, and folds by any choice of settings', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Find a setting').fill('gam');
    await page.getByRole('checkbox', { name: 'gamma', exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Setting gamma: sort' }).click();
    await page.getByRole('button', { name: 'Setting gamma: sort' }).click(); // upwards
    await page.getByRole('row').nth(1).getByText('0.9', { exact: true }).waitFor();
    await page.waitForURL(/order=up.*sort=set/);
    await page.reload();
    const number = page.getByRole('row').nth(1).getByText('0.9', { exact: true });
    await number.waitFor();
    expect(await number.evaluate((cell) => cell.ownerDocument.defaultView?.getComputedStyle(cell).textAlign)).toBe(
      'right',
    );
    await page.getByLabel('Fold seeds').check();
    await page.getByRole('button', { name: 'by all but the seed' }).click();
    await page.getByRole('checkbox', { name: 'method', exact: true }).check();
    await page.getByRole('row').filter({ hasText: 'n = 4' }).getByText('2 values').waitFor();
    await page.waitForURL(/group=method/);
    await page.getByRole('radio', { name: 'All but the seed' }).check();
    await page.getByRole('row').filter({ hasText: 'n = 3' }).waitFor();
  });

  screenTest('names a group and gives it a colour, refuses a name that is taken, and goes back', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByLabel('Fold seeds').check();
    await page.getByRole('button', { name: 'Name and look of ddpg, gamma 0.9' }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('DDPG');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('Another group is called "ddpg".').waitFor();
    await name.fill('short-sighted');
    await page.getByTitle('teal').click();
    await page.getByTitle('longdash', { exact: true }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('row', { name: /short-sighted/ }).waitFor();
    const groups = await door.workbench.handlers['groups.list']({});
    expect(groups.find((group) => group.name === 'short-sighted')).toMatchObject({ colour: 'teal', dash: 'longdash' });
    await page.getByLabel('Fold seeds').uncheck();
    await page
      .getByRole('row', { name: /short-sighted/ })
      .getByRole('link')
      .click();
    await page.getByRole('button', { name: 'Name and look of short-sighted' }).click();
    await page.getByRole('button', { name: 'Automatic name: ddpg, gamma 0.9' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Name and look of ddpg, gamma 0.9' }).waitFor();
    expect((await door.workbench.handlers['groups.list']({})).some(({ isNamed }) => isNamed)).toBe(false);
  });

  screenTest('sorts, and changes the look of a group, by keys alone', async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('button', { name: 'Seed: sort' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=seed/);
    await page.getByRole('columnheader', { name: 'Seed: sort' }).waitFor();
    await page.getByLabel('Fold seeds').check();
    const folds = page.getByRole('row').filter({ hasText: 'n = ' });
    await expect.poll(() => folds.count()).toBe(3);
    await folds.first().focus();
    await page.keyboard.press('ArrowDown');
    const second = folds.nth(1);
    const pencil = second.getByRole('button', { name: /^Name and look of / });
    await expect.poll(() => second.evaluate((row) => row === row.ownerDocument.activeElement)).toBe(true);
    expect(await page.locator('[role=grid] button[aria-label^="Name and look"][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await pencil.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Name' }).waitFor({ state: 'detached' });
  });

  screenTest('shows a long name of a group whole, on two lines and when pointed at', async ({ open }) => {
    const { page } = await open(door.address);
    await page.setViewportSize({ width: 1280, height: 720 });
    const long = 'ddpg, noise adapts every 50 updates';
    const [group] = (await door.workbench.handlers['groups.list']({})).filter(({ name }) => name.includes('gamma'));
    await door.workbench.handlers['groups.edit']({ variant: group.variant, name: long });
    const cell = page.getByTitle(long, { exact: true });
    await cell.waitFor();
    const name = cell.getByText(long);
    expect(
      await name.evaluate((text) => text.scrollHeight <= text.clientHeight && text.scrollWidth <= text.clientWidth),
    ).toBe(true);
    expect(await cell.evaluate((each) => each.getBoundingClientRect().height)).toBeLessThanOrEqual(32);
    await door.workbench.handlers['groups.edit']({ variant: group.variant, name: null });
  });

  screenTest('is where it was left, by back, a reload and the keys', async ({ open }) => {
    const { page } = await open(door.address);
    await page.setViewportSize({ width: 1280, height: 260 }); // five runs are more than fit
    await page
      .getByRole('row', { name: /Pendulum/ })
      .first()
      .focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('j');
    const row = page.locator('[role=row]:focus');
    await expect.poll(() => row.getAttribute('aria-rowindex')).toBe('6'); // the focus follows the keys a frame later
    const name = await row.innerText();
    const scrolled = (): Promise<number> => page.getByRole('grid').evaluate((grid) => grid.scrollTop);
    const top = await scrolled();
    expect(top).toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Curves' }).waitFor();
    await page.goBack();
    await row.waitFor();
    expect([await row.innerText(), await scrolled()]).toEqual([name, top]);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Curves' }).waitFor();
    await page.keyboard.press('Escape');
    await row.waitFor();
    expect([await row.innerText(), await scrolled()]).toEqual([name, top]);
    await expect.poll(() => page.evaluate('history.state')).toMatchObject({ top }); // the address is up to date
    await page.reload();
    await row.waitFor();
    expect([await row.innerText(), await scrolled()]).toEqual([name, top]);
  });

  screenTest('has no page for what can be no run, and no noise about it', async ({ open }) => {
    const { page, faults } = await open(door.address);
    await page.getByRole('grid').waitFor();
    const answered = ['runs.get', 'runs.series'].map((call) => page.waitForResponse(`**/api/call/${call}`));
    await page.goto(`${page.url().split('#')[0]}#/run/x`);
    await page.getByRole('heading', { name: 'There is no such run' }).waitFor();
    await Promise.all(answered);
    await page.evaluate('new Promise((done) => requestIdleCallback(done))'); // a notice would be shown by now
    expect(await page.getByText('failed').count()).toBe(0);
    faults.length = 0;
    await page.getByRole('link', { name: 'All runs' }).click();
    await page.getByRole('grid').waitFor();
  });

  screenTest('keeps tags, notes and the archive, and shows the columns that are asked for', async ({ open }) => {
    const { page } = await open(door.address);
    await page
      .getByRole('row', { name: /InvertedPendulum meta/ })
      .getByRole('checkbox')
      .click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel(/^Tags/).fill('pilot, table-1');
    await page.getByLabel('Note').fill('Seeds 2 and 3 to come.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('row', { name: /pilot table-1/ }).waitFor(); // the first tags bring their column along
    await page.getByRole('button', { name: 'Columns' }).click();
    const tags = page.getByRole('checkbox', { name: 'Tags', exact: true });
    expect(await tags.isChecked()).toBe(true);
    await tags.uncheck();
    await page.getByRole('row', { name: /pilot table-1/ }).waitFor({ state: 'detached' });
    await tags.check();
    await page.getByRole('checkbox', { name: 'Size', exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('row', { name: /pilot table-1/ }).waitFor();
    await page.getByRole('row', { name: /\d kB/ }).first().waitFor();
    await page.reload();
    await page.getByRole('row', { name: /pilot table-1/ }).waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('row', { name: /InvertedPendulum meta/ }).waitFor({ state: 'detached' });
    await page.getByLabel('Which runs are shown').selectOption('archived');
    await page.getByRole('row', { name: /InvertedPendulum meta/ }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(async () => (await door.workbench.handlers['runs.list']({})).some(({ isArchived }) => isArchived))
      .toBe(false);
  });

  screenTest("goes to the trash whole, from a run's page too, and comes back", async ({ open }) => {
    const { page } = await open(door.address);
    await page.getByRole('row', { name: /Pendulum ddpg 3/ }).focus();
    await page.keyboard.press(' ');
    await page.getByText('5 runs, 1 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Curves' }).waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('4 runs', { exact: true }).waitFor(); // and what is gone is not selected any more
    await page.keyboard.press('a');
    await page.keyboard.press('Delete');
    await page.getByText('All runs are in the trash.').waitFor();
    await page.getByRole('button', { name: 'Show the trash' }).click();
    await page.getByText('5 runs', { exact: true }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Back to the runs' }).click();
    await page.getByText('5 runs', { exact: true }).waitFor();
    expect((await door.workbench.handlers['runs.list']({})).filter(({ trashedAt }) => trashedAt !== null)).toEqual([]);
  });
});
