import type { Command } from 'commander';
import { print, UsageError, type ExitCode } from '../terminal/shell.ts';

/** A command with the words that may follow it. */
interface Words {
  /** Words of the command line up to it: "figure render". */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly { readonly flag: string; readonly about: string }[];
}

/** `tutelage completion`: a script for a shell, made from the commands themselves. */
export function completionCommand(shell: string, program: Command): ExitCode {
  const words = wordsOf(program, '');
  switch (shell) {
    case 'bash':
      print(bash(words));
      return 0;
    case 'zsh':
      print(`autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`);
      return 0;
    case 'fish':
      print(fish(words));
      return 0;
    default:
      throw new UsageError(`"${shell}": choose bash, zsh or fish.`);
  }
}

function wordsOf(command: Command, path: string): readonly Words[] {
  const own: Words = {
    path,
    commands: command.commands.map((each) => ({ name: each.name(), about: firstOf(each.description()) })),
    options: command.options.flatMap(({ long, description }) =>
      typeof long === 'string' ? [{ flag: long, about: firstOf(description) }] : [],
    ),
  };
  return [own, ...command.commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`.trim()))];
}

/** So much of a description as one line of a menu holds. */
function firstOf(text: string): string {
  return text
    .split(/[:;,(]/)[0]
    .trim()
    .slice(0, 60);
}

function bash(words: readonly Words[]): string {
  const cases = words.map(({ path, commands, options }) => {
    const all = [...commands.map(({ name }) => name), ...options.map(({ flag }) => flag), '--help'];
    return `    "${path}") words="${all.join(' ')}" ;;`;
  });
  return `# Completion of tutelage: source this file, or write it to the folder of bash-completion.
_tutelage() {
  local word path="" words="" current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) continue ;; esac
    case "\${path:+$path }$word" in
      ${words
        .filter(({ path }) => path !== '')
        .map(({ path }) => `"${path}"`)
        .join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *) [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current")) ;; esac
}
complete -F _tutelage tutelage`;
}

function fish(words: readonly Words[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = words.flatMap(({ path, commands, options }) => {
    const when = path === '' ? '__fish_use_subcommand' : `__tutelage_at ${path}`;
    return [
      ...commands.map(({ name, about }) => `complete -c tutelage -f -n ${quoted(when)} -a ${name} -d ${quoted(about)}`),
      ...options.map(
        ({ flag, about }) => `complete -c tutelage -n ${quoted(when)} -l ${flag.slice(2)} -d ${quoted(about)}`,
      ),
    ];
  });
  return `# Completion of tutelage: source this file, or write it to ~/.config/fish/completions/tutelage.fish
function __tutelage_at
  set -l words (commandline -opc)[2..-1]
  set -l plain (string match -v -- '-*' $words)
  test "$plain[1..(count $argv)]" = "$argv"
end
${lines.join('\n')}`;
}
