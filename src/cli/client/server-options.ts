/** The options that say which server to talk to. What talks to it is in connect.ts, which loads Node's HTTP client. */
import { type Command, Option } from 'commander';
import { clientTable } from '../../config/settings.ts';

export interface ServerFlags {
  /** Left out: that of the last login, or the default. */
  server?: string;
  token?: string;
  email?: string;
  password?: string;
}

/** Adds the options that say which server to talk to, and as whom. */
export function addServerOptions(command: Command): Command {
  const option = (flags: string, variable: keyof typeof clientTable) =>
    new Option(flags, clientTable[variable].meaning).env(variable);
  return command
    .addOption(option('--server <url>', 'LOGFLOW_SERVER'))
    .addOption(option('--token <token>', 'LOGFLOW_TOKEN'))
    .addOption(option('--email <address>', 'LOGFLOW_EMAIL'))
    .addOption(option('--password <password>', 'LOGFLOW_PASSWORD'));
}
