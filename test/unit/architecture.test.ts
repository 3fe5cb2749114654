import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  readonly from: string;
  /** A file of the project by its path from the root, or a package's or a built-in module's name. */
  readonly to: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/^src-main\/(engines\/simd|coverage)\/kernel\//.test(path));
}

/** A component's scripts; the markup between them holds no imports. */
function scriptOf(path: string, text: string): string {
  return path.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : text;
}

function resolveSpecifier(path: string, specifier: string): string {
  return specifier.startsWith('.')
    ? relative(root, join(root, dirname(path), specifier.replace(/\?.*$/, '')))
    : specifier;
}

function read(path: string): Source {
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

const main = [...filesBelow('src-main'), ...filesBelow('db')].map(read);
const renderer = filesBelow('src-renderer').map(read);
const all = [...main, ...renderer];

/** Rooms from the top of the house to its foot; an import goes down or stays. */
const layers: readonly (readonly string[])[] = [
  ['shells'],
  ['workbench'],
  ['training'],
  // Figures draw what statistics and coverage computed; readers of files give the matrices that coverage takes.
  ['figures', 'interop'],
  ['coverage'],
  ['db'],
  // The language: types, validators and words.
  ['contract'],
  ['learning', 'statistics'],
  ['engines', 'tasks'],
  ['numerics', 'kernels'],
];
const pure = ['numerics', 'tasks', 'engines', 'learning', 'coverage', 'statistics', 'figures', 'interop'];

function roomOf(path: string): string {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'src-main') return top;
  return rest.length === 0 || folder === 'doors' || folder === 'commands' ? 'shells' : folder;
}

/** Loose files of a folder. */
const MOST_FILES = 15;

const heightOf = (room: string): number => layers.findIndex((layer) => layer.includes(room));
const isOurs = (to: string): boolean => /^(src-main|src-renderer|db|test)\//.test(to);

const shown = ({ from, to, isType }: Import): string => `${from} -> ${to}${isType ? ' (type)' : ''}`;

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

describe('the house', () => {
  test('has the rooms of the table and no others', () => {
    const rooms = new Set(main.map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => heightOf(room) < 0)).toEqual([]);
    expect(main.length).toBeGreaterThan(100);
    expect(main.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  test('arrows point one way', () => {
    const against = main
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => isOurs(to))
      .filter((edge) => heightOf(roomOf(edge.to)) < heightOf(roomOf(edge.from)));
    expect(against.map(shown)).toEqual([]);
  });

  test('rooms that stand side by side do not know each other', () => {
    const across = main
      .flatMap(({ imports }) => imports)
      .filter(
        ({ from, to }) => isOurs(to) && roomOf(from) !== roomOf(to) && heightOf(roomOf(from)) === heightOf(roomOf(to)),
      );
    expect(across.map(shown)).toEqual([]);
  });

  test('the database layer takes types alone from the program', () => {
    const values = main
      .filter(({ path }) => roomOf(path) === 'db')
      .flatMap(({ imports }) => imports)
      .filter(({ to, isType }) => isOurs(to) && roomOf(to) !== 'db' && !isType);
    // The list of metric columns is the one thing that both must share.
    expect(values.map(shown).filter((edge) => !edge.endsWith('src-main/learning/record.ts'))).toEqual([]);
  });

  test("the program does not import from its tests, nor the main side from the renderer's", () => {
    expect(
      all
        .flatMap(({ imports }) => imports)
        .filter(({ to }) => to.startsWith('test/'))
        .map(shown),
    ).toEqual([]);
    expect(
      main
        .flatMap(({ imports }) => imports)
        .filter(({ to }) => to.startsWith('src-renderer/'))
        .map(shown),
    ).toEqual([]);
  });

  test('the renderer imports types of the contract, the values of its vocabulary, and nothing else from outside', () => {
    const outside = renderer
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => isOurs(to) && !to.startsWith('src-renderer/'));
    expect(outside.length).toBeGreaterThan(5);
    const vocabulary = 'src-main/contract/vocabulary.ts';
    expect(
      outside
        .filter(({ to, isType }) => (!isType && to !== vocabulary) || !to.startsWith('src-main/contract/'))
        .map(shown),
    ).toEqual([]);
    // What comes with the vocabulary is bundled into the interface: words and rules, no validator.
    const values = (path: string): readonly Import[] =>
      main
        .filter((source) => source.path === path)
        .flatMap(({ imports }) => imports)
        .filter(({ isType }) => !isType)
        .flatMap((edge) => [edge, ...values(edge.to)]);
    expect(values(vocabulary).map(({ to }) => to)).toEqual([
      'src-main/learning/method.ts',
      'src-main/learning/record.ts',
    ]);
    const builtIns = renderer
      .flatMap(({ imports }) => imports)
      .filter(({ to }) => to.startsWith('node:') || to === 'electron' || to === 'better-sqlite3');
    expect(builtIns.map(shown)).toEqual([]);
  });

  test('no files import each other in a circle, of types neither', () => {
    const edges = new Map(
      all.map(({ path, imports }) => [path, imports.filter(({ to }) => isOurs(to)).map(({ to }) => to)]),
    );
    const finished = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
        return;
      }
      if (finished.has(path)) return;
      for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
      finished.add(path);
    };
    for (const path of edges.keys()) walk(path, []);
    expect(circles).toEqual([]);
  });

  test('a folder holds no more than one takes in at a glance', () => {
    const folders = ['src-main', 'src-renderer', 'db', 'test'].flatMap((top) => [
      ...readdirSync(join(root, top), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('fixtures'))
        .map((entry) => relative(root, entry.parentPath)),
    ]);
    const full = [...Map.groupBy(folders, (folder) => folder)].filter(([, files]) => files.length > MOST_FILES);
    expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });

  test('every import of the project leads to a file', () => {
    const known = new Set(all.map(({ path }) => path));
    const missing = main
      .flatMap(({ imports }) => imports)
      .filter(
        ({ to }) =>
          isOurs(to) && to.endsWith('.ts') && !to.endsWith('.d.ts') && !known.has(to) && !to.includes('/simd/kernel/'),
      );
    expect(missing.map(shown)).toEqual([]);
  });
});

describe('pure rooms', () => {
  const sources = main.filter(({ path }) => pure.includes(roomOf(path)));

  /** What loads a backend, a physics engine or a font: engines and tasks may, and figures read their fonts so. */
  const loaders: Readonly<Record<string, readonly RegExp[]>> = {
    'src-main/kernels/build.ts': [/^node:(fs|url|path|child_process)/, /^assemblyscript/],
    'src-main/kernels/kernelFile.ts': [/^node:(fs|path|url)/],
    'src-main/engines/tfjs/backend.ts': [/^node:/],
    'src-main/engines/tfjs/snapshot.ts': [/^node:util$/],
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
  test('sees imports of every form, and what is only a type', () => {
    expect(read('src-main/learning/trainer/trainerState.ts').imports).toContainEqual({
      from: 'src-main/learning/trainer/trainerState.ts',
      to: 'src-main/engines/learner.ts',
      isType: true,
    });
    expect(read('src-main/learning/trainer/trainer.ts').imports).toContainEqual({
      from: 'src-main/learning/trainer/trainer.ts',
      to: 'src-main/engines/networks.ts',
      isType: false,
    });
    expect(read('src-main/engines/engines.ts').imports.map(({ to }) => to)).toContain(
      'src-main/engines/simd/learner.ts',
    );
  });

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
