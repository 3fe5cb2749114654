/** What stands before the suffix of an id: a name's letters a-z and digits, 40 at most, or `other` without any. */
export function slug(name: string, other: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return words === '' ? other : words;
}
