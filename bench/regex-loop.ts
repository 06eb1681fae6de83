/**
 * What one writes in an hour: a regular expression for each line, counts by level and by keyword.
 *
 *     node bench/regex-loop.ts FORMAT FILE
 *
 * A contender of the benchmark, far from the whole report of `log-flow analyze`.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { SourceName } from './generate/index.ts';

const LINES: Record<SourceName, RegExp> = {
  bracketed: /^\[(?<time>[^\]]+)\] (?<level>[A-Z]+) (?<message>.*)$/,
  combined:
    /^(?<ip>\S+) \S+ \S+ \[(?<time>[^\]]+)\] "(?<message>(?:[^"\\]|\\.)*)" (?<level>\d{3}) (?:\d+|-) "[^"]*" "[^"]*"/,
  'json-lines':
    /"timestamp":"(?<time>[^"]+)","level":"(?<level>\w+)".*?"message":"(?<message>(?:[^"\\]|\\.)*)"/,
  syslog:
    /^(?<time>\w{3} [ \d]\d \d\d:\d\d:\d\d) \S+ (?<level>[^\s:[]+)(?:\[\d+\])?: (?<message>.*)$/,
};
const KEYWORDS = /error|timeout|failure|unauthorized/gi;

const [format, file] = process.argv.slice(2);
const line = LINES[format as SourceName];
if (!line || !file) {
  process.stderr.write(`Usage: regex-loop.ts ${Object.keys(LINES).join('|')} FILE\n`);
  process.exit(2);
}

const levels = new Map<string, number>();
const keywords = new Map<string, number>();
let records = 0;

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const lines = createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) });
lines.on('line', (text) => {
  const groups = line.exec(text)?.groups;
  if (!groups) return;
  records++;
  add(levels, groups.level!);
  for (const [word] of groups.message!.matchAll(KEYWORDS)) add(keywords, word.toLowerCase());
});
lines.on('close', () => {
  const report = {
    records,
    levels: Object.fromEntries(levels),
    keywords: Object.fromEntries(keywords),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
});
