/** What a run measured, as tables: one row a measure, one column a checkout. */
import { median } from '../fleet/figures.ts';
import { seconds, threeDigits } from '../table.ts';
import type { AnalyzeFigures } from './analyze.ts';
import type { FleetFigures } from './fleet.ts';
import type { FormatsFigures } from './formats.ts';
import type { NeighbourFigures } from './neighbour.ts';

/** The figures of each checkout, in order; or why there are none, or nothing where the part was not wanted. */
export interface Figures {
  formats?: FormatsFigures[];
  neighbour?: NeighbourFigures[];
  analyze?: AnalyzeFigures[][];
  fleet?: FleetFigures[] | string;
}

export interface Row {
  measure: string;
  /** One for each checkout. */
  measured: string[];
  goal: string;
}

const RATIO_GOAL = 'at least 0.8';

const row = <One>(measure: string, all: One[], show: (one: One) => string, goal = ''): Row => ({
  measure,
  measured: all.map(show),
  goal,
});

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const milliseconds = (value: number): string => `${threeDigits(value)} ms`;

/** The median of the ratios of each round: what slows a whole round down is in both. */
const ratio = (over: number[], under: number[]): string =>
  threeDigits(median(over.map((value, index) => value / under[index]!)));

export function formatsRows(all: FormatsFigures[]): Row[] {
  const rates = (rounds: FormatsFigures['one']) => rounds.map(({ rate }) => rate);
  const cpu = (rounds: FormatsFigures['one']) => median(rounds.map(({ cpuMs }) => cpuMs));
  return [
    row('files a second, one format', all, ({ one }) => threeDigits(median(rates(one)))),
    row('files a second, eight formats', all, ({ eight }) => threeDigits(median(rates(eight)))),
    row(
      'eight formats / one',
      all,
      ({ one, eight }) => ratio(rates(eight), rates(one)),
      RATIO_GOAL,
    ),
    row('CPU time a file, one format', all, ({ one }) => milliseconds(cpu(one))),
    row('CPU time a file, eight formats', all, ({ eight }) => milliseconds(cpu(eight))),
    row('most memory resident, the server', all, ({ peak }) => megabytes(peak)),
  ];
}

export function neighbourRows(all: NeighbourFigures[]): Row[] {
  const rates = ({ rounds }: NeighbourFigures, phase: 'alone' | 'beside' | 'after') =>
    rounds.map((round) => round[phase].rate);
  const rateRow = (measure: string, phase: 'alone' | 'beside' | 'after') =>
    row(measure, all, (one) => threeDigits(median(rates(one, phase))));
  const ratioRow = (measure: string, phase: 'beside' | 'after', goal: string) =>
    row(measure, all, (one) => ratio(rates(one, phase), rates(one, 'alone')), goal);
  const cpuRow = (measure: string, phase: 'alone' | 'after') =>
    row(measure, all, ({ rounds }) =>
      milliseconds(median(rounds.map((round) => round[phase].cpuMs))),
    );
  return [
    rateRow('files a second, alone', 'alone'),
    rateRow('files a second, beside logs of many shapes', 'beside'),
    rateRow('files a second, after them', 'after'),
    ratioRow('beside / alone', 'beside', RATIO_GOAL),
    ratioRow('after / alone', 'after', ''),
    cpuRow('CPU time a file, alone', 'alone'),
    cpuRow('CPU time a file, after them', 'after'),
    row('logs of many shapes in a round', all, ({ rounds }) =>
      threeDigits(median(rounds.map(({ logs }) => logs))),
    ),
    row('most memory resident, the server', all, ({ peak }) => megabytes(peak)),
  ];
}

export function analyzeRows(all: AnalyzeFigures[][]): Row[] {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return all[0]!.flatMap(({ title }, index) => {
    const files = all.map((figures) => figures[index]!);
    return [
      row(`${title}: wall time`, files, ({ wall }) => seconds(median(wall))),
      // Of one run it is known to a hundredth of a second.
      row(`${title}: CPU time`, files, ({ cpu }) => seconds(mean(cpu))),
    ];
  });
}

export function fleetRows(all: FleetFigures[]): Row[] {
  const rateRow = (measure: string, kind: 'one' | 'eight' | 'all') =>
    row(measure, all, (figures) => threeDigits(median(figures[kind])));
  const peaks = (bytes: number[]) => bytes.map(megabytes).join(', ');
  return [
    rateRow('files a second, one format, one keyword set', 'one'),
    rateRow('files a second, eight formats, two keyword sets', 'eight'),
    rateRow('files a second, these beside all else', 'all'),
    row('eight formats / one', all, ({ one, eight }) => ratio(eight, one), RATIO_GOAL),
    row('beside all else / one format', all, (figures) => ratio(figures.all, figures.one)),
    row('most memory resident, each worker', all, ({ workers }) => peaks(workers)),
    row('most memory resident, each API process', all, ({ apis }) => peaks(apis)),
  ];
}
