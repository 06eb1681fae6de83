/** Lines of one shape of which only some are JSON, or a time: the digits of the first one may not decide for the others. */
import { test } from 'node:test';
import { allFormats } from '../formats/registry.ts';
import { assertSame, encode } from './testing/same.ts';

const PREFIXES = ['', '[', 'web-6d4f5 shop ', 'web-1  | ', 'app: '];
const ENDS = ['', ','];
/** A number with a zero in front is none in JSON; the rest is a time or not, a level or not. */
const DIGITS = [
  ['01740045600', '30'],
  ['1740045600', '030'],
  ['1740045600', '30'],
  ['17', '300'],
] as const;

const objectOf = (time: string, level: string): string =>
  `{"level":${level},"ts":${time}.5,"msg":"job ${level} | E${level}: a"}`;

function chunksOf(prefix: string, end: string): Uint8Array[] {
  const lines = DIGITS.map(([time, level]) => prefix + objectOf(time, level) + end);
  const orders = [lines, lines.toReversed(), [...lines, ...lines]];
  return orders.map((order) => encode(order.map((line) => `${line}\n`).join('')));
}

for (const { name, spread } of allFormats())
  if (spread === null)
    test(`in a log of ${name}`, () => {
      for (const prefix of PREFIXES)
        for (const end of ENDS) {
          const chunks = chunksOf(prefix, end);
          for (const order of [chunks, chunks.toReversed()])
            assertSame({ format: name, keywords: ['job'], chunks: order, maxRecordBytes: 1 << 20 });
        }
    });
