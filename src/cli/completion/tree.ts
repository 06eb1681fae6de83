import type { Command } from 'commander';

/** What may stand behind a command. */
export interface Completable {
  /** The words of the command, as in `failed list`; empty for the program itself. */
  path: string;
  summary: string;
  /** Names of the commands below it. */
  commands: string[];
  options: { long: string; description: string; choices: readonly string[] | null }[];
}

/** The program and all of its commands, the outer ones first. */
export function completablesOf(command: Command, path = ''): Completable[] {
  const below = command.commands;
  const own: Completable = {
    path,
    summary: command.summary() || command.description(),
    commands: below.map((one) => one.name()),
    options: command.options
      .filter(({ long, hidden }) => long && !hidden)
      .map(({ long, description, argChoices }) => ({
        ...{ long: long!, description },
        choices: argChoices ?? null,
      })),
  };
  const inner = below.flatMap((one) => completablesOf(one, `${path} ${one.name()}`.trimStart()));
  return [own, ...inner];
}
