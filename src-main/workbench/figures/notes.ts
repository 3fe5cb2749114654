/** Sentences of the program's own as one paragraph, each once: under a figure they take the fewest lines. */
export function inOne(notes: readonly string[]): readonly string[] {
  return notes.length === 0 ? [] : [[...new Set(notes)].join(' ')];
}
