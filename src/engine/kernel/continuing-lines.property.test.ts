/** The kernel takes lines for parts of records as the interpreter does, whatever numbers stand in them. */
import { test } from 'node:test';
import fc from 'fast-check';
import { bodyLines, traceLines } from '../testing/continuing-lines.ts';
import { assertSame, encode } from './testing/same.ts';

const RUNS = Math.ceil(Number(process.env.KERNEL_CASES ?? 10_000) / 20);

const HEADERS: Record<string, string> = {
  'iso-level': '2025-02-20T10:00:00Z INFO it goes on',
  generic: '2025-02-20 10:00:00 it goes on',
  'level-only': 'INFO: it goes on',
  'json-lines': '{"time":"2025-02-20T10:00:00Z","level":"info","msg":"it goes on"}',
  logfmt: 'time="2025-02-20T10:00:00Z" level=info msg="it goes on"',
};

const numbers = fc.array(
  fc.oneof(fc.stringMatching(/^\d{1,12}$/), fc.stringMatching(/^[\da-f]{1,12}$/)),
  { minLength: 1, maxLength: 5 },
);

/** The line with other numbers in the places of its own. */
function withNumbers(line: string, values: readonly string[]): string {
  let next = 0;
  return line.replace(/\d[\da-f]*/g, () => values[next++ % values.length]!);
}

test('on parts of traces and bodies with other numbers', () => {
  const like = fc
    .tuple(
      fc.constantFrom(...traceLines, ...bodyLines),
      fc.array(numbers, { minLength: 1, maxLength: 6 }),
    )
    .map(([line, all]) => all.map((values) => withNumbers(line, values)));
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(HEADERS)),
      fc.array(like, { maxLength: 6 }),
      (format, lines) => {
        // Of so many invalid lines no more are samples: the kernel counts them by plan.
        const others = Array.from(
          { length: 101 },
          (_, index) => `~ ${'x'.repeat(index % 7)} no log ~`,
        );
        const text = [...others, HEADERS[format], ...lines.flat()].join('\n');
        assertSame({
          format,
          keywords: ['error'],
          chunks: [encode(`${text}\n`)],
          maxRecordBytes: 1 << 20,
        });
      },
    ),
    { numRuns: RUNS },
  );
});
