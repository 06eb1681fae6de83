/** The options that say which server to talk to. What talks to it is in client.ts, which loads Node's HTTP client. */
import { type Command, Option } from 'commander';
import { clientTable } from '../../config/settings.ts';

export interface ServerFlags {
  server: string;
  token?: string;
  email?: string;
  password?: string;
}

/** Adds the options that say which server to talk to, and as whom. */
export function addServerOptions(command: Command): Command {
  const option = (flags: string, variable: keyof typeof clientTable) => {
    const { default: standard, meaning } = clientTable[variable];
    return new Option(flags, meaning).env(variable).default(standard ?? undefined);
  };
  return command
    .addOption(option('--server <url>', 'LOGFLOW_SERVER'))
    .addOption(option('--token <token>', 'LOGFLOW_TOKEN'))
    .addOption(option('--email <address>', 'LOGFLOW_EMAIL'))
    .addOption(option('--password <password>', 'LOGFLOW_PASSWORD'));
}
