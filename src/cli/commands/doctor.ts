import { styleText } from 'node:util';
import type { Command } from 'commander';
import { Problem } from '../../client/node/index.ts';
import type { Finding } from '../../main/doctor/index.ts';
import { programName } from '../../runtime/program-name.ts';
import { visibleLines } from '../../runtime/visible-text.ts';
import { connect, serverURL } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { describe, EXIT, UsageError } from '../output/failure.ts';
import { printJSON } from '../output/print.ts';

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('check everything that the settings name, and say what to do')
    .description(
      'Checks what the settings name: the machine, the stores, and the server that commands talk to. Says what to do where something is ' +
        'wrong. It changes nothing but an object of its own in the storage, which it removes. Exit code 1: something is wrong.',
    )
    .option('--json', 'print a JSON object for each');
  addServerOptions(command).action(doctor);
}

async function doctor({ json, ...flags }: ServerFlags & { json?: boolean }): Promise<void> {
  const { examine } = await import('../../main/doctor/index.ts');
  const tell = (found: Finding) => {
    if (json) printJSON(JSON.stringify(found));
    else process.stdout.write(`${visibleLines(textOf(found))}\n`);
    if (!found.isGood) process.exitCode = EXIT.failed;
  };
  for await (const found of examine()) tell(found);
  tell(await serverFinding(flags));
}

function textOf({ name, isGood, fact, advice }: Finding): string {
  const stream = { stream: process.stdout };
  const mark = isGood ? styleText('green', '✔', stream) : styleText('red', '✖', stream);
  const line = `${mark} ${name}: ${fact}`;
  return advice && !isGood ? `${line}\n  → ${advice}` : line;
}

/** A server that is not started yet is no fault. */
async function serverFinding(flags: ServerFlags): Promise<Finding> {
  const { href, origin } = serverURL(flags);
  const name = `server ${origin}`;
  try {
    await fetch(new URL('health', href), { signal: AbortSignal.timeout(5000) });
  } catch {
    return { name, isGood: true, fact: `none answers there; ${programName()} serve starts one` };
  }
  try {
    const { user } = await connect(flags, { retries: 0 }).ask<{ user: { email: string } }>(
      'auth/me',
    );
    return { name, isGood: true, fact: `answers, signed in as ${user.email}` };
  } catch (error) {
    if (error instanceof UsageError)
      return { name, isGood: true, fact: `answers; nobody is signed in (${programName()} login)` };
    if (error instanceof Problem && error.code === 'insufficient_scope')
      return { name, isGood: true, fact: 'answers, and takes the key for uploads' };
    const advice = `sign in again: ${programName()} login`;
    return { name, isGood: false, fact: describe(error), advice };
  }
}
