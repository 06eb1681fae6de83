/** docs/scaling.md: the part between the markers is made by a run, all else is written by hand. */
import { type Column, markdownTable } from '../table.ts';
import { capacity } from './capacity.ts';
import { type Figures, rowsOf } from './figures.ts';

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';
const MIB = 2 ** 20;

/** The document with this run's figures in the place of the last one's. Throws where the markers are not. */
export function withFigures(document: string, figures: Figures): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`No place for the figures: ${BEGIN} ... ${END}`);
  return `${document.slice(0, from)}${BEGIN}\n\n${measured(figures)}\n\n${document.slice(to)}`;
}

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
