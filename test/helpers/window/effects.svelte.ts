/** Runs what begins effects, as a component does when it is made. Returns what ends them. */
export function inEffects(begin: () => void): () => void {
  return $effect.root(begin);
}
