import type { Command } from 'commander';
import type { UserOperations } from '../../main/user-operations.ts';
import { isAddress } from '../../runtime/email-address.ts';
import { environmentHint } from '../environment-help.ts';
import { lineOfInput } from '../input.ts';
import { UsageError } from '../output/failure.ts';
import { formatTime } from '../output/numbers.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, shortID, tableText } from '../output/table.ts';

interface PasswordFlags {
  passwordStdin?: boolean;
}

/** `users add|password|list|disable|grant|rotate-key`: for operators, on the database itself. */
export function addUsers(program: Command): void {
  const users = program
    .command('users')
    .summary('add, list, disable and promote accounts, set passwords')
    .description(
      'Accounts in the database that the environment names; a server that has the embedded one is asked.',
    )
    .addHelpText('after', environmentHint);
  users
    .command('add')
    .description('add an account; prints a new password, unless one is given')
    .argument('<address>', 'e-mail address')
    .option('--password-stdin', 'read the password from the first line of stdin')
    .option('--admin', 'make it an administrator')
    .action(add);
  users
    .command('password')
    .description(
      'set a password where it was forgotten; prints a new one, unless one is given. Ends all sessions, but no API keys',
    )
    .argument('<address|id>')
    .option('--password-stdin', 'read the password from the first line of stdin')
    .action(setPassword);
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
  { admin = false, ...flags }: PasswordFlags & { admin?: boolean },
): Promise<void> {
  const password = await givenPassword(flags);
  if (!isAddress(address)) throw new UsageError(`${address} is no e-mail address.`);
  const user = await withUsers((users) => users['users.add'](address, password, admin));
  printText(`${user.email}: added${admin ? ' as an administrator' : ''}`);
  if (password === null) process.stdout.write(`password: ${user.password}\n`);
}

async function setPassword(user: string, flags: PasswordFlags): Promise<void> {
  const given = await givenPassword(flags);
  const { email, password } = await withUsers((users) => users['users.password'](user, given));
  printText(`${email}: has a new password; all sessions have ended, API keys go on working`);
  if (given === null) process.stdout.write(`password: ${password}\n`);
}

/** The password that stdin gives; null where one is to be made. */
async function givenPassword({ passwordStdin }: PasswordFlags): Promise<string | null> {
  if (!passwordStdin) return null;
  return lineOfInput('password');
}

const COLUMNS: Column[] = [
  { title: 'address', mayCut: true },
  { title: 'id', shorten: shortID },
  { title: 'since' },
  { title: 'admin' },
  { title: 'disabled since' },
];

async function list({ json }: { json?: boolean }): Promise<void> {
  const accounts = await withUsers((users) => users['users.list']());
  if (json) {
    for (const account of accounts) printJSON(JSON.stringify(account));
    return;
  }
  if (accounts.length === 0) {
    printText('There are no accounts.');
    return;
  }
  const rows = accounts.map(({ email, id, createdAt, isAdmin, disabledAt }) => {
    const disabled = disabledAt === null ? '' : formatTime(disabledAt);
    return [email, id, formatTime(createdAt), isAdmin ? 'yes' : '', disabled];
  });
  process.stdout.write(`${tableText(COLUMNS, rows)}\n`);
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
