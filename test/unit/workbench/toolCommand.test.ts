import { describe, expect, test } from 'vitest';
import { toolRequest } from '../../../src-main/contract/care/tools.ts';
import { toolCommand } from '../../../src-main/workbench/tools/toolCommand.ts';

const commandOf = (request: unknown): ReturnType<typeof toolCommand> =>
  toolCommand(toolRequest.parse(request), '/data/my.db', (name) => `/folder/${name}`);

describe('what the command line is given for a tool', () => {
  test('works on the database that is open', () => {
    expect(commandOf({ tool: 'check' }).arguments).toEqual(['check', '--db', '/data/my.db']);
    expect(commandOf({ tool: 'check', runs: 3 }).arguments).toEqual(['check', '--runs', '3', '--db', '/data/my.db']);
    expect(commandOf({ tool: 'verify', run: 'hopper-meta-1', cycles: 2 }).arguments).toEqual([
      'verify',
      '--cycles',
      '2',
      '--db',
      '/data/my.db',
      '--',
      'hopper-meta-1',
    ]);
  });

  test('no words of a person are taken for an option', () => {
    expect(commandOf({ tool: 'backup', file: '--help' }).arguments).toEqual([
      'backup',
      '--db',
      '/data/my.db',
      '--',
      '--help',
    ]);
    expect(commandOf({ tool: 'verify', run: '--help' }).arguments.slice(-2)).toEqual(['--', '--help']);
  });

  test('what a person pastes is a file of its folder', () => {
    const simulate = commandOf({ tool: 'simulate', task: 'Pendulum', initial: '{}', actions: '[]' });
    expect(simulate.inputs).toEqual({ 'initial.json': '{}', 'actions.json': '[]' });
    expect(simulate.arguments).toContain('/folder/actions.json');
    expect(simulate.makes).toMatchObject({ kind: 'printed', name: 'pendulum-simulated.json' });
    expect(commandOf({ tool: 'embed', table: '1,2', method: 'pca' }).makes).toMatchObject({ kind: 'file' });
  });
});
