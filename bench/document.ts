/** docs/benchmarks.md: the measured part, made anew by each run, and the part written by hand. */
import type { Contender, Input } from './contenders.ts';
import type { Outcome, Timing } from './measure.ts';
import { type Column, markdownTable, seconds, threeDigits } from './table.ts';

export interface FileResult {
  input: Input;
  outcomes: { contender: Contender; outcome: Outcome }[];
}

export interface Results {
  date: string;
  machine: string;
  versions: [name: string, version: string][];
  seed: number;
  bounds: { leastRuns: number; mostRuns: number };
  files: FileResult[];
  /** The large file and the one, four times smaller, that it is compared with. */
  large: FileResult | null;
  /** What a start costs: a log of a few records. */
  tiny: FileResult;
  /** Peak resident bytes on the large file, by label. */
  memory: [label: string, bytes: number][];
}

const BEGIN = '<!-- written by hand: begin -->';
const END = '<!-- written by hand: end -->';
const MIB = 2 ** 20;
const RIGHT = { align: 'right' } as const;

/** The times that log-flow on two threads shall take, in those of `rg -ci` on the same file. */
const AIMS: Partial<Record<Input['name'], number>> = {
  bracketed: 1.2,
  combined: 2,
  'json-lines': 2.5,
  syslog: 2.5,
};
const GROWTH_AIM = '3.6 to 4.4';
const MEMORY_AIM = 256e6;

/** The document; `before` is the last one, or '', whose hand-written part stays. */
export function renderDocument(results: Results, before: string): string {
  const sections = [
    '# Benchmarks',
    introduction(results),
    `## In short\n\n${summary(results)}`,
    ...results.files.map(fileSection),
    ...(results.large ? [fileSection(results.large)] : []),
    handWritten(before),
    REPEAT,
  ];
  return `${sections.join('\n\n')}\n`;
}

const REPEAT = `## How to repeat it

\`\`\`
npm run bench                    # everything, about 20 minutes; writes this page
npm run bench -- --quick         # fewer runs, printed only
npm run bench -- --mib 32        # files of 32 MiB in place of 512, printed only
\`\`\`

The run installs nothing: it says which peers are missing and how to get them, and goes on without them.
Its files are made by seeded generators (\`bench/generate\`), the same bytes on every machine, and are kept
in the system's folder for temporary files (\`--dir\` chooses another) for the next run. All contenders run
on the same file, timed by hyperfine with the file in the page cache, in rounds: each once, one after the
other, then all of them again. Their counts of records are checked: whoever does not read the format gets
no time.`;

function introduction({ date, machine, versions, seed, bounds }: Results): string {
  const list = versions.map(([name, version]) => `${name} ${version}`).join(', ');
  return (
    `Measured on ${date}. Machine: ${machine}. Versions: ${list}. Seed ${seed}. Times are medians of ` +
    `${bounds.leastRuns} to ${bounds.mostRuns} runs, MB are 10^6 bytes, and the last column is the time ` +
    'in those that `rg -ci` took on the same file in the same run. All but log-flow answer one question; ' +
    'log-flow makes the whole report.'
  );
}

function fileSection({ input, outcomes }: FileResult): string {
  const columns: Column[] = [
    { title: 'contender' },
    { title: 'median', ...RIGHT },
    { title: 'fastest', ...RIGHT },
    { title: 'slowest', ...RIGHT },
    { title: 'runs', ...RIGHT },
    { title: 'MB/s', ...RIGHT },
    { title: '× `rg -ci`', ...RIGHT },
  ];
  const search = medianOf({ input, outcomes }, 'rg-i');
  const rows = outcomes.map(({ contender, outcome }) =>
    typeof outcome === 'object'
      ? timedRow(contender.label, outcome, input, search)
      : [contender.label, FAILURES[outcome], '', '', '', '', ''],
  );
  const size = `${Math.round(input.bytes / MIB)} MiB, ${input.records.toLocaleString('en')} records`;
  return `## ${input.title} (${size})\n\n${markdownTable(columns, rows)}`;
}

function timedRow(
  label: string,
  timing: Timing,
  { bytes }: Input,
  search: number | null,
): string[] {
  const { median, min, max, runs } = timing;
  return [
    label,
    seconds(median),
    seconds(min),
    seconds(max),
    String(runs),
    threeDigits(bytes / 1e6 / median),
    search === null ? '' : threeDigits(median / search),
  ];
}

const FAILURES = { unread: 'does not read it', failed: 'failed' };

function medianOf({ outcomes }: FileResult, id: Contender['id']): number | null {
  const outcome = outcomes.find(({ contender }) => contender.id === id)?.outcome;
  return typeof outcome === 'object' ? outcome.median : null;
}

const ratio = (over: number | null, under: number | null): string =>
  over === null || under === null ? 'not measured' : threeDigits(over / under);

function summary(results: Results): string {
  const columns: Column[] = [
    { title: 'measure' },
    { title: 'measured', ...RIGHT },
    { title: 'aim', ...RIGHT },
  ];
  return markdownTable(columns, [
    ...results.files.map(searchRow),
    ...results.files.filter(({ input }) => input.name === 'combined').flatMap(peerRows),
    ...growthRows(results),
    ...results.tiny.outcomes.map(startRow),
    ...results.memory.map(memoryRow),
  ]);
}

function searchRow(file: FileResult): string[] {
  const measured = ratio(medianOf(file, 'log-flow-2'), medianOf(file, 'rg-i'));
  const aim = AIMS[file.input.name];
  return [
    `${file.input.title}: time of log-flow on 2 threads / time of \`rg -ci\``,
    measured,
    aim === undefined ? '' : `at most ${aim}`,
  ];
}

function peerRows(file: FileResult): string[][] {
  const own = medianOf(file, 'log-flow-2');
  return [
    [
      `${file.input.title}: times as fast as GoAccess`,
      ratio(medianOf(file, 'goaccess'), own),
      'at least 80',
    ],
    [
      `${file.input.title}: times as fast as lnav`,
      ratio(medianOf(file, 'lnav'), own),
      'at least 8',
    ],
  ];
}

function growthRows({ files, large }: Results): string[][] {
  const small = files.find(({ input }) => input.name === large?.input.name);
  if (!large || !small) return [];
  return (['log-flow-1', 'log-flow-2', 'rg-i'] as const).map((id) => [
    `4 times the bytes: times the time, ${labelOf(large, id)}`,
    ratio(medianOf(large, id), medianOf(small, id)),
    id === 'rg-i' ? '' : GROWTH_AIM,
  ]);
}

const startRow = ({ contender, outcome }: FileResult['outcomes'][number]): string[] => [
  `a log of a few lines (what a start costs), ${contender.label}`,
  typeof outcome === 'object' ? seconds(outcome.median) : FAILURES[outcome],
  '',
];

const labelOf = ({ outcomes }: FileResult, id: Contender['id']): string =>
  outcomes.find(({ contender }) => contender.id === id)?.contender.label ?? id;

const memoryRow = ([label, bytes]: [string, number]): string[] => [
  `largest file: most memory resident, ${label}`,
  `${Math.round(bytes / 1e6)} MB`,
  `at most ${MEMORY_AIM / 1e6} MB`,
];

/** The part between the markers as it was, or a place for it. */
function handWritten(before: string): string {
  const from = before.indexOf(BEGIN);
  const to = before.indexOf(END);
  if (from >= 0 && to > from) return before.slice(from, to + END.length);
  return `${BEGIN}\n\n## Where the time goes\n\nNot written yet.\n\n${END}`;
}
