import { type Command, Option } from 'commander';
import { createClient, Problem, signIn, signOut } from '../../client/node/index.ts';
import { clientTable } from '../../config/settings.ts';
import { checkedToken, confirmed, serverURL } from '../client/connect.ts';
import {
  forgetLogin,
  sessionFile,
  storedLogin,
  storeLogin,
} from '../client/session/session-file.ts';
import { askFor, lineOfInput } from '../input.ts';
import { printText } from '../output/print.ts';

interface LoginFlags {
  server?: string;
  email?: string;
  password?: string;
  passwordStdin?: boolean;
  apiKeyStdin?: boolean;
}

const serverOption = (): Option =>
  new Option('--server <url>', clientTable.LOGFLOW_SERVER.meaning).env('LOGFLOW_SERVER');

export function addLogin(program: Command): void {
  program
    .command('login')
    .summary('sign in at a server, for the commands that follow')
    .description(
      'Signs in at a server. The session stays in the configuration folder, in a file that nobody else may read, until logout; the ' +
        'commands that follow talk to that server. Asks for what is not given.',
    )
    .addOption(serverOption())
    .addOption(
      new Option('--email <address>', clientTable.LOGFLOW_EMAIL.meaning).env('LOGFLOW_EMAIL'),
    )
    .addOption(
      new Option('--password <password>', clientTable.LOGFLOW_PASSWORD.meaning).env(
        'LOGFLOW_PASSWORD',
      ),
    )
    .option('--password-stdin', 'read the password from the first line of stdin')
    .addOption(
      new Option(
        '--api-key-stdin',
        'keep an API key instead, from the first line of stdin',
      ).conflicts(['email', 'password', 'passwordStdin']),
    )
    .action(login);
}

export function addLogout(program: Command): void {
  program
    .command('logout')
    .summary('end the session that login has opened')
    .description('Ends the session that login has opened, at the server as well, and forgets it.')
    .addOption(serverOption())
    .action(logout);
}

async function login(flags: LoginFlags): Promise<void> {
  const server = serverURL(flags);
  if (flags.apiKeyStdin) return keepApiKey(server);
  const email = flags.email || (await askFor('e-mail address', { option: '--email' }));
  const password = await passwordOf(flags);
  const session = await confirmed(email, () => signIn(server, { email, password }));
  await storeLogin(server, session);
  printText(
    `signed in as ${session.email} at ${server.origin}; the session is in ${sessionFile()}`,
  );
}

async function passwordOf({ password, passwordStdin }: LoginFlags): Promise<string> {
  if (passwordStdin) return lineOfInput('password');
  return password || askFor('password', { option: '--password-stdin', isSecret: true });
}

/** A key that the server does not know is not kept. */
async function keepApiKey(server: URL): Promise<void> {
  const apiKey = checkedToken(await lineOfInput('API key'));
  await assertGood(server, apiKey);
  await storeLogin(server, { apiKey });
  printText(`the API key is kept for ${server.origin}, in ${sessionFile()}`);
}

async function assertGood(server: URL, token: string): Promise<void> {
  try {
    await createClient({ server, token }).ask('auth/me');
  } catch (error) {
    // It may only upload: then it is known as well.
    if (!(error instanceof Problem && error.code === 'insufficient_scope')) throw error;
  }
}

async function logout(flags: LoginFlags): Promise<void> {
  const server = serverURL(flags);
  const login = storedLogin(server);
  if (!login) {
    printText(`there is no session at ${server.origin}`);
    return;
  }
  await forgetLogin(server);
  if (!('apiKey' in login)) await signOut(server, login);
  printText(`signed out at ${server.origin}`);
}
