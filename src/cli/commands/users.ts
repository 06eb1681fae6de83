import Table from 'cli-table3';
import type { Command } from 'commander';
import { visible } from '../../runtime/visible-text.ts';
import { environmentHelp } from '../environment-help.ts';
import { CommandError, UsageError } from '../output/failure.ts';
import { printJSON, printText } from '../output/print.ts';

/** `users add|list|disable|grant|rotate-key`: for operators, on the database itself. */
export function addUsers(program: Command): void {
  const users = program
    .command('users')
    .summary('add, list, disable and promote accounts')
    .description(
      'Accounts in the database that the environment names; in an embedded one only while no server runs.',
    )
    .addHelpText('after', environmentHelp);
  users
    .command('add')
    .description('add an account; prints a new password, unless one is given')
    .argument('<address>', 'e-mail address')
    .option('--password-stdin', 'read the password from the first line of stdin')
    .option('--admin', 'make it an administrator')
    .action(add);
  users
    .command('list')
    .description('list accounts, oldest first')
    .option('--json', 'print each account as a line of JSON')
    .action(list);
  users
    .command('disable')
    .description('let nobody sign in to an account, nor use its tokens and API keys')
    .argument('<address|id>')
    .option('--undo', 'enable it again')
    .action(disable);
  users
    .command('grant')
    .description('make an account an administrator')
    .argument('<address|id>')
    .option('--undo', 'take it back')
    .action(grant);
  users
    .command('rotate-key')
    .description('sign access tokens with a new key; nobody has to sign in again')
    .option('--drop-old', 'refuse tokens of the keys before at once: clients refresh theirs')
    .action(rotate);
}

async function add(
  address: string,
  { passwordStdin, admin = false }: { passwordStdin?: boolean; admin?: boolean },
): Promise<void> {
  const password = passwordStdin ? await firstLine() : undefined;
  if (password === '') throw new UsageError('Write the password to stdin, on one line.');
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new UsageError(`${address} is no e-mail address.`);
  const { addUser } = await commands();
  const user = await whileNoServerRuns(() => addUser(address, { password, admin }));
  printText(`${user.email}: added${admin ? ' as an administrator' : ''}`);
  if (password === undefined) process.stdout.write(`password: ${user.password}\n`);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const { listUsers } = await commands();
  const accounts = await whileNoServerRuns(listUsers);
  if (json) {
    for (const account of accounts) printJSON(JSON.stringify(account));
    return;
  }
  const table = new Table({ head: ['address', 'id', 'since', 'administrator', 'disabled'] });
  for (const { email, id, createdAt, isAdmin, disabledAt } of accounts) {
    const disabled = disabledAt?.toISOString() ?? '';
    table.push([visible(email), id, createdAt.toISOString(), isAdmin ? 'yes' : '', disabled]);
  }
  process.stdout.write(accounts.length === 0 ? 'There are no accounts.\n' : `${table}\n`);
}

async function disable(user: string, { undo = false }: { undo?: boolean }): Promise<void> {
  const { disableUser } = await commands();
  await whileNoServerRuns(() => disableUser(user, !undo));
  printText(`${user}: ${undo ? 'enabled' : 'disabled'}`);
}

async function grant(user: string, { undo = false }: { undo?: boolean }): Promise<void> {
  const { grantUser } = await commands();
  await whileNoServerRuns(() => grantUser(user, !undo));
  printText(`${user}: ${undo ? 'no administrator any more' : 'administrator'}`);
}

async function rotate({ dropOld = false }: { dropOld?: boolean }): Promise<void> {
  const { rotateKey } = await commands();
  await whileNoServerRuns(() => rotateKey(dropOld));
  process.stdout.write('Access tokens are signed with a new key within a minute.\n');
}

function commands() {
  return import('../../main/user-commands.ts');
}

/** Says what to do where a server has the embedded database. */
async function whileNoServerRuns<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'FolderLockedError')) throw error;
    const what = 'With the embedded database, users works only while no server runs';
    throw new CommandError(`${what}. ${error.message}`, { cause: error });
  }
}

/** The first line of stdin, as it stands: blanks belong to a password. */
async function firstLine(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}
