import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { main, roomOf, shown, type Source } from './sources.ts';

const pure = ['numerics', 'tasks', 'engines', 'learning', 'coverage', 'statistics', 'figures', 'interop'];

/** Identifiers of a file that are read as values, with the members taken from them: `Math.random`, `document`. */
function mentions(source: Source, isForbidden: (name: string) => boolean): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      isForbidden(`${node.expression.text}.${node.name.text}`)
    )
      found.push(`${source.path}: ${node.getText()}`);
    if (
      ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      (node.arguments ?? []).length === 0 &&
      isForbidden(`new ${node.expression.text}`)
    )
      found.push(`${source.path}: ${node.getText()}`);
    if (ts.isIdentifier(node) && isForbidden(node.text) && isFree(node)) found.push(`${source.path}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

/** Neither a member's name, nor a property's, nor something that the file itself declares. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertySignature(parent)) &&
    parent.name === node
  )
    return false;
  return !new RegExp(`\\b(const|let|function|class|readonly)\\s+${node.text}\\b|[(,{]\\s*${node.text}\\s*[,:}]`).test(
    node.getSourceFile().text,
  );
}

describe('pure rooms', () => {
  const sources = main.filter(({ path }) => pure.includes(roomOf(path)));

  /** What loads a backend, a physics engine or a font: engines and tasks may, and figures read their fonts so. */
  const loaders: Readonly<Record<string, readonly RegExp[]>> = {
    'src-main/kernels/build.ts': [/^node:(fs|url|path|child_process)/, /^assemblyscript/],
    'src-main/kernels/kernelFile.ts': [/^node:(fs|path|url)/],
    'src-main/engines/dawn/facts.ts': [/^node:(fs|path)/],
    'src-main/engines/dawn/gpu.ts': [],
    'src-main/engines/tfjs/backend.ts': [/^node:/],
    'src-main/engines/snapshot.ts': [/^node:util$/],
    'src-main/figures/assets.ts': [/^node:(fs|module|url)/],
    'src-main/figures/formats/png.ts': [/^node:(fs|module)/],
    'src-main/figures/formats/pdf.ts': [/^node:stream/],
  };

  test('import no Electron, no database, no file system but where something is loaded', () => {
    const impure = sources
      .flatMap(({ imports }) => imports)
      .filter(
        ({ from, to, isType }) =>
          !isType &&
          /^(node:|electron|better-sqlite3|db\/|fs$|path$|os$)/.test(to) &&
          !(loaders[from] ?? []).some((allowed) => allowed.test(to)),
      );
    expect(impure.map(shown)).toEqual([]);
  });

  test('draw no numbers and read no clock of their own', () => {
    const forbidden = [
      'Math.random',
      'Date.now',
      'new Date',
      'performance.now',
      'crypto.getRandomValues',
      'process.hrtime',
    ];
    expect(sources.flatMap((source) => mentions(source, (name) => forbidden.includes(name)))).toEqual([]);
  });

  test('know no DOM and no process', () => {
    const forbidden = ['document', 'window', 'localStorage', 'HTMLElement', 'navigator', 'process'];
    const inPlace = sources.filter(({ path }) => !(path in loaders));
    expect(inPlace.flatMap((source) => mentions(source, (name) => forbidden.includes(name)))).toEqual([]);
  });

  test('keep nothing that changes at the level of a module', () => {
    const changing = sources.flatMap(({ path, tree }) =>
      tree.statements
        .filter(
          (statement) =>
            ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) === 0,
        )
        .map((statement) => `${path}: ${statement.getText().slice(0, 60)}`),
    );
    expect(changing).toEqual([]);
  });

  test('where bits must be the same everywhere, no function is called whose bits the language leaves open', () => {
    const open = [
      'sin',
      'cos',
      'tan',
      'exp',
      'expm1',
      'log',
      'log1p',
      'log2',
      'log10',
      'pow',
      'tanh',
      'atan2',
      'hypot',
      'cbrt',
    ].map((name) => `Math.${name}`);
    const steering = sources.filter(
      ({ path }) =>
        ['numerics', 'tasks'].includes(roomOf(path)) ||
        /learning\/(algorithm|rollouts|policies\/\w+|trainer\/\w+)\.ts$/.test(path),
    );
    const found = steering.flatMap((source) => mentions(source, (name) => open.includes(name)));
    // The entropy is logged and steers nothing.
    expect(found.filter((place) => !place.startsWith('src-main/learning/policies/teacher.ts: Math.log'))).toEqual([]);
  });
});

describe('the test itself', () => {
  test('sees a forbidden word', () => {
    const tree = ts.createSourceFile(
      'x.ts',
      'export const x = Math.random() + new Date().getTime() + document.title.length;',
      ts.ScriptTarget.Latest,
      true,
    );
    const source: Source = { path: 'x.ts', text: '', tree, imports: [] };
    expect(mentions(source, (name) => ['Math.random', 'new Date', 'document'].includes(name))).toHaveLength(3);
  });
});
