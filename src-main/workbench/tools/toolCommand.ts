import type { ToolRequest } from '../../contract/care/tools.ts';

/** How a tool is carried out: what the command line is given, and the files that stand for what a person pasted. */
export interface ToolCommand {
  readonly arguments: readonly string[];
  /** By name, in the folder that the arguments name. */
  readonly inputs: Readonly<Record<string, string | Uint8Array>>;
  /** What the tool makes: what it prints, a file in the folder, or nothing to keep. */
  readonly makes:
    | { readonly kind: 'nothing' }
    | { readonly kind: 'printed'; readonly name: string; readonly mediaType: string }
    | { readonly kind: 'file'; readonly name: string; readonly mediaType: string };
}

const nothing = { kind: 'nothing' } as const;

/**
 * @param inFolder the path of a file, by its name, in the folder that the tool has for itself.
 */
export function toolCommand(
  request: ToolRequest,
  databasePath: string,
  inFolder: (name: string) => string,
): ToolCommand {
  const onDatabase = ['--db', databasePath];
  switch (request.tool) {
    case 'check':
      return { arguments: ['check', ...given('--runs', request.runs), ...onDatabase], inputs: {}, makes: nothing };
    case 'backup':
      // A person's own words: what begins with a dash is no option.
      return { arguments: ['backup', ...onDatabase, '--', request.file], inputs: {}, makes: nothing };
    case 'compact':
      return { arguments: ['compact', ...onDatabase], inputs: {}, makes: nothing };
    case 'verify':
      return {
        arguments: ['verify', ...given('--cycles', request.cycles), ...onDatabase, '--', request.run],
        inputs: {},
        makes: nothing,
      };
    case 'doctor':
      return { arguments: ['doctor'], inputs: {}, makes: nothing };
    case 'simulate':
      return {
        arguments: [
          'simulate',
          ...['--task', request.task],
          ...['--initial', inFolder('initial.json'), '--actions', inFolder('actions.json')],
        ],
        inputs: { 'initial.json': request.initial, 'actions.json': request.actions },
        makes: { kind: 'printed', name: `${request.task.toLowerCase()}-simulated.json`, mediaType: 'application/json' },
      };
    case 'embed':
      return {
        arguments: [
          'embed',
          ...['--input', inFolder('table.csv'), '--method', request.method],
          ...['--out', inFolder('map.csv')],
        ],
        inputs: { 'table.csv': request.table },
        makes: { kind: 'file', name: 'map.csv', mediaType: 'text/csv' },
      };
    case 'import': {
      const { path, files, task, isDry } = request;
      return {
        arguments: [
          'import',
          ...(isDry ? ['--dry-run'] : []),
          ...(task === null ? [] : [`--task=${task}`]),
          ...onDatabase,
          '--',
          ...(path === null ? files.map(({ name }) => inFolder(name)) : [path]),
        ],
        inputs: Object.fromEntries(files.map(({ name, content }) => [name, Buffer.from(content, 'base64')])),
        makes: nothing,
      };
    }
    case 'merge':
      return {
        arguments: ['merge', ...(request.isDry ? ['--dry-run'] : []), ...onDatabase, '--', request.file],
        inputs: {},
        makes: nothing,
      };
    default:
      return request satisfies never;
  }
}

function given(option: string, value: number | null): readonly string[] {
  return value === null ? [] : [option, String(value)];
}
