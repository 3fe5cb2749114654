import { describe, expect } from 'vitest';
import { screenTest } from '../helpers/window/chromium.ts';
import { look, savePicture, trainHopper, visit } from '../helpers/window/replayPage.ts';

/** The browser draws on the processor, which others may use as well. */
const patient = { timeout: 50_000 };

const trained = trainHopper();

/** In the page: takes the graphics away; and gives them back. */
const loseScript = `(() => {
  window.taken = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
  window.taken.loseContext();
})()`;
const giveBackScript = 'window.taken.restoreContext()';

/** What three.js and the browser say on the console when graphics go and come back. */
const contextGone = /context[_ ](lost|restored)/i;

describe('the graphics of a replay', () => {
  screenTest('the graphics may go and come back', async ({ open }) => {
    const { page, faults } = await open(trained.door.address);
    await visit(page, `?rollouts=${(await trained.longest('teacher')).id}`);
    const before = await savePicture(page);
    await page.evaluate(loseScript);
    await page.getByText('The graphics were taken away').waitFor();
    await page.evaluate(giveBackScript);
    await page.getByText('The graphics were taken away').waitFor({ state: 'detached' });
    await expect.poll(async () => (await look(page, await savePicture(page))).colours[0], patient).toBeGreaterThan(20);
    expect((await savePicture(page)).length).toBeGreaterThan(before.length / 2);
    // What the first context held is not taken from the second one.
    await page.goto(`${page.url().split('#')[0]}#/queue`);
    await page.locator('canvas').waitFor({ state: 'detached' });
    faults.splice(0, faults.length, ...faults.filter((fault) => !contextGone.test(fault)));
  });

  screenTest(
    'one canvas serves one visit after the other, and another one if its graphics went meanwhile',
    async ({ open }) => {
      const { page, faults } = await open(trained.door.address);
      const [teacher, student] = [await trained.longest('teacher'), await trained.longest('student')];
      const leave = async (): Promise<void> => {
        await page.goto(`${page.url().split('#')[0]}#/queue`);
        await page.locator('canvas').waitFor({ state: 'detached' });
      };
      await visit(page, `?rollouts=${teacher.id}`);
      expect((await look(page, await savePicture(page))).orange).toBeGreaterThan(0.01);
      await page.evaluate("window.first = document.querySelector('canvas')");
      await leave();
      await visit(page, `?rollouts=${student.id}`);
      expect(await page.evaluate("document.querySelector('canvas') === window.first")).toBe(true);
      const second = await look(page, await savePicture(page));
      expect(second.blue, 'the student is blue').toBeGreaterThan(0.01);
      expect(second.orange, 'nothing is left of the teacher').toBeLessThan(0.001);
      await leave();
      await page.evaluate("window.first.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()");
      await visit(page, `?rollouts=${teacher.id}`);
      expect((await look(page, await savePicture(page))).orange).toBeGreaterThan(0.01);
      expect(await page.evaluate("document.querySelector('canvas') === window.first")).toBe(false);
      faults.splice(0, faults.length, ...faults.filter((fault) => !contextGone.test(fault)));
    },
  );

  screenTest('on a graphics card the edges are smooth and the floor is a texture', async ({ open }) => {
    const { page } = await open(trained.door.address);
    // The browser of the tests draws by the processor, and says so here.
    await page.evaluate(`{
      const ask = WebGL2RenderingContext.prototype.getParameter;
      WebGL2RenderingContext.prototype.getParameter = function (name) {
        return name === 0x9246 ? 'A graphics card' : ask.call(this, name);
      };
    }`);
    await visit(page, `?rollouts=${(await trained.longest('teacher')).id}`);
    expect(
      await page.evaluate("document.querySelector('canvas').getContext('webgl2').getContextAttributes().antialias"),
    ).toBe(true);
    const picture = await look(page, await savePicture(page));
    expect(picture.colours[0]).toBeGreaterThan(20);
    expect(picture.orange, 'the teacher is orange').toBeGreaterThan(0.01);
  });
});
