/** npm run bench: makes the files, runs every contender on each, writes docs/benchmarks.md. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Contender, contendersFor, type Input, type Setting } from './contenders.ts';
import { type FileResult, type Results, renderDocument } from './document.ts';
import { countRecords, logFile, type SourceName } from './generate/index.ts';
import { machine, revision } from './machine.ts';
import { type Bounds, FULL, peakMemory, QUICK, timeAll } from './measure.ts';
import { findTools, missingTools } from './tools.ts';

const DOCUMENT = path.resolve(import.meta.dirname, '../docs/benchmarks.md');
const FULL_MIB = 512;
const LARGE_FACTOR = 4;
const USAGE = `Usage: npm run bench -- [options]

  --mib N      size of each file in MiB (default: ${FULL_MIB}); the large one has ${LARGE_FACTOR} times as much
  --quick      fewer runs
  --dir DIR    where the files are made and kept (default: log-flow-bench in the folder for temporary files)
  --seed N     of the generators (default: 1)
  --word WORD  what rg searches for; it must occur (default: timeout)
  --out FILE   where the tables go (default: docs/benchmarks.md if neither --mib nor --quick is given,
               else the standard output)
`;
const TITLES: Record<SourceName, string> = {
  bracketed: 'Bracketed log',
  combined: 'Access log',
  'json-lines': 'JSON lines',
  syslog: 'Syslog',
};
/** On the large file only growth and memory count. */
const LARGE_CONTENDERS: Contender['id'][] = ['wc', 'rg-i', 'log-flow-1', 'log-flow-2'];

/** A few records. */
const TINY_BYTES = 1024;

const isOurs = ({ id }: Contender): boolean => id === 'log-flow-1' || id === 'log-flow-2';

interface Options {
  bytes: number;
  folder: string;
  seed: number;
  word: string;
  bounds: Bounds;
  /** Null: the standard output. */
  output: string | null;
}

class UsageError extends Error {}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      mib: { type: 'string', default: String(FULL_MIB) },
      quick: { type: 'boolean', default: false },
      dir: { type: 'string', default: path.join(tmpdir(), 'log-flow-bench') },
      seed: { type: 'string', default: '1' },
      word: { type: 'string', default: 'timeout' },
      out: { type: 'string' },
    },
  });
  const mib = wholeNumber('mib', values.mib, 1);
  const isFull = mib === FULL_MIB && !values.quick;
  return {
    bytes: mib * 2 ** 20,
    folder: path.resolve(values.dir),
    seed: wholeNumber('seed', values.seed, 0),
    word: values.word,
    bounds: values.quick ? QUICK : FULL,
    output: values.out ?? (isFull ? DOCUMENT : null),
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least) return value;
  throw new UsageError(`--${name}: a whole number from ${least} on is needed`);
}

function makeInput(name: SourceName, bytes: number, title: string, options: Options): Input {
  say(`${title}: making or finding ${Math.round(bytes / 2 ** 20)} MiB ...`);
  const file = logFile(options.folder, name, bytes, options.seed);
  return { name, title, file, bytes: statSync(file).size, records: countRecords(file) };
}

function measure(input: Input, contenders: Contender[], options: Options): FileResult {
  const indented = (text: string) => say(`  ${text}`);
  const { bounds, folder } = options;
  const outcomes = timeAll(contenders, input.records, bounds, folder, indented);
  for (const [i, outcome] of outcomes.entries()) {
    const shown = typeof outcome === 'object' ? `${outcome.median.toFixed(3)} s` : outcome;
    indented(`${contenders[i]!.label.replaceAll(/[`*]/g, '')}: ${shown}`);
  }
  return {
    input,
    outcomes: contenders.map((contender, i) => ({ contender, outcome: outcomes[i]! })),
  };
}

function run(options: Options): void {
  const tools = findTools();
  const missing = missingTools(tools);
  if (missing !== null) say(missing);
  if (!tools.hyperfine) throw new Error('hyperfine does the timing: nothing works without it');
  mkdirSync(options.folder, { recursive: true });
  const setting: Setting = { tools, word: options.word, folder: options.folder };

  const files = (Object.keys(TITLES) as SourceName[]).map((name) => {
    const input = makeInput(name, options.bytes, TITLES[name], options);
    return measure(input, contendersFor(input, setting), options);
  });
  const title = `${TITLES.bracketed}, ${LARGE_FACTOR} times as large`;
  const largeInput = makeInput('bracketed', LARGE_FACTOR * options.bytes, title, options);
  const contenders = contendersFor(largeInput, setting);
  const large = measure(
    largeInput,
    contenders.filter(({ id }) => LARGE_CONTENDERS.includes(id)),
    options,
  );
  const tinyInput = makeInput('bracketed', TINY_BYTES, 'A few lines', options);
  const tiny = measure(tinyInput, contendersFor(tinyInput, setting).filter(isOurs), options);
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: [
      ['log-flow', revision() ?? ''],
      ['Node', process.versions.node],
      ...Object.entries(tools),
    ],
    seed: options.seed,
    bounds: options.bounds,
    files,
    large,
    tiny,
    memory: contenders
      .filter(isOurs)
      .map((contender) => [contender.label, peakMemory(contender, options.folder)]),
  };
  write(results, options.output);
}

function write(results: Results, output: string | null): void {
  if (output === null) {
    process.stdout.write(renderDocument(results, ''));
    return;
  }
  const exists = statSync(output, { throwIfNoEntry: false }) !== undefined;
  writeFileSync(output, renderDocument(results, exists ? readFileSync(output, 'utf8') : ''));
  say(`Written: ${output}`);
}

try {
  run(readOptions());
} catch (error) {
  const { code } = error as { code?: string };
  const isUsage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
  say(`bench: ${(error as Error).message}`);
  if (isUsage) say(USAGE);
  process.exitCode = isUsage ? 2 : 1;
}
