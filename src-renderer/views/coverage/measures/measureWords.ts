import type { StabilityResult } from '../../../../src-main/contract/coverage/measures.ts';

/** A share as "34%"; small ones with a decimal. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  return `${percent
    .toFixed(Math.abs(percent) < 9.95 ? 1 : 0)
    .replace('-', '−')
    .replace(/^−(0\.0|0)$/, '$1')}%`;
}

/** Fixed decimals with a true minus, and no minus before a zero. */
export function fixed(value: number, decimals: number): string {
  return value
    .toFixed(decimals)
    .replace(/^-(?=0\.?0*$)/, '')
    .replace('-', '−');
}

/** What the region is that the sentences speak of. */
export const regionNote = 'A set’s region is where 95% of its states are; of a set just like it 5% lie outside.';

/** How to read the agreement of several maps of the same states. */
export function stabilitySentence({
  residual,
  neighbourAgreement,
  chance: byChance,
  neighbours,
}: Pick<StabilityResult, 'residual' | 'neighbourAgreement' | 'chance' | 'neighbours'>): string {
  const numbers =
    `Of a state’s ${neighbours} nearest neighbours, two of these maps share ${formatPercent(neighbourAgreement)} ` +
    `(${formatPercent(byChance)} by chance); laid over each other they differ by ${formatPercent(residual)} of ` +
    'their size.';
  const near =
    neighbourAgreement >= 0.5
      ? 'Which states are neighbours can be relied on'
      : neighbourAgreement >= 0.25
        ? 'Which states are neighbours can be relied on only roughly'
        : 'Which states are neighbours changes from map to map';
  const whole =
    residual < 0.15
      ? 'the whole keeps its shape.'
      : residual < 0.45
        ? 'groups keep their place roughly, but how far apart they are is of the method’s making.'
        : 'where groups lie, and how far apart, is of the method’s making.';
  return `${numbers} ${near}, ${neighbourAgreement >= 0.5 === residual < 0.45 ? 'and' : 'but'} ${whole}`;
}
