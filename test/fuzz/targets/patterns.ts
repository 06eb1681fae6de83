import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseFormat, type FormatInfo } from '../../../src/engine/index.ts';
import { piecesOf } from '../inputs/bytes.ts';
import { FRAGMENTS, logContent } from '../inputs/log-content.ts';
import {
  asCut,
  assertAccounted,
  counted,
  interpreted,
  isOther,
  linesIn,
  textOf,
} from '../reports.ts';
import { ENGINE_THREAD, type Target, threadMs } from '../target.ts';

const FIELDS = [
  ...['iso8601', 'any', 'epoch', 'rfc3164', 'glog', 'constructor', '__proto__'].map(
    (name) => `%{ts:${name}}`,
  ),
  ...[
    '%{level}',
    '%{level:name}',
    '%{level:letter}',
    '%{level:priority}',
    '%{message}',
    '%{token}',
    '%{token:a}',
  ],
  ...[
    '%{class}',
    '%{module}',
    '%{text}',
    '%{text:a}',
    '%{int}',
    '%{quoted:a}',
    '%{zone}',
    '%{structured}',
    '%{pad}',
  ],
  ...[
    '%{request}',
    '%{method}',
    '%{path}',
    '%{status}',
    '%{bytes}',
    '%{duration:ms}',
    '%{duration:s}',
  ],
  ...[
    '%{__proto__}',
    '%{token:__proto__}',
    '%{duration:toString}',
    '%{',
    '}',
    '%%',
    '%{}',
    '%{:}',
    '%{a:b:c}',
    '%{message',
  ],
];
const pattern = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...FIELDS) },
      { weight: 2, arbitrary: fc.constantFrom(' ', ' ', '[', ']', ' - ', '"', '|', '  ') },
      { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS) },
      { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const input = fc.record({ pattern, content: logContent });
type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;

function chosen(pattern: string): FormatInfo | null {
  try {
    return chooseFormat(pattern);
  } catch (error) {
    // A fault of the pattern is said in words; others would be faults of ours.
    assert.equal(
      (error as Error).constructor === TypeError || error instanceof RangeError,
      false,
      String(error),
    );
    return null;
  }
}

/** Any text as a pattern: refused in words, or a format that reads any content as the kernel does. */
export const patternTarget: Target<Input> = {
  name: 'patterns',
  input,
  limit: ENGINE_THREAD,
  check: async ({ pattern, content }) => {
    const begun = threadMs();
    const format = chosen(pattern);
    if (format === null || isOther(content))
      return { bytes: pattern.length, ms: threadMs() - begun };
    const how = { format, maxRecordBytes: 1 << 20 };
    const text = await asCut(content);
    const whole = interpreted(text, how);
    assertAccounted(whole, linesIn(text));
    const cut = await counted(piecesOf(content, [3000]), how, { format, frameBytes: 5000 });
    const ms = threadMs() - begun;
    assert.deepEqual(JSON.parse(textOf(cut, null)), JSON.parse(textOf(whole, null)));
    return { bytes: content.length, ms };
  },
};
