import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Import {
  readonly from: string;
  /** A file of the project by its path from the root, or a package's or a built-in module's name. */
  readonly to: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** From the root, with slashes on every system. */
export const pathOf = (path: string): string => relative(root, path).split(sep).join('/');

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => pathOf(join(entry.parentPath, entry.name)))
    .filter((path) => !/^src-main\/(engines\/simd|coverage)\/kernel\//.test(path));
}

/** A component's scripts; the markup between them holds no imports. */
function scriptOf(path: string, text: string): string {
  return path.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : text;
}

function resolveSpecifier(path: string, specifier: string): string {
  return specifier.startsWith('.') ? pathOf(join(root, dirname(path), specifier.replace(/\?.*$/, ''))) : specifier;
}

/** What a file imports and says, from its syntax tree. */
export function read(path: string): Source {
  const text = scriptOf(path, readFileSync(join(root, path), 'utf8'));
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Expression | undefined, isType: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      imports.push({ from: path, to: resolveSpecifier(path, specifier.text), isType });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const named = node.importClause?.namedBindings;
      const onlyTypes =
        named !== undefined &&
        ts.isNamedImports(named) &&
        named.elements.length > 0 &&
        named.elements.every((element) => element.isTypeOnly) &&
        node.importClause?.name === undefined;
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    )
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path, text, tree, imports };
}

export const main = [...filesBelow('src-main'), ...filesBelow('db')].map(read);
export const renderer = filesBelow('src-renderer').map(read);

/** What stands above the rooms. */
const shells = ['doors', 'commands', 'packaging'];

/** The room of a file: a folder of src-main, or `shells` for what stands above them all, or `db`. */
export function roomOf(path: string): string {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'src-main') return top;
  return rest.length === 0 || shells.includes(folder) ? 'shells' : folder;
}

export const shown = ({ from, to, isType }: Import): string => `${from} -> ${to}${isType ? ' (type)' : ''}`;
