import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { completionCommand } from '../../../../src-main/commands/programs/completion.ts';
import { commandOfCall } from '../../../../src-main/commands/programs/callCommands.ts';
import { declareProgram } from '../../../../src-main/commands/declared/program.ts';
import { requests } from '../../../../src-main/contract/contract.ts';

const program = declareProgram();

function find(path: string): Command | undefined {
  return path
    .split(' ')
    .reduce<Command | undefined>((at, word) => at?.commands.find((each) => each.name() === word), program);
}

/** Commands that do something, not groups of them. */
function leaves(at: Command): Command[] {
  return at.commands.length === 0 ? [at] : at.commands.flatMap(leaves);
}

describe('the command line is equal to the window', () => {
  test('every call of the contract has a command, and every command that is named is there', () => {
    expect(Object.keys(commandOfCall).sort()).toEqual(Object.keys(requests).sort());
    const missing = Object.values(commandOfCall).filter(
      (path) => find(path) === undefined && !program.options.some(({ long }) => long === path),
    );
    expect(missing).toEqual([]);
    for (const path of new Set(Object.values(commandOfCall))) expect(find(path)?.commands ?? [], path).toEqual([]);
  });

  test('only what a window asks for itself is left to "call"', () => {
    const left = Object.keys(requests).filter((name) => Reflect.get(commandOfCall, name) === 'call');
    expect(left.sort()).toEqual([
      ...[
        'coverage.densities',
        'coverage.maps',
        'coverage.points',
        'databases.list',
        'system.describe',
        'tools.cancel',
        'tools.list',
      ],
    ]);
  });

  test('what reads or changes the database speaks JSON, unless a file or JSON is all that it makes', () => {
    const plain = leaves(program)
      .filter((command) => command.options.some(({ long }) => long === '--db'))
      .filter((command) => !command.options.some(({ long }) => long === '--json'))
      .map((command) => `${command.parent?.name() ?? ''} ${command.name()}`);
    // One speaks a protocol of its own, the other JSON alone.
    expect(plain.sort()).toEqual(['tutelage mcp', 'tutelage rollout']);
  });

  test('every command says what it is for', () => {
    expect(leaves(program).filter((command) => command.description() === '')).toEqual([]);
  });
});

function scriptOf(shell: string): string {
  let text = '';
  const { write } = process.stdout;
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    text += String(chunk);
    return true;
  };
  try {
    completionCommand(shell, program);
  } finally {
    process.stdout.write = write;
  }
  return text;
}

describe('completion', () => {
  const complete = (...words: readonly string[]): string[] => {
    const quoted = words.map((word) => `"${word}"`).join(' ');
    const ask = `COMP_WORDS=(tutelage ${quoted}); COMP_CWORD=${words.length}; _tutelage; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', `${scriptOf('bash')}\n${ask}`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trim().split(' ');
  };

  test('in bash: commands, their commands, their options', () => {
    expect(complete('imp')).toEqual(['import']);
    expect(complete('figure', 'r')).toEqual(['render', 'rename']);
    expect(complete('figure', 'render', '--form')).toEqual(['--format']);
    expect(complete('run', 'tag', 'hopper', '--a')).toEqual(['--add']);
  });

  test('zsh takes that of bash, fish has its own', () => {
    expect(scriptOf('zsh')).toMatch(/^autoload -U \+X bashcompinit/);
    expect(scriptOf('fish')).toContain(`complete -c tutelage -f -n '__tutelage_at figure' -a render`);
    expect(() => completionCommand('csh', program)).toThrow('choose bash, zsh or fish');
  });
});
