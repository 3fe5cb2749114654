import fc from 'fast-check';
import { properties } from './properties.ts';

/** `npm run fuzz`: a million inputs, or as many as are named; `-- N SEED` draws those of a seed again. */
const [count = '1000000', given = String(Math.floor(Date.now() % 2 ** 31))] = process.argv.slice(2);
const seed = Number(given);
console.log(`seed ${seed}`);
for (const { name, property } of properties) {
  const numRuns = Math.max(1, Math.round(Number(count) / properties.length));
  await fc.assert(property, { numRuns, seed });
  console.log(`${String(numRuns).padStart(8)}  ${name}`);
}
