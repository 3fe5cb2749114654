/**
 * Prints as JSON how an engine, named on the command line, compares with the reference updates: for a test that needs a
 * process of its own.
 */
import { readFileSync } from 'node:fs';
import { createLearner } from '../../../src-main/engines/engines.ts';
import { engineNames } from '../../../src-main/engines/learner.ts';
import { checkAgainstReference } from '../../../src-main/engines/reference/check.ts';
import { parseReference } from '../../../src-main/engines/reference/parse.ts';

const engine = engineNames.find((name) => name === process.argv[2]);
if (engine === undefined) throw new Error(`Name one of ${engineNames.join(', ')}.`);
const reference = parseReference(
  readFileSync(new URL('../../../src-main/engines/reference/hopper-shape.json', import.meta.url), 'utf8'),
);
console.log(JSON.stringify(await checkAgainstReference((options) => createLearner(engine, options), reference)));
