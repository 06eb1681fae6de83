import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { systemCodeOf } from '../errors.ts';
import { programName } from '../runtime/program-name.ts';
import { visibleLines } from '../runtime/visible-text.ts';
import { environmentHelp } from './environment-help.ts';
import { exit } from './output/exit.ts';
import { EXIT, exitCodeOf, reportFailure } from './output/failure.ts';

/** In the order of the help. Loads a command's module only when it is called: `--help` needs no thread pool. */
const COMMANDS: Record<string, (program: Command) => Promise<void>> = {
  analyze: async (program) => (await import('./commands/analyze.ts')).addAnalyze(program),
  search: async (program) => (await import('./commands/search.ts')).addSearch(program),
  records: async (program) => (await import('./commands/records.ts')).addRecords(program),
  formats: async (program) => (await import('./commands/formats.ts')).addFormats(program),
  serve: async (program) => (await import('./commands/serve.ts')).addServe(program),
  login: async (program) => (await import('./commands/login.ts')).addLogin(program),
  logout: async (program) => (await import('./commands/login.ts')).addLogout(program),
  upload: async (program) => (await import('./commands/upload.ts')).addUpload(program),
  watch: async (program) => (await import('./commands/watch.ts')).addWatch(program),
  jobs: async (program) => (await import('./commands/jobs.ts')).addJobs(program),
  report: async (program) => (await import('./commands/report.ts')).addReport(program),
  'read-again': async (program) => (await import('./commands/read-again.ts')).addReadAgain(program),
  rm: async (program) => (await import('./commands/rm.ts')).addRm(program),
  queue: async (program) => (await import('./commands/queue.ts')).addQueue(program),
  users: async (program) => (await import('./commands/users.ts')).addUsers(program),
  worker: async (program) => (await import('./commands/worker.ts')).addWorker(program),
  migrate: async (program) => (await import('./commands/migrate.ts')).addMigrate(program),
  failed: async (program) => (await import('./commands/failed.ts')).addFailed(program),
  backup: async (program) => (await import('./commands/backup.ts')).addBackup(program),
  restore: async (program) => (await import('./commands/restore.ts')).addRestore(program),
};

/** Runs the command line. Sets the exit code; a server goes on running after this returns. */
export async function main(args: string[]): Promise<void> {
  endQuietlyWithoutReader();
  endWithLauncher();
  try {
    const program = await createProgram(args[0]);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong; asking for help is not wrong.
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      return;
    }
    reportFailure(error);
    // A half-started server has handles open that would keep it alive.
    await exit(exitCodeOf(error));
  }
}

/** Exported for tests. With a command's name only that one is loaded. */
export async function createProgram(name?: string): Promise<Command> {
  const isCommand = name !== undefined && Object.hasOwn(COMMANDS, name);
  const program = new Command('log-flow')
    .description('Drop any log: it is recognised, analysed, and ends in a report.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .showHelpAfterError(
      `${programName()} ${isCommand ? `${name} ` : ''}--help shows what there is.`,
    )
    // What it says of wrong usage quotes the arguments.
    .configureOutput({ writeErr: (text) => process.stderr.write(visibleLines(text)) })
    .addHelpText('after', environmentHelp);
  const wanted = isCommand ? COMMANDS[name] : undefined;
  for (const add of wanted ? [wanted] : Object.values(COMMANDS)) await add(program);
  return program;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** `log-flow … | head` closes the pipe when it has seen enough: that is no error. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', (error) => {
    if (systemCodeOf(error) === 'EPIPE') process.exit(process.exitCode ?? EXIT.done);
    throw error;
  });
}

/** The launcher forwards signals: when it was killed, end as on a signal. */
function endWithLauncher(): void {
  if (!process.channel) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel alone must not keep a finished command alive.
  process.channel.unref();
}
