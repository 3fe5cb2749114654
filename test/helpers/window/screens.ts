import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { requests } from '../../../src-main/contract/contract.ts';
import { openRealDoor, trainHopperPair, type RealDoor } from '../realDoor.ts';

/** The application with something on each of its screens. */
export interface FullDoor {
  readonly door: RealDoor;
  /** A run of Hopper with a teacher, and a baseline. */
  readonly runs: readonly string[];
  readonly screens: readonly ScreenPlace[];
}

export interface ScreenPlace {
  /** Behind `#/`. */
  readonly hash: string;
  /** What `main` says once the screen is whole. */
  readonly word: RegExp;
}

export async function openFullDoor(): Promise<FullDoor> {
  const door = await openRealDoor();
  const runs = await trainHopperPair(door.workbench);
  const { handlers } = door.workbench;
  await handlers['runs.update']({ run: runs[0], tags: ['tried'], note: 'A note' });
  const study = await handlers['studies.create']({
    name: 'Two seeds',
    question: 'Is one enough?',
    preset: null,
    plan: {
      tasks: ['Hopper'],
      variants: [{ label: 'meta', method: 'meta', settings: {}, teacherFrom: null }],
      seeds: [1, 2],
      settings: { interactions: 3000 },
    },
  });
  const figure = await handlers['figures.create'](
    requests['figures.create'].parse({
      name: 'Returns',
      specification: {
        version: 1,
        runs: { by: 'runs', runs: [...runs] },
        panels: [{ kind: 'curves' }, { kind: 'table' }],
        width: 'full',
      },
    }),
  );
  return { door, runs, screens: screensOf(runs, study.id, figure.id) };
}

/** Every screen, empty and full. */
function screensOf(runs: readonly string[], study: string, figure: string): readonly ScreenPlace[] {
  const both = `runs=${runs.join(',')}`;
  return [
    { hash: 'runs', word: /Hopper meta/ },
    { hash: 'runs?group=configuration', word: /n = 1/ },
    { hash: 'new', word: /Start run/ },
    { hash: `run/${runs[0]}`, word: /Meta-reward/ },
    { hash: `run/${runs[0]}?tab=teacher`, word: /Meta-reward|Curves/ },
    { hash: `run/${runs[0]}?tab=record`, word: /Provenance|Configuration/ },
    { hash: `run/${runs[0]}?tab=rollouts`, word: /Return of each rollout/ },
    { hash: 'compare', word: /Choose runs to compare/ },
    { hash: `compare?${both}`, word: /over n runs/ },
    { hash: 'coverage', word: /Which states do they visit/ },
    { hash: `coverage?${both}`, word: /Ready to draw/ },
    { hash: 'figures', word: /Figures for print/ },
    { hash: `figures?figure=${figure}`, word: /Printed size/ },
    { hash: 'replay', word: /Which episode/ },
    { hash: 'replay?rollouts=1,2', word: /grid [\d.]+ m/ },
    { hash: 'studies', word: /A question, and the runs/ },
    { hash: `studies?study=${study}`, word: /Start what is missing/ },
    { hash: 'studies?form=new', word: /Nothing is started yet|Make the study/ },
    { hash: 'queue', word: /Queue/ },
    { hash: 'tools', word: /Map of a table/ },
    { hash: 'guide', word: /In one minute/ },
  ];
}

let visits = 0;

/** Loads the interface anew at a screen, until it is whole and quiet. */
export async function visit(page: Page, { hash, word }: ScreenPlace): Promise<void> {
  visits += 1; // another address, so that the page is loaded anew
  await page.goto(`${new URL(page.url()).origin}/?visit=${visits}#/${hash}`);
  await page.locator('main').getByText(word).first().waitFor();
  await expect
    .poll(
      () =>
        page.evaluate(
          "document.querySelector('.plot') === null || document.querySelector('canvas, .main-svg') !== null",
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  await page.evaluate('new Promise((quiet) => requestIdleCallback(quiet, { timeout: 1000 }))');
}
