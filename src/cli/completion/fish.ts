import type { Completable } from './tree.ts';

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A script for fish: commands with what they do, options, and their choices. */
export function fishScript(commands: readonly Completable[]): string {
  const lines = commands.flatMap((one) => [
    ...one.commands.map((name) => commandLine(one, name, commands)),
    ...one.options.map((option) => optionLine(one, option)),
  ]);
  return `${lines.join('\n')}\n`;
}

function commandLine({ path }: Completable, name: string, all: readonly Completable[]): string {
  const full = `${path} ${name}`.trimStart();
  const summary = all.find((one) => one.path === full)?.summary ?? '';
  return `complete -c log-flow -n ${quoted(conditionOf(path, true))} -f -a ${name} -d ${quoted(summary)}`;
}

function optionLine(
  { path }: Completable,
  { long, description, choices }: Completable['options'][number],
): string {
  const given = choices ? ` -x -a ${quoted(choices.map((one) => quoted(one)).join(' '))}` : '';
  return `complete -c log-flow -n ${quoted(conditionOf(path, false))} -l ${long.slice(2)}${given} -d ${quoted(description)}`;
}

/** @param isOpen whether a command below it is still to come */
function conditionOf(path: string, isOpen: boolean): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  return isOpen
    ? `${seen}; and test (count (commandline -opc)) -le ${path.split(' ').length + 1}`
    : seen;
}
