/** Log files that are nearly what they should be. */
import fc from 'fast-check';
import { BUILT_IN } from '../../../src/engine/index.ts';
import { place } from './bytes.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Pieces of text that have been trouble somewhere. */
export const FRAGMENTS = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    '\0',
    '\ufeff',
    '\u2028',
    '\u202e',
    '\u009b',
    '\x1b[31m',
    '\x1b]0;',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    '\\"',
    '=',
    ':',
    '::',
    '<*>',
    '%{',
    ' ',
    '\t',
    '\r',
    ',',
    '|',
    '#',
  ],
  ...[
    '1e999',
    '-0',
    '9007199254740993',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:60-14:00',
    'Feb 29 24:00:00',
  ],
  ...[
    '192.0.2.1',
    '2001:db8::1',
    '::ffff:1.2.3.4',
    '256.1.1.1',
    'fe80::1%eth0',
    'error',
    'TIMEOUT',
    'é',
    '😀',
    '\ud83d',
  ],
  ...[
    '{"a":',
    '"}',
    '\\u0000',
    '\\ud800',
    'a=b',
    'a="b',
    '#Fields: date time',
    'GET /a HTTP/1.1',
    '\tat x.Y(Z.java:1)',
  ],
];
const samples = BUILT_IN.formats.map(({ samples }) => samples.map(({ line }) => line));

const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  // Long runs find what looks at a text again and again.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...FRAGMENTS), fc.integer({ min: 2, max: 3000 }))
      .map(([text, times]) => text.repeat(times)),
  },
);

/** A line with some places replaced or filled in. */
function lineLike(lines: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...lines),
      fc.array(fc.record({ at: place, dropped: fc.nat(4), text: fragment }), { maxLength: 3 }),
    )
    .map(([line, changes]) =>
      changes.reduce((text, { at, dropped, text: added }) => {
        const index = Math.floor(at * text.length);
        return text.slice(0, index) + added + text.slice(index + dropped);
      }, line),
    );
}

const block = fc.constantFrom(...samples).chain((lines) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...lines) },
          { weight: 2, arbitrary: lineLike(lines) },
          { weight: 1, arbitrary: fragment },
        ),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: 300 }) },
      ),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n'),
    )
    .map(([lines, times, newline]) => `${lines.join(newline)}${newline}`.repeat(times)),
);

/** Blocks of lines of one format each, bytes that are no text between them. */
export const logContent: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: block.map(encode) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
      ),
      { maxLength: 4 },
    ),
    fc.boolean(),
  )
  .map(([blocks, hasMark]) => Buffer.concat(hasMark ? [encode('\ufeff'), ...blocks] : blocks))
  // As long as a case may take; a longer one finds nothing else.
  .map((bytes) => bytes.subarray(0, 600_000));
