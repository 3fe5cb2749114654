/** Powers of Adam's two decays after its steps, as running products: what its corrections are made of. */
export interface Powers {
  readonly mean: number;
  readonly square: number;
}

export const firstPowers: Powers = { mean: 1, square: 1 };

/** One more step, and what a learning rate is multiplied by at it: sqrt(1 - b2^t) / (1 - b1^t). */
export function afterStep({ mean, square }: Powers): { readonly powers: Powers; readonly correction: number } {
  const powers = { mean: mean * 0.9, square: square * 0.999 };
  return { powers, correction: Math.sqrt(1 - powers.square) / (1 - powers.mean) };
}
