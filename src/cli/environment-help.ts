import { clientTable, configTable } from '../config/settings.ts';
import { programName } from '../runtime/program-name.ts';

type Row = Pick<(typeof configTable)[number], 'default' | 'meaning'> & { name: string };

/** The environment variables as they stand in `--help`. */
export function environmentHelp(): string {
  return [
    '',
    'Environment of serve, worker and the commands of operators:',
    ...configTable.map(line),
    '',
    'Environment of the commands that ask a server (upload, watch, jobs, report, …):',
    ...Object.entries(clientTable).map(([name, variable]) => line({ name, ...variable })),
  ].join('\n');
}

/** One line in the help of the other commands, whose own lines would scroll away. */
export function environmentHint(): string {
  return `\nIts environment is that of the server: ${programName()} --help lists it.`;
}

function line({ name, default: standard, meaning }: Row): string {
  const setting = standard === null ? name : `${name}=${standard}`;
  // A long setting has its meaning on the next line.
  const gap = setting.length > 32 ? `\n${' '.repeat(36)}` : ' '.repeat(34 - setting.length);
  return `  ${setting}${gap}${meaning}`;
}
