/**
 * The number that a text writes in decimal notation: 12, -0.5, .3, 1e-5. Null
 * for anything else; other notations that JavaScript reads (0x1F, 0b1, Infinity,
 * the empty text as 0) are no numbers here. Beyond the range of float64 it is
 * infinite.
 */
export function decimalNumber(text: string): number | null {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}
