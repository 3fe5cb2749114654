import fc from 'fast-check';
import { argumentsOf } from './arguments.ts';
import { properties } from './properties.ts';
import { triedLine } from './property.ts';
import { readerProperties } from './readers.ts';

/**
 * `npm run fuzz`: a million inputs, or as many as are named; `-- N SEED` draws those of a seed again, `-- --readers`
 * damages files of other programs alone.
 */
const { values, positionals } = argumentsOf(
  { readers: { type: 'boolean', default: false } },
  `npm run fuzz -- [N] [SEED] [--readers]

Draws N inputs (a million if not said) and tries each message, option, configuration and file reader with its share.
  SEED       draws those of a printed seed again
  --readers  damages files of other programs alone
`,
);
const [count = '1000000', given = String(Math.floor(Date.now() % 2 ** 31))] = positionals;
const seed = Number(given);
const drawn = values.readers ? readerProperties : properties;
console.log(`seed ${seed}`);
let total = 0;
for (const each of drawn) {
  const numRuns = Math.max(1, Math.round(Number(count) / drawn.length));
  await fc.assert(each.property, { numRuns, seed });
  total += numRuns - (each.untested?.() ?? 0);
  console.log(triedLine(each, numRuns));
}
console.log(`${String(total).padStart(8)}  in all`);
