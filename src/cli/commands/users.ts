import Table from 'cli-table3';
import type { Command } from 'commander';
import type { UserOperations } from '../../main/user-operations.ts';
import { isAddress } from '../../runtime/email-address.ts';
import { visible } from '../../runtime/visible-text.ts';
import { environmentHelp } from '../environment-help.ts';
import { UsageError } from '../output/failure.ts';
import { printJSON, printText } from '../output/print.ts';

/** `users add|list|disable|grant|rotate-key`: for operators, on the database itself. */
export function addUsers(program: Command): void {
  const users = program
    .command('users')
    .summary('add, list, disable and promote accounts')
    .description(
      'Accounts in the database that the environment names; a server that has the embedded one is asked.',
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
  if (!isAddress(address)) throw new UsageError(`${address} is no e-mail address.`);
  const user = await withUsers((users) => users['users.add'](address, password ?? null, admin));
  printText(`${user.email}: added${admin ? ' as an administrator' : ''}`);
  if (password === undefined) process.stdout.write(`password: ${user.password}\n`);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const accounts = await withUsers((users) => users['users.list']());
  if (json) {
    for (const account of accounts) printJSON(JSON.stringify(account));
    return;
  }
  const table = new Table({ head: ['address', 'id', 'since', 'administrator', 'disabled'] });
  for (const { email, id, createdAt, isAdmin, disabledAt } of accounts) {
    table.push([visible(email), id, createdAt, isAdmin ? 'yes' : '', disabledAt ?? '']);
  }
  process.stdout.write(accounts.length === 0 ? 'There are no accounts.\n' : `${table}\n`);
}

async function disable(user: string, { undo = false }: { undo?: boolean }): Promise<void> {
  await withUsers((users) => users['users.disable'](user, !undo));
  printText(`${user}: ${undo ? 'enabled' : 'disabled'}`);
}

async function grant(user: string, { undo = false }: { undo?: boolean }): Promise<void> {
  await withUsers((users) => users['users.grant'](user, !undo));
  printText(`${user}: ${undo ? 'no administrator any more' : 'administrator'}`);
}

async function rotate({ dropOld = false }: { dropOld?: boolean }): Promise<void> {
  await withUsers((users) => users['users.rotateKey'](dropOld));
  process.stdout.write('Access tokens are signed with a new key within a minute.\n');
}

async function withUsers<Result>(
  task: (users: UserOperations) => Promise<Result>,
): Promise<Result> {
  const main = await import('../../main/users.ts');
  return main.withUsers(task);
}

/** The first line of stdin, as it stands: blanks belong to a password. */
async function firstLine(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}
