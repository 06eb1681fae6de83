import { type Command, Option } from 'commander';
import { connect } from '../client/connect.ts';
import { addServerOptions, type ServerFlags } from '../client/server-options.ts';
import { timeZoneOption } from '../options.ts';
import { CommandError, UsageError } from '../output/failure.ts';
import { printText } from '../output/print.ts';

interface ReadAgainFlags extends ServerFlags {
  format?: string;
  tz?: string;
  keyword?: string[];
}

export function addReadAgain(program: Command): void {
  const command = program
    .command('read-again')
    .summary('read the kept bytes of a job again, in another way')
    .description(
      'Reads the kept bytes of a job again, as another format, in another zone or with other keywords. Its report is replaced when the ' +
        'new one is complete.',
    )
    .argument('<jobID>', 'id of the job, as upload prints it')
    .addOption(
      new Option(
        '--format <name|pattern>',
        'format of the file; auto recognises it (default: as before)',
      ),
    )
    .addOption(timeZoneOption('as before'))
    .option('--keyword <word...>', 'words to count instead of those of before');
  addServerOptions(command).action(readAgain);
}

async function readAgain(
  jobID: string,
  { format, tz: timeZone, keyword: keywords, ...flags }: ReadAgainFlags,
): Promise<void> {
  const how = {
    ...(format !== undefined && { format }),
    ...(timeZone !== undefined && { timeZone }),
    ...(keywords && { keywords }),
  };
  if (Object.keys(how).length === 0) throw new UsageError('give --format, --tz or --keyword');
  const { reread, fileName } = await connect(flags).readAgain(jobID, how);
  if (reread?.error) throw new CommandError(reread.error.message, { code: reread.error.code });
  printText(`${jobID} ${fileName} is read again`);
}
