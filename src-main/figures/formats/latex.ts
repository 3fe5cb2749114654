const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
};

/** Commands of text mode, in LaTeX without any package. */
const text: Readonly<Record<string, string>> = {
  '\u00a0': '~',
  '\u00ad': '\\-',
  '\u2009': '\\,',
  '\u202f': '\\,',
  '\u2010': '-',
  '\u2011': '-',
  '\u2013': '--',
  '\u2014': '---',
  '\u2018': '`',
  '\u2019': "'",
  '\u201a': '\\quotesinglbase{}',
  '\u201c': '``',
  '\u201d': "''",
  '\u201e': ',,',
  '\u2022': '\\textbullet{}',
  '\u2026': '\\ldots{}',
  '¡': '!`',
  '¿': '?`',
  '§': '\\S{}',
  '¶': '\\P{}',
  '©': '\\copyright{}',
  '®': '\\textregistered{}',
  '™': '\\texttrademark{}',
  '£': '\\pounds{}',
  '†': '\\dag{}',
  '‡': '\\ddag{}',
  ª: '\\textordfeminine{}',
  º: '\\textordmasculine{}',
  ß: '\\ss{}',
  æ: '\\ae{}',
  Æ: '\\AE{}',
  œ: '\\oe{}',
  Œ: '\\OE{}',
  ø: '\\o{}',
  Ø: '\\O{}',
  ł: '\\l{}',
  Ł: '\\L{}',
  ı: '\\i{}',
  ȷ: '\\j{}',
  ﬁ: 'fi',
  ﬂ: 'fl',
};

const greek =
  'α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ ' +
  'lambda μ mu ν nu ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ ' +
  'psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega µ mu';
const symbols =
  '± pm ∓ mp × times ÷ div · cdot ∙ cdot ∗ ast ∘ circ ⋅ cdot ≤ leq ≥ geq ⩽ leq ⩾ geq ≪ ll ≫ gg ≠ neq ≈ approx ' +
  '≅ cong ≡ equiv ∼ sim ≃ simeq ∝ propto ∞ infty ∂ partial ∇ nabla ∑ sum ∏ prod ∫ int √ surd ∈ in ∉ notin ∋ ni ' +
  '∅ emptyset ∪ cup ∩ cap ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∖ setminus ∀ forall ∃ exists ¬ neg ∧ wedge ∨ ' +
  'vee ⊕ oplus ⊗ otimes ⊥ perp ∥ parallel ∣ mid → rightarrow ← leftarrow ↔ leftrightarrow ↑ uparrow ↓ ' +
  'downarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow ↦ mapsto ⟨ langle ⟩ rangle ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ ' +
  'rceil ℓ ell ℜ Re ℑ Im ℵ aleph ′ prime ⋯ cdots ★ star ⋆ star';

function commandsOf(words: string, prefix: string): [string, string][] {
  const parts = words.split(' ');
  return parts.flatMap((character, i): [string, string][] =>
    i % 2 === 0 ? [[character, `${prefix}${parts[i + 1]}`]] : [],
  );
}

const upright: readonly [string, string][] = [...'ΑΒΕΖΗΙΚΜΝΟΡΤΧ'].map((character, i) => [
  character,
  'ABEZHIKMNOPTX'[i],
]);
const doubled: readonly [string, string][] = [...'ℝℕℤℚℂℙ𝔼'].map((letter, i) => [letter, `\\mathbf{${'RNZQCPE'[i]}}`]);
const raised: readonly [string, string][] = [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ'].map((mark, i) => [mark, `^{${'0123456789+-ni'[i]}}`]);
const lowered: readonly [string, string][] = [...'₀₁₂₃₄₅₆₇₈₉₊₋'].map((mark, i) => [mark, `_{${'0123456789+-'[i]}}`]);

/** What stands between dollar signs. */
const math: ReadonlyMap<string, string> = new Map([
  ...commandsOf(greek, '\\'),
  ...commandsOf(symbols, '\\'),
  ...doubled,
  ...raised,
  ...lowered,
  ['\u2212', '-'],
  ['°', '^{\\circ}'],
]);
const letters: ReadonlyMap<string, string> = new Map([...upright, ['ο', 'o']]);

/** Marks over and under letters, as Unicode combines them. */
const accents: Readonly<Record<string, string>> = {
  '\u0300': '`',
  '\u0301': "'",
  '\u0302': '^',
  '\u0303': '~',
  '\u0304': '=',
  '\u0306': 'u',
  '\u0307': '.',
  '\u0308': '"',
  '\u030a': 'r',
  '\u030b': 'H',
  '\u030c': 'v',
  '\u0323': 'd',
  '\u0327': 'c',
  '\u0331': 'b',
};

/**
 * Text that LaTeX prints as it stands, with pdfTeX too, where it has a command; the rest is left, see `withoutCommand`.
 */
export function escapeLatex(source: string): string {
  let written = '';
  let isOpen = false; // inside a formula: symbols side by side are one
  for (const piece of merged(piecesOf(source))) {
    if (piece.isMath !== isOpen) written += '$';
    isOpen = piece.isMath;
    // Two hyphens would print as a dash.
    written += !isOpen && piece.text === '-' && written.endsWith('-') ? '{}-' : piece.text;
  }
  return isOpen ? `${written}$` : written;
}

/** Characters of the text that pdfTeX cannot print as written: scripts that need XeLaTeX or LuaLaTeX. */
export function withoutCommand(source: string): readonly string[] {
  return [...new Set(source.normalize('NFC'))].filter(
    (character) => pieceOf(character).text === character && (character.codePointAt(0) ?? 0) > 0x7e,
  );
}

interface Piece {
  readonly text: string;
  readonly isMath: boolean;
}

function piecesOf(source: string): Piece[] {
  return [...source.replace(/[^\S\u00a0\u2009\u202f]+/g, ' ').normalize('NFC')]
    .filter((character) => character >= ' ' && character !== '\u007f')
    .map(pieceOf);
}

function pieceOf(character: string): Piece {
  const formula = math.get(character);
  if (formula !== undefined) return { text: formula, isMath: true };
  return {
    text: special[character] ?? text[character] ?? letters.get(character) ?? accented(character),
    isMath: false,
  };
}

/**
 * Neighbours that are raised or lowered alike as one: LaTeX takes no second exponent. A space keeps a command from the
 * letter behind it.
 */
function merged(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    const isLike = (mark: string): boolean => piece.text.startsWith(mark) && last?.text.startsWith(mark) === true;
    if (last?.isMath !== true || !piece.isMath) result.push(piece);
    else if (isLike('^{') || isLike('_{'))
      result[result.length - 1] = { text: `${last.text.slice(0, -1)}${piece.text.slice(2)}`, isMath: true };
    else
      result.push(
        /^[A-Za-z]/.test(piece.text) && /[A-Za-z]$/.test(last.text) ? { ...piece, text: ` ${piece.text}` } : piece,
      );
  }
  return result;
}

function accented(character: string): string {
  const [base, mark, ...more] = character.normalize('NFD');
  const accent = mark === undefined || more.length > 0 ? undefined : accents[mark];
  if (accent === undefined || !/^[A-Za-z]$/.test(base)) return character;
  const over = /[ij]/.test(base) && !/[cdb]/.test(accent) ? `\\${base}` : base;
  return `\\${accent}{${over}}`;
}
