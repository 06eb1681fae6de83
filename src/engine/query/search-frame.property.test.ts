/** The promise of search: reading only what may match gives what reading everything gives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allFormats } from '../formats/registry.ts';
import type { Carry } from '../types.ts';
import { type ReadOptions, readEntries } from './entries.ts';
import { createMatcher } from './matcher.ts';
import { requiredText } from './required-text.ts';
import { searchFrame } from './search-frame.ts';
import { textSearch } from './text-search.ts';
import type { Query } from './tree.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const WORDS = ['error', 'TIMEOUT', 'aaaa', 'user 17', '192.0.2.7', 'ä😀', '"x 3"', '\0', 'at x'];
const samples = allFormats().flatMap((format) => format.samples.map(({ line }) => line));
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 }).map((list) => list.join(' '));

const anyLine: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...samples).map(encode),
  fc
    .tuple(fc.constantFrom('', ' ', '\tat x.Y(Z.java:1) ', '[', '}', '{"a":'), words)
    .map((parts) => encode(parts.join(''))),
  fc.uint8Array({ maxLength: 30 }),
  fc.integer({ min: 50, max: 1500 }).map((count) => encode(`${'x1 '.repeat(count)}error`)),
);

function fileOf(format: string | null): fc.Arbitrary<Uint8Array> {
  const own = allFormats()
    .find(({ name }) => name === format)
    ?.samples.map(({ line }) => line) ?? ['x'];
  const record = fc
    .tuple(fc.constantFrom(...own), words)
    .map(([line, text]) => encode(`${line} ${text}`));
  const line = fc.oneof({ weight: 2, arbitrary: record }, { weight: 1, arbitrary: anyLine });
  return fc
    .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, newline, isEnded]) => {
      const parts = lines.flatMap((bytes, i) => (i > 0 ? [encode(newline), bytes] : [bytes]));
      return Buffer.concat(isEnded ? [...parts, encode(newline)] : parts);
    });
}

const text = fc
  .constantFrom(
    'error',
    'ERROR',
    'timeout',
    'a',
    '17',
    'x1 x1',
    'ä',
    '😀',
    'at x',
    '\uFFFD',
    'INFO',
    'x\nx',
  )
  .map((value): Query => ({ kind: 'text', text: value }));
const other = fc.constantFrom<Query>(
  { kind: 'level', from: 4, to: 6 },
  { kind: 'no_level' },
  { kind: 'invalid', reason: null },
  { kind: 'line', from: 3, to: 9 },
  { kind: 'ip', address: '192.0.2.0', bits: 24 },
  { kind: 'regex', source: 'x1+', ignoresCase: true },
);
const { query } = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small' },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: other },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        terms: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), term: tie('query') }) },
  ),
}));

const scenario = fc
  .constantFrom<(string | null)[]>(null, ...allFormats().map(({ name }) => name))
  .chain((format) =>
    fc.record({
      format: fc.constant(format),
      file: fileOf(format),
      query,
      carry: fc.constantFrom<Carry[]>('start', 'start', 'overflow', 'inside_line'),
      firstLine: fc.constantFrom(1, 2, 1000),
      maxRecordBytes: fc.constantFrom(64, 1000, 1 << 20),
    }),
  );

test('reading only what may match finds what reading everything finds', () => {
  fc.assert(
    fc.property(scenario, ({ file, query: asked, ...place }) => {
      const options: ReadOptions = {
        ...place,
        byteOffset: 0,
        referenceTime: Date.UTC(2025, 1, 20),
      };
      const matches = createMatcher(asked);
      const whole = [...readEntries(file, options)].filter(matches);
      const required = requiredText(asked);
      const find = required === null ? null : textSearch(required);
      assert.deepEqual([...searchFrame(file, options, { matches, find })], whole);
    }),
    { numRuns: 3000 },
  );
});

test('a text is found in bytes wherever it stands, in any case', () => {
  const pieces = fc.array(fc.constantFrom('a', 'B', 'ab', 'Ä', '.', '[', '\\', '\n'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(pieces, pieces, fc.nat(20), (hay, needle, from) => {
      const bytes = encode(hay.join(''));
      const wanted = encode(needle.join('').toLowerCase().replace('ä', 'Ä') || 'a');
      const lower = Buffer.from(bytes.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)));
      const expected = lower.indexOf(
        Buffer.from(wanted.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))),
        from,
      );
      const find = textSearch(new TextDecoder().decode(wanted));
      assert.equal(find(bytes, from), from > bytes.length ? -1 : expected);
    }),
  );
});

test('a text is found across the bounds of what becomes text at once', () => {
  const find = textSearch('needle');
  for (const at of [256 * 1024 - 3, 256 * 1024, 512 * 1024 - 6, 700_000]) {
    const bytes = Buffer.alloc(800_000, 120);
    bytes.write('NeeDle', at);
    assert.equal(find(bytes, 0), at);
    assert.equal(find(bytes, at + 1), -1);
  }
});
