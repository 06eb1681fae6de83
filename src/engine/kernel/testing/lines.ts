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
  '[IPv6:2001:db8::7]',
  'x4:2001:db8::7',
  '2001:db8::7:5123',
  '2001:db8::7:51234',
  '2001:db8:1:2:3:4:5:6:80',
  '2001:db8::7.443',
  '::1:631',
  '1.2.3.4.5050',
  'Chrome/1.0.154.53',
  'version 1.2.3.4',
  'FileVersion=1.2.3.4',
  'OID: 2.5.29.15',
  '| E003: x',
  '| W003: x',
  'Wa(180) x',
  ']: D/net x',
  '|E|',
  'system,info x',
  'ip4,error x',
  '- warn -',
  ', Feb 20, 2025 10:00:01',
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
  '[',
  ']}',
  '{"Records":[',
  '{"time":"2025-02-20T10:00:01Z","level":"error","msg":"a 1"},',
  '[{"time":"2025-02-20T10:00:01Z","level":"error","msg":"a 1"},',
  '{"time":"2025-02-20T10:00:01Z","level":"error","msg":"a 1"}],"n":1}',
  '12 monkeys',
  '\u200e2025-02-20 10:00:01 [INFO] a 1',
  '\f2025-02-20 10:00:01 INFO a 1',
  '\x02\tat a.b.C 1',
  'WARNING: a 1',
  '[ERROR] a 1',
];

/** Timestamps of many spellings, also such as other digits would make longer or shorter. */
export const timestamps = [
  ...[
    '2025-02-20 10:00:01',
    '2025-02-20  9:00:01 PM',
    '2025-02-20T10:00:01.123Z',
    '20250220 10:00:01',
  ],
  ...[
    '20.02.2025, 10:00:01,5',
    '2/3/25 9:05:01 pm',
    '02/20/2025-10:00:01.123456',
    '25-02-20 10:00:01',
  ],
  ...[
    '20 Feb 2025 10:00:01 GMT+0100',
    'Feb 20 10:00:01 2025',
    'Feb  2 10:00:01',
    'Thu Feb 20 10:00:01 UTC 2025',
  ],
  ...[
    '20Feb2025 10:00:01',
    'feb/20/2025 10:00:01',
    'dec 12 10:00:01',
    '10:00:01 20/02/2025',
    '10:00:01.5',
  ],
  ...[
    '20250220100001',
    '250220  9:00:01',
    '1740045601',
    '@4000000067b6fd8b0754d4c4',
    '2025-02-20 10:00',
  ],
  ...[
    '2025-051 10:00:01',
    '2025-02-20_10-00-01',
    '2025年2月20日 10时00分01秒',
    '20 Şub 2025 10:00:01',
    '2/20/2025, 24:00:01',
    '2025-02-20 24:00:00',
    '20/2/2025 -- 10:00:01',
    '2025-02-20 오후 1:00:01',
    '2월 20 10:00:01',
  ],
  ...['2025-02-20 10:00:01 CEST', 'Thu Feb 20 10:00:01 PST 2025', 'Feb 20 10:00:01 MSK'],
  ...[
    '2025.02.20-10.00.01:123',
    '2025-02-20 10:00:01 +0100 (CET)',
    '2025/2/3 9:05:01',
    '02-20|10:00:01.123',
  ],
  ...[
    '2025-02-20 10:00:01.258.7085',
    '2025-02-20 10:00:01:123',
    '2025-02-20 10:00:01 +99',
    '20-Feb 10:00',
  ],
  // Where clocks of Europe skip an hour, and show one twice.
  ...[
    '2025-03-30 02:30:01',
    '26/Oct/2025:02:30:01',
    'Oct 26 2025 02:59:59',
    '2025-03-30T01:59:59,5',
  ],
];

/** What may stand behind a timestamp. */
export const endings = [
  '',
  ' ERROR x 7',
  ': 12 y',
  ' 2025 z',
  ' 1234: z',
  ' +5 z',
  ' PM z',
  ' UTC [7] z',
  ' EST [7] z',
  ' CST z',
  ' MSK-7 z',
  ' CET z',
  ' 10.0.0.1 z',
  ' [warn] 12',
  ':15 z',
  '.5 z',
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
