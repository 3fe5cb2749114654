import { escapeHtml } from './escapeHtml.ts';
import { fullCaption, tableCells, type Table } from '../../../figures/table.ts';

/**
 * A page as a list of its parts, written as Markdown or as HTML. Paragraphs and lists may hold **strong** words and
 * [links](page.md).
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'figure'; readonly file: string; readonly svg: string; readonly caption: string }
  | { readonly kind: 'code'; readonly text: string };

export function toMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(markdownOf).join('\n\n')}\n`;
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'notice':
      return `> **${block.text}**`;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'table': {
      const { header, rows } = tableCells(block.table, {
        text: (words) => words.replaceAll('|', '\\|'),
        best: (digits) => `**${digits}**`,
      });
      const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      return [line(header), line(header.map(() => '---')), ...rows.map(line), '', `_${fullCaption(block.table)}_`].join(
        '\n',
      );
    }
    case 'figure':
      return `![${block.caption}](${block.file})\n\n_${block.caption}_`;
    case 'code':
      return `\`\`\`\n${block.text}\n\`\`\``;
  }
}

/** One file that needs nothing beside it: figures are inside. */
export function toHtml(title: string, blocks: readonly Block[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...blocks.map(htmlOf),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Characters from which on a cell of a table in HTML is a sentence, and may have several lines. */
const LONG = 30;

const style = [
  'body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}',
  'table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}',
  'table{border-top:2px solid #222;border-bottom:2px solid #222}',
  'th,td{padding:.25rem .75rem;text-align:right;white-space:nowrap}',
  '.text{white-space:normal;min-width:11rem}',
  'th:first-child,td:first-child{text-align:left}thead tr{border-bottom:1px solid #222}',
  'figure{margin:1rem 0}figure svg{max-width:100%;height:auto}figcaption,.caption{color:#555;font-size:.9rem}',
  '.notice{border-left:4px solid #d55e00;padding:.5rem 1rem;background:#fff3ea;font-weight:600}',
  'pre{overflow-x:auto;background:#f5f5f5;padding:1rem}',
].join('\n');

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'notice':
      return `<p class="notice">${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const { header, rows } = tableCells(block.table, {
        text: escapeHtml,
        best: (digits) => `<strong>${digits}</strong>`,
      });
      const cellOf = (cell: string, tag: 'th' | 'td'): string =>
        `<${tag}${cell.length > LONG ? ' class="text"' : ''}>${cell}</${tag}>`;
      const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
        `<tr>${cells.map((cell) => cellOf(cell, tag)).join('')}</tr>`;
      const body = rows.map((cells) => row(cells, 'td')).join('\n');
      return (
        `<table><thead>${row(header, 'th')}</thead><tbody>${body}</tbody></table>\n` +
        `<p class="caption">${escapeHtml(fullCaption(block.table))}</p>`
      );
    }
    case 'figure': {
      const picture = block.svg.replace(/^<\?xml[^>]*\?>\s*/, '');
      return `<figure>${picture}<figcaption>${escapeHtml(block.caption)}</figcaption></figure>`;
    }
    case 'code':
      return `<pre>${escapeHtml(block.text)}</pre>`;
  }
}

/** A link to a page leads to the same page in HTML. */
function inline(text: string): string {
  return escapeHtml(text)
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/\[([^\]]+)\]\(([\w./-]+)\.md\)/g, '<a href="$2.html">$1</a>');
}
