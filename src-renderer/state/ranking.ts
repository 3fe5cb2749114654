/** What a search weighs: a name, and what else is known of the thing. */
export interface Findable {
  readonly title: string;
  readonly aside: string;
}

/**
 * Those in which every word of `text` is found, best first: words found in the
 * name before those found beside it, whole words before beginnings, beginnings
 * before parts, then the shorter name; what is equal keeps its order. All of
 * them, as they were, for a text without words.
 */
export function rank<T extends Findable>(things: readonly T[], text: string): readonly T[] {
  const words = wordsOf(text);
  if (words.length === 0) return things;
  return things
    .flatMap((thing) => {
      const score = scoreOf(thing, words);
      return score === null ? [] : [{ thing, score }];
    })
    .sort((a, b) => b.score - a.score || a.thing.title.length - b.thing.title.length)
    .map(({ thing }) => thing);
}

/** Points of one word: of the name, and of what stands beside it. Ten words beside a name weigh less than one in it. */
const inTitle = { whole: 10_000, beginning: 1000, part: 100 } as const;
const beside = { whole: 10, beginning: 5, part: 1 } as const;

function scoreOf({ title, aside }: Findable, words: readonly string[]): number | null {
  let sum = 0;
  for (const word of words) {
    const best = pointsOf(title, word, inTitle) ?? pointsOf(aside, word, beside);
    if (best === null) return null;
    sum += best;
  }
  return sum;
}

function pointsOf(text: string, word: string, points: Readonly<Record<keyof typeof inTitle, number>>): number | null {
  const lower = text.toLowerCase();
  if (!lower.includes(word)) return null;
  const parts = lower.split(/[^\p{L}\p{N}.-]+/u);
  if (parts.includes(word)) return points.whole;
  return parts.some((part) => part.startsWith(word)) ? points.beginning : points.part;
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
