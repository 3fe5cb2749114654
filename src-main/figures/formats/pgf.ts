import { ink } from '../colours.ts';
import { decimal, type SvgElement, type SvgNode } from '../element.ts';
import { escapeLatex, withoutCommand } from './latex.ts';
import { pageSize } from './pdf.ts';

type Attributes = SvgElement['attributes'];

/**
 * Points of paths that are written as TikZ, at most. TeX keeps some 36 words of memory for each until the page is out,
 * of the 5 million that it has, and sets about ten thousand a second.
 */
const MOST_POINTS = 20_000;

/** Whether a figure's lines and areas are too many for TeX, and are put beside the picture as a PDF. */
export function needsArt(figure: SvgElement): boolean {
  return pointsOf(figure) > MOST_POINTS;
}

function pointsOf({ attributes, children }: SvgElement): number {
  const own = attributes['d']?.match(/[MLh]/g)?.length ?? 0;
  return children.reduce((sum, child) => sum + (typeof child === 'string' ? 0 : pointsOf(child)), own);
}

/** A figure without its texts and its white ground: what stands behind them. */
export function artOf(figure: SvgElement): SvgElement {
  const silent = (node: SvgElement): SvgElement => ({
    ...node,
    children: node.children.flatMap((child) =>
      typeof child === 'string' || child.tag === 'text' ? [] : silent(child),
    ),
  });
  return silent({ ...figure, children: figure.children.slice(1) });
}

/**
 * A figure as a TikZ picture, to be read by \input: its text is set by the
 * paper's own LaTeX, in the paper's font and the figure's sizes. The document
 * needs \usepackage{tikz} and nothing else.
 *
 * @param figure the root of `figureElements`.
 * @param art name of the PDF of `artOf` that stands behind the texts; null where all of it is TikZ.
 */
export function figureToPgf(figure: SvgElement, art: string | null = null): string {
  const { width, height } = pageSize(figure);
  const foreign = withoutCommand(
    textsOf(figure)
      .flatMap(({ children }) => children)
      .join(''),
  );
  return [
    `% ${(figure.attributes['aria-label'] ?? '').replaceAll(/[\r\n]+/g, ' ')}`,
    '% \\usepackage{tikz} in the preamble, \\input{this file} in the figure.',
    ...(foreign.length === 0
      ? []
      : [
          `% It has ${foreign.join(' ')}: with \\usepackage[T1]{fontenc} for Latin letters, [T2A,T1] for Cyrillic,`,
          '% or by XeLaTeX or LuaLaTeX with a font that has them.',
        ]),
    ...(art === null
      ? []
      : [
          `% With it goes ${art}: its lines and areas are more than TeX holds.`,
          '% In another folder than the paper: \\graphicspath{{folder/}} in the preamble.',
        ]),
    '\\begin{tikzpicture}[x=1bp,y=-1bp,line width=0.5bp]',
    `\\useasboundingbox (0,0) rectangle (${decimal(width)},${decimal(height)});`,
    ...(art === null
      ? figure.children.flatMap((child, i) => (i === 0 ? [] : commands(child))) // the first is the white page
      : [
          `\\node[anchor=north west,inner sep=0pt,outer sep=0pt] at (0,0) {\\includegraphics{${art}}};`,
          ...textsOf(figure).flatMap(commands),
        ]),
    '\\end{tikzpicture}',
    '',
  ].join('\n');
}

function textsOf(node: SvgElement): SvgElement[] {
  return node.tag === 'text'
    ? [node]
    : node.children.flatMap((child) => (typeof child === 'string' ? [] : textsOf(child)));
}

function commands(node: SvgNode): string[] {
  if (typeof node === 'string') throw new Error(`The text "${node}" stands outside of a text element.`);
  const { tag, attributes, children } = node;
  const at = (x: string, y: string): string => `(${attributes[x] ?? '0'},${attributes[y] ?? '0'})`;
  switch (tag) {
    case 'g':
      return children.flatMap(commands);
    case 'text':
      return [textCommand(attributes, children.join(''))];
    case 'rect':
      return [
        `\\path[${options(attributes)}] ${at('x', 'y')} rectangle ++(${attributes['width']},${attributes['height']});`,
      ];
    case 'line':
      return [`\\path[${options(attributes)}] ${at('x1', 'y1')} -- ${at('x2', 'y2')};`];
    case 'circle':
      return [`\\path[${options(attributes)}] ${at('cx', 'cy')} circle[radius=${attributes['r']}bp];`];
    case 'path':
      return [`\\path[${options(attributes)}] ${pathOf(attributes['d'])};`];
    default:
      throw new Error(`A TikZ picture of a figure has no element <${tag}>.`);
  }
}

/** One segment a line: TeX reads lines of limited length. */
function pathOf(data: string): string {
  return [...data.matchAll(/([MLhZ])(?:(-?[\d.]+)(?: (-?[\d.]+))?)?/g)]
    .map(([, command, x, y]) => {
      switch (command) {
        case 'M':
          return `(${x},${y})`;
        case 'L':
          return `-- (${x},${y})`;
        case 'h':
          return `-- ++(${x},0)`;
        default:
          return '-- cycle';
      }
    })
    .join('\n');
}

function options(attributes: Attributes): string {
  const { fill = ink.text, stroke } = attributes;
  const dash = attributes['stroke-dasharray']?.split(' ');
  return [
    fill === 'none' ? [] : [`fill=${colour(fill)}`],
    attributes['fill-opacity'] === undefined ? [] : [`fill opacity=${attributes['fill-opacity']}`],
    attributes['fill-rule'] === 'evenodd' ? ['even odd rule'] : [],
    stroke === undefined ? [] : [`draw=${colour(stroke)}`, `line width=${attributes['stroke-width'] ?? '1'}bp`],
    attributes['stroke-opacity'] === undefined ? [] : [`draw opacity=${attributes['stroke-opacity']}`],
    attributes['stroke-linecap'] === 'round' ? ['line cap=round'] : [],
    attributes['stroke-linejoin'] === 'round' ? ['line join=round'] : [],
    dash === undefined
      ? []
      : [`dash pattern=${dash.map((length, i) => `${i % 2 === 0 ? 'on' : 'off'} ${length}bp`).join(' ')}`],
  ]
    .flat()
    .join(',');
}

/** Of the form #rrggbb. */
function colour(hex: string): string {
  const channel = (at: number): number => parseInt(hex.slice(at, at + 2), 16);
  return `{rgb,255:red,${channel(1)};green,${channel(3)};blue,${channel(5)}}`;
}

function textCommand(attributes: Attributes, text: string): string {
  const size = Number(attributes['font-size']);
  const anchor = { middle: 'base', end: 'base east' }[attributes['text-anchor'] ?? ''] ?? 'base west';
  const rotation = attributes['transform'] === undefined ? '' : ',rotate=90';
  const font = `\\fontsize{${decimal(size)}bp}{${decimal(1.2 * size)}bp}\\selectfont`;
  return (
    `\\node[anchor=${anchor},inner sep=0pt,outer ` +
    `sep=0pt,text=${colour(attributes['fill'] ?? ink.text)},font=${font}${rotation}] at ` +
    `(${attributes['x']},${attributes['y']}) {${escapeLatex(text)}};`
  );
}
