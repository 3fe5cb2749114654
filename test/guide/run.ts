import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHttpDoor } from '../../src-main/doors/http/httpDoor.ts';
import { rendererFiles } from '../../src-main/doors/http/rendererFiles.ts';
import { openService } from '../../src-main/doors/openService.ts';
import { workerEntries } from '../../src-main/doors/entries.ts';
import { projectFolder, rendererFolder } from '../../src-main/paths.ts';
import { startChromium } from '../helpers/browser.ts';
import { untilEnded } from '../helpers/realDoor.ts';
import { guideFiles } from './pages.ts';
import { scenes, type GuideRuns } from './scenes.ts';

/** Writes `.github/guide/`: pages, and pictures of the real program on runs that it trains for them. */
const folder = join(projectFolder(), '.github', 'guide');
const scratch = await mkdtemp(join(tmpdir(), 'tutelage-guide-'));
const log = (message: string): void => console.error(message);
const workbench = openService({ databasePath: join(scratch, 'guide.db'), door: 'browser', ...workerEntries, log });
const door = await openHttpDoor({ service: workbench, files: rendererFiles(rendererFolder()), port: 0, log });
const browser = await startChromium();
try {
  await mkdir(folder, { recursive: true });
  for (const { file, text } of guideFiles()) await writeFile(join(folder, file), text);
  const runs = await trainRuns();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(door.newAddress());
  const base = page.url().split('#')[0];
  for (const { name, place, until, act } of scenes) {
    log(`picture: ${name}`);
    await page.goto('about:blank');
    await page.goto(`${base}#/${place(runs)}`);
    await page.locator('main').getByText(until).first().waitFor({ timeout: 60_000 });
    await act?.(page);
    await page.evaluate('new Promise((quiet) => setTimeout(quiet, 1500))'); // plots draw themselves in turns
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  log(`Wrote ${folder}`);
} finally {
  await browser.close();
  await door.close();
  await workbench.close();
  await rm(scratch, { recursive: true, force: true });
}

async function trainRuns(): Promise<GuideRuns> {
  const short = { task: 'Pendulum', interactions: 6_000, testInterval: 500, testEpisodes: 2 };
  log('training six runs of 6,000 interactions');
  const all = await workbench.handlers['runs.start']({
    configurations: ['meta', 'ddpg'].flatMap((method) => [1, 2, 3].map((seed) => ({ ...short, method, seed }))),
  });
  await untilEnded(workbench, all);
  const { id: study } = await workbench.handlers['studies.create']({
    name: 'Does the teacher help?',
    question: 'Is meta better than ddpg on Pendulum, and is it the teacher that makes it so?',
    preset: null,
    plan: {
      tasks: ['Pendulum'],
      variants: [
        { label: 'meta', method: 'meta', settings: {}, teacherFrom: null },
        { label: 'control', method: 'meta', settings: { teacherLearningRate: 0 }, teacherFrom: null },
        { label: 'ddpg', method: 'ddpg', settings: {}, teacherFrom: null },
      ],
      seeds: [1, 2, 3],
      settings: { interactions: 6_000, testInterval: 500, testEpisodes: 2 },
    },
  });
  return { all, meta: all[0], study };
}
