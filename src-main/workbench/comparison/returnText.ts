/** A return or a difference in a sentence: about four significant digits, without an exponent. */
export function returnText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '-' : 'no bound';
  const size = Math.abs(value);
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : grouped(text);
}

export function signedText(value: number): string {
  return value > 0 && Number.isFinite(value) ? `+${returnText(value)}` : returnText(value);
}

function grouped(text: string): string {
  const [whole, rest] = text.split('.');
  const parts = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? parts : `${parts}.${rest}`;
}
