import type { Command } from 'commander';
import { type EffectiveSetting, effectiveSettings } from '../../config/effective.ts';
import { readConfig } from '../../config/index.ts';
import { settingsFile } from '../../config/setting-sources.ts';
import { printJSON, printText } from '../output/print.ts';
import { type Column, tableText } from '../output/table.ts';

export function addConfig(program: Command): void {
  program
    .command('config')
    .summary('print the settings that hold, and where they come from')
    .description(
      'Prints the settings that hold, without their secrets, and where each comes from. What an option of a command says goes before the ' +
        'environment, that before the file of settings (LOGFLOW_CONFIG), that before the default. Exit code 2: some cannot be used, each ' +
        'of which is named.',
    )
    .option('--json', 'print a JSON object for each')
    .option('--all', 'also those that nobody has set')
    .action(config);
}

const COLUMNS: Column[] = [
  { title: 'SETTING' },
  { title: 'VALUE', mayCut: true },
  { title: 'FROM' },
];

function config({ json, all }: { json?: boolean; all?: boolean }): void {
  const settings = effectiveSettings();
  if (json) for (const one of settings) printJSON(JSON.stringify(one));
  else {
    printText(`Settings file: ${settingsFile() ?? 'none'}\n`);
    const shown = settings.filter(({ source }) => all || source !== 'unset');
    process.stdout.write(`${tableText(COLUMNS, shown.map(rowOf))}\n`);
    const unset = settings.length - shown.length;
    if (unset > 0) printText(`\n${unset} are unset and have no default: --all shows them.`);
  }
  readConfig();
}

const rowOf = ({ name, value, source }: EffectiveSetting): string[] => [
  ...[name, value ?? '–', source],
];
