/** docs/scaling.md: the part between the markers is made by a run, all else is written by hand. */
import { replaceBetween } from '../markers.ts';
import { type Column, markdownTable } from '../table.ts';
import { capacity } from './capacity.ts';
import { type Figures, rowsOf } from './figures.ts';

const MIB = 2 ** 20;

/** The document with this run's figures in the place of the last one's. Throws where the markers are not. */
export const withFigures = (document: string, figures: Figures): string =>
  replaceBetween(document, 'measured', measured(figures));

/** The measured part. */
export function measured(figures: Figures): string {
  return [introduction(figures), tableOf(figures), capacity(figures)].join('\n\n');
}

function introduction({ date, machine, versions, small, large, upload }: Figures): string {
  const list = versions.map(([name, version]) => `${name} ${version}`).join(', ');
  return (
    `Measured on ${date}. Machine: ${machine}. Versions: ${list}. ` +
    `${small.jobs.toLocaleString('en')} small files of 4 KiB, ${times(small.rates.length)}; a large file of ${mib(large.bytes)}, ` +
    `${times(large.one.length)} with each number of workers; an upload of ${mib(upload.bytes)}, ` +
    `${times(upload.runs.length)}. Medians; MB are 10^6 bytes. Everything, servers, peers and the ` +
    'client, runs on this one machine.'
  );
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;

function tableOf(figures: Figures): string {
  const columns: Column[] = [
    { title: 'measure' },
    { title: 'measured', align: 'right' },
    { title: 'goal', align: 'right' },
    { title: 'met' },
  ];
  const rows = rowsOf(figures).map(({ measure, measured, goal, isMet }) => [
    measure,
    measured,
    goal,
    isMet === null ? '' : isMet ? 'yes' : 'no',
  ]);
  return markdownTable(columns, rows);
}
