import { Argument, type Command } from 'commander';
import { bashScript, zshScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { completablesOf } from '../completion/tree.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };
type Shell = keyof typeof SCRIPTS;

/** @param all makes the program with every command, of which only one is there when it is called */
export function addCompletion(program: Command, all: () => Promise<Command>): void {
  program
    .command('completion')
    .summary('print a script that completes commands and options in a shell')
    .description(
      'Prints a script that completes commands, options and their values, for the command log-flow. For bash: source <(log-flow completion ' +
        'bash) in ~/.bashrc; for zsh the same with zsh in ~/.zshrc; for fish: log-flow completion fish > ~/.config/fish/completions/log-flow.fish.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .action(async (shell: Shell) => {
      process.stdout.write(SCRIPTS[shell](completablesOf(await all())));
    });
}
