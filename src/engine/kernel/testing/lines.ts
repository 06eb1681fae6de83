/** Random lines of which many have the same shape. */
import fc from 'fast-check';

const IDS = [
  'deadbeef12',
  '0a1b',
  '9f4ef63',
  'x7Kq9ZpL2',
  '550e8400-e29b-41d4-a716-446655440000',
  '0x7ffe12',
  '00:1a:2b:3c:4d:5e',
  '2001:db8::7',
  '::1',
  '::ffff:192.0.2.1',
  '1.2.3.4',
  '256.1.1.1',
  '10.0.0.0',
  'v1.2.3.4',
  '1.2.3.4.5',
  '10:20:30',
  'error42',
  'timeout2s',
  '12345678901234567890',
  '007',
  '1e5',
  '-5',
  'Aa',
  'a1',
  'f00d',
  'fe80::1%eth0',
  '[::1]:80',
  'Foo::Bar',
  '"q 1"',
  "'x'",
  'user@example.com',
  'é7',
  '😀',
];
const WORDS = 'ERROR warn: [info] the of { } \\ \\n ? # = a=b x="y \t \x1b[31m \0 \r'.split(' ');

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...IDS) },
  { weight: 1, arbitrary: fc.constantFrom(...WORDS) },
);
const change = fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 9 }).map(String));

/** Lines that are no records of most formats. */
export const otherLines = [
  '',
  ' ',
  '\tat x.Y(Z.java:1)',
  '}',
  '#0 main',
  '... 12 more',
  'Caused by: x',
  'junk 12',
  '{"a":',
  '12 monkeys',
];

/** One of the lines, with some of its digits changed, and a few words behind it or inside. */
export function lineLike(lines: string[]): fc.Arbitrary<string> {
  return fc
    .record({
      line: fc.constantFrom(...lines),
      changes: fc.array(change, { maxLength: 4 }),
      words: fc.array(word, { maxLength: 3 }),
      place: fc.option(fc.nat(400)),
    })
    .map(({ line, changes, words, place }) => {
      const changed = changes.reduce(changeDigit, line);
      return words.length === 0 ? changed : insert(changed, words.join(' '), place);
    });
}

/** Puts a digit in place of the nth, counted around. */
function changeDigit(line: string, [nth, digit]: [number, string]): string {
  const digits = [...line.matchAll(/\d/g)];
  const at = digits[nth % Math.max(digits.length, 1)]?.index;
  return at === undefined ? line : line.slice(0, at) + digit + line.slice(at + 1);
}

/** Puts text at the nth space, or at the end. */
function insert(line: string, text: string, nth: number | null): string {
  const spaces = [...line.matchAll(/ /g)];
  const at = nth === null ? undefined : spaces[nth % Math.max(spaces.length, 1)]?.index;
  return at === undefined ? `${line} ${text}` : `${line.slice(0, at)} ${text}${line.slice(at)}`;
}
