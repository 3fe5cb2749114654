/** t(.975, df) for df 1 to 30. */
const table = [
  12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814,
  2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596,
  2.07961, 2.07387, 2.06866, 2.0639, 2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
];

/**
 * The .975 quantile of Student's t: for the 95% interval of a mean over few
 * seeds. Beyond 30 degrees of freedom the expansion in 1/df (Abramowitz and
 * Stegun 26.7.5), whose error is there below 1e-5.
 */
export function studentQuantile(degreesOfFreedom: number): number {
  if (degreesOfFreedom <= table.length) return table[degreesOfFreedom - 1];
  const z = 1.959963984540054;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degreesOfFreedom + second / degreesOfFreedom ** 2 + third / degreesOfFreedom ** 3;
}
