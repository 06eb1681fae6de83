/** The part of docs/benchmarks.md that `npm run bench:mixed` makes. */
import { replaceBetween } from '../markers.ts';
import { type Column, markdownTable } from '../table.ts';
import {
  analyzeRows,
  type Figures,
  fleetRows,
  formatsRows,
  neighbourRows,
  type Row,
} from './figures.ts';

export interface Results extends Figures {
  date: string;
  machine: string;
  versions: [name: string, version: string][];
  /** The checkouts, in the order of their figures. */
  labels: string[];
}

/** The document with this run's figures. Throws an Error where the markers are not. */
export const withResults = (document: string, results: Results): string =>
  replaceBetween(document, 'mixed', measured(results));

/** A line on the run, and a table for each part. */
export function measured(results: Results): string {
  const { date, machine, versions, labels, formats, neighbour, analyze, fleet } = results;
  const list = versions.map(([name, version]) => `${name} ${version}`).join(', ');
  const section = (title: string, rows: Row[]) => `### ${title}\n\n${tableOf(labels, rows)}`;
  return [
    `Measured on ${date}. Machine: ${machine}. Versions: ${list}. MB are 10^6 bytes.`,
    ...(formats ? [section('(a) Small files of eight formats', formatsRows(formats))] : []),
    ...(neighbour ? [section('(b) Beside logs of many shapes', neighbourRows(neighbour))] : []),
    ...(analyze ? [section('(c) `analyze` from a cold process', analyzeRows(analyze))] : []),
    ...(fleet ? [fleetSection(fleet, section)] : []),
  ].join('\n\n');
}

function fleetSection(
  fleet: NonNullable<Figures['fleet']>,
  section: (title: string, rows: Row[]) => string,
): string {
  const title = '(d) All at once on a fleet';
  if (typeof fleet === 'string') return `### ${title}\n\nNot measured: ${fleet}`;
  return section(title, fleetRows(fleet));
}

function tableOf(labels: string[], rows: Row[]): string {
  const titles = labels.length === 1 ? ['measured'] : labels;
  const columns: Column[] = [
    { title: 'measure' },
    ...titles.map((title): Column => ({ title, align: 'right' })),
    { title: 'goal', align: 'right' },
  ];
  return markdownTable(
    columns,
    rows.map(({ measure, measured, goal }) => [measure, ...measured, goal]),
  );
}
