import type { Completable } from './tree.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** A line each, since some have blanks. */
const words = (list: readonly string[]): string => quoted(list.join('\n'));

/**
 * A script for bash: commands, options and their choices; where none of these may stand, names of files. zsh takes the same script by
 * its `bashcompinit`.
 */
export function bashScript(commands: readonly Completable[]): string {
  const moves = commands
    .filter(({ path }) => path !== '')
    .map(({ path }) => `      ${quoted(pathBefore(path))}) path=${quoted(path)} ;;`);
  const choices = commands.flatMap(({ path, options }) =>
    options.flatMap((option) =>
      option.choices
        ? [`    ${quoted(`${path} ${option.long}`)}) list=${words(option.choices)} ;;`]
        : [],
    ),
  );
  const options = commands.map(
    (one) =>
      `      ${quoted(one.path)}) list=${words([...one.options.map(({ long }) => long), '--help'])} ;;`,
  );
  const below = commands
    .filter((one) => one.commands.length > 0)
    .map((one) => `      ${quoted(one.path)}) list=${words(one.commands)} ;;`);
  return `${[
    '_log_flow() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path= list= i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '    case "$path/${COMP_WORDS[i]}" in',
    ...moves,
    '    esac',
    '  done',
    '  case "$path $prev" in',
    ...choices,
    '  esac',
    '  if [[ -z $list && $cur == -* ]]; then',
    '    case "$path" in',
    ...options,
    '    esac',
    '  elif [[ -z $list ]]; then',
    '    case "$path" in',
    ...below,
    '    esac',
    '  fi',
    "  local IFS=$'\\n'",
    '  COMPREPLY=($(compgen -W "$list" -- "$cur"))',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  COMPREPLY=("${COMPREPLY[@]// /\\\\ }")',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: of the shell
    '  [[ -n ${COMPREPLY[0]} ]] || COMPREPLY=()',
    '}',
    'complete -o default -F _log_flow log-flow',
  ].join('\n')}\n`;
}

/** `failed list` as it is met: the command before it, then its own word. */
function pathBefore(path: string): string {
  const at = path.lastIndexOf(' ');
  return `${at < 0 ? '' : path.slice(0, at)}/${path.slice(at + 1)}`;
}

export const zshScript = (commands: readonly Completable[]): string =>
  `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
