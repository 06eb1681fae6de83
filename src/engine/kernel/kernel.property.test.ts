/** The kernel gives what the plain engine gives, whatever it is given. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { FORMATS, formatByName } from '../formats/registry.ts';
import { analyze, type AnalyzeOptions, summarize } from '../index.ts';
import { KernelAnalyzer } from './analyzer.ts';

const KERNEL = path.resolve(import.meta.dirname, '../../../dist/kernel.wasm');
const module = new WebAssembly.Module(new Uint8Array(readFileSync(KERNEL)));
const KEYWORDS = ['error', 'timeout', 'fail', 'aa'];
const referenceTime = Date.UTC(2025, 1, 20);

function fast(chunks: Uint8Array[], format: string, maxRecordBytes: number, keywords = KEYWORDS) {
  const analyzer = new KernelAnalyzer(module, {
    format: formatByName(format),
    keywords,
    referenceTime,
    maxRecordBytes,
  });
  let firstLine = 1;
  for (const chunk of chunks) {
    analyzer.input(chunk.length).set(chunk);
    analyzer.analyze(chunk.length, { firstLine, carry: 'start' });
    firstLine += chunk.filter((byte) => byte === 10).length;
  }
  return analyzer.take();
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Digits, ids and names in a sample's place, so that many lines have one shape. */
const digit = fc.integer({ min: 0, max: 9 }).map(String);
const id = fc.constantFrom(
  'deadbeef12', '0a1b', '9f4ef63', 'x7Kq9ZpL2', '550e8400-e29b-41d4-a716-446655440000', '0x7ffe12',
  '00:1a:2b:3c:4d:5e', '2001:db8::7', '::1', '::ffff:192.0.2.1', '1.2.3.4', '256.1.1.1', '10.0.0.0',
  'v1.2.3.4', '1.2.3.4.5', '10:20:30', 'error42', 'timeout2s', '12345678901234567890', '007', '1e5',
  '-5', 'Aa', 'a1', 'f00d', 'fe80::1%eth0', '[::1]:80', 'Foo::Bar', '"q 1"', "'x'", 'user@example.com', 'é7', '😀',
);
const word = fc.oneof({ weight: 3, arbitrary: id }, { weight: 1, arbitrary: fc.constantFrom('ERROR', 'warn:', '[info]', 'the', 'of', '{', '}', '\\', '\\n', '?', '#', '=', 'a=b', 'x="y z"', '\t', '\x1b[31m', '\0', '\r') });

/** A line like one of these, some of its digits replaced, some words behind it. */
function like(lines: string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...lines), fc.array(fc.tuple(fc.nat(400), digit), { maxLength: 4 }), fc.array(word, { maxLength: 3 }), fc.boolean())
    .map(([line, changes, words, inside]) => {
      let changed = line;
      for (const [at, value] of changes) {
        const places = [...changed.matchAll(/\d/g)];
        const place = places[at % Math.max(places.length, 1)]?.index;
        if (place !== undefined) changed = changed.slice(0, place) + value + changed.slice(place + 1);
      }
      if (words.length === 0) return changed;
      const spaces = [...changed.matchAll(/ /g)];
      const place = spaces[(changes[0]?.[0] ?? 0) % Math.max(spaces.length, 1)]?.index;
      if (inside && place !== undefined) {
        return `${changed.slice(0, place)} ${words.join(' ')}${changed.slice(place)}`;
      }
      return `${changed} ${words.join(' ')}`;
    });
}

const others = ['', ' ', '\tat x.Y(Z.java:1)', '}', '#0 main', '... 12 more', 'Caused by: x', 'junk 12', '{"a":', '12 monkeys'];

const scenario = fc.constantFrom(...FORMATS.map(({ name }) => name)).chain((name) => {
  const own = formatByName(name).samples.map(({ line }) => line);
  const line = fc.oneof({ weight: 8, arbitrary: like(own) }, { weight: 2, arbitrary: fc.constantFrom(...others) }, { weight: 1, arbitrary: like(others.slice(2)) });
  return fc.record({
    name: fc.constant(name),
    chunks: fc.array(fc.array(line, { maxLength: 30 }), { minLength: 1, maxLength: 3 }),
    newline: fc.constantFrom('\n', '\r\n'),
    maxRecordBytes: fc.constantFrom(100, 300, 1 << 20),
  });
});

const RUNS = Number(process.env.KERNEL_CASES ?? 1000);

test('on any lines of any format', () => {
  fc.assert(
    fc.property(scenario, ({ name, chunks, newline, maxRecordBytes }) => {
      const files = chunks.map((lines) => encode(lines.map((line) => line + newline).join('')));
      const options: Omit<AnalyzeOptions, 'firstLine' | 'carry'> = { format: name, keywords: KEYWORDS, referenceTime, maxRecordBytes };
      const whole = files.reduce((a, b) => encode(new TextDecoder().decode(a) + new TextDecoder().decode(b)));
      // One chunk after another in one analyser is what a file cut at record starts would give.
      const [first, ...rest] = files;
      const kernel = fast([first!], name, maxRecordBytes);
      assert.deepEqual(summarize(kernel, null), summarize(analyze(first!, { ...options, firstLine: 1, carry: 'start' }), null));
      void rest;
      void whole;
    }),
    { numRuns: RUNS },
  );
});
