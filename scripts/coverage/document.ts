/** docs/coverage.md: what the tests run of each folder, and the lines that they do not. */

export interface FileCoverage {
  path: string;
  lines: number;
  covered: number;
  /** Numbers of lines. */
  untested: number[];
}

const INTRODUCTION = `# Coverage

Which lines of \`src/\` the tests of \`npm test\` run in their own processes; what the servers and commands run that they start does not count, so that start-up and
the command line seem less tested than they are. Written by \`npm run coverage\`.`;

export function coverageDocument(files: readonly FileCoverage[]): string {
  const rows = [...byFolder(files)].map(
    ([folder, { lines, covered }]) => `| \`${folder}\` | ${lines} | ${percent(covered, lines)} |`,
  );
  const untested = files
    .filter((file) => file.untested.length > 0)
    .sort((a, b) => b.untested.length - a.untested.length)
    .map((file) => `- \`${file.path}\`: ${ranges(file.untested)}`);
  return [
    INTRODUCTION,
    ['| folder | lines | run |', '| --- | ---: | ---: |', ...rows].join('\n'),
    '## Lines that no test runs',
    untested.join('\n'),
    '',
  ].join('\n\n');
}

export const summaryLine = ({ path, lines, covered, untested }: FileCoverage): string =>
  `${percent(covered, lines).padStart(7)}  ${path}${untested.length > 0 ? `: ${ranges(untested)}` : ''}`;

function byFolder(files: readonly FileCoverage[]) {
  const folders = new Map<string, { lines: number; covered: number }>();
  for (const { path, lines, covered } of files) {
    const folder = path.split('/').slice(0, -1).slice(0, 3).join('/');
    const sum = folders.get(folder) ?? { lines: 0, covered: 0 };
    folders.set(folder, { lines: sum.lines + lines, covered: sum.covered + covered });
  }
  return [...folders].sort(([a], [b]) => (a < b ? -1 : 1));
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** As in 3–5, 9. */
export function ranges(lines: readonly number[]): string {
  const found: [from: number, to: number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
