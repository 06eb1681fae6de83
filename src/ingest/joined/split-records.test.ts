/** Records that stand on one line get lines of their own; nothing but newlines is added, however the bytes arrive. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitRecords } from './split-records.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function split(text: string, size = 1 << 20): Promise<string> {
  const pieces = await Array.fromAsync(splitRecords(inPieces(Buffer.from(text), size)));
  return Buffer.concat(pieces).toString();
}

const A = '{"time":"2025-02-20T10:00:01Z","msg":"}{ \\" [{","tags":[{"a":1},{"b":{}}]}';
const B = '{"time":"2025-02-20T10:00:02Z","msg":"ü","tags":[]}';
const C = '{"x":1}';

/** What is given, and what it becomes: with `|` for the newlines that are added. */
const CASES: [title: string, text: string, expected: string][] = [
  ['a list', `[${A},${B}, ${C}]\n`, `[${A},|${B}, |${C}]\n`],
  ['a list in several lines', `[${A},${B},\n${C},${A}\n]`, `[${A},|${B},\n${C},|${A}\n]`],
  ['a named list', `{"Records":[${A},${B}]}`, `{"Records":[${A},|${B}]}`],
  [
    'named lists in lines',
    `{"records": [${A},${B}]}\n{"records": [${C},${C}]}\n`,
    `{"records": [${A},|${B}]}\n{"records": [${C},|${C}]}\n`,
  ],
  [
    'a named list of records with times, and another list behind it',
    `{"events":[${A},${B}],"streams":[${C},${C}]}`,
    `{"events":[${A},|${B}],"streams":[${C},${C}]}`,
  ],
  [
    'what Elasticsearch answers',
    `{"took":3,"_shards":{"total":1},"hits":{"total":{"value":2},"hits":[{"_source":${A}},{"_source":${B}}]}}`,
    `{"took":3,"_shards":{"total":1},"hits":{"total":{"value":2},"hits":[{"_source":${A}},|{"_source":${B}}]}}`,
  ],
  ['lines that end in carriage returns alone', 'a\rb\rc\r', 'a\r|b\r|c\r'],
  ['lines of which one has a return within it', 'a\r\nb\rc\n', 'a\r\nb\rc\n'],
  ['objects without a newline', `${A}${B} ${C}`, `${A}|${B} |${C}`],
  ['lines that end in the midst', `[${A},{"x\n[${A},${B}]`, `[${A},|{"x\n[${A},|${B}]`],
  [
    'objects among other lines',
    `${A}${B}\n[INFO] {} {}\n${B}${C}`,
    `${A}|${B}\n[INFO] {} {}\n${B}|${C}`,
  ],
  [
    'elements within one',
    '<Events><Event time="2025-02-20T10:00:01Z"><EventData/></Event><Event><b/></Event></Events>',
    '<Events>|<Event time="2025-02-20T10:00:01Z"><EventData/></Event>|<Event><b/></Event></Events>',
  ],
  [
    'elements below a prolog',
    '<?xml version="1.0"?>\n<log><record><time>2025-02-20T10:00:01Z</time></record> <record><a/></record></log>',
    '<?xml version="1.0"?>\n<log>|<record><time>2025-02-20T10:00:01Z</time></record> |<record><a/></record></log>',
  ],
];

for (const [title, text, expected] of CASES) {
  test(`${title}: a line a record, and once more nothing`, async () => {
    const once = await split(text);
    assert.equal(once, expected.replaceAll('|', '\n'));
    assert.equal(await split(once), once);
    for (const size of [1, 2, 7, 30]) assert.equal(await split(text, size), once, `${size}`);
  });
}

test('files whose records have lines already stay as they are', async () => {
  for (const text of [
    `${A}\n${B}\n${C}`,
    `[\n${A},\n${B}\n]\n`,
    `[\n  {\n    "a": [{"b": 1}, {"c": 2}]\n  }\n]`,
    `{"data":[{"a":1},{"a":2}],"time":"2025-02-20T10:00:01Z"}\n${A}`,
    '[Thu Feb 20 10:00:01 2025] [core:notice] x {"a":1}{"b":2}\n',
    '{0} {1} {2}\n{0} {1}',
    '<event><a>1</a><a>2</a></event>\n<event/>\n',
    '',
    'x',
    '\n\n',
  ]) {
    assert.equal(await split(text), text);
    assert.equal(await split(text, 1), text);
  }
});

test('whatever comes, only newlines are added', async () => {
  const part = fc.constantFrom(
    A,
    B,
    C,
    '[',
    ']',
    ',',
    '{"Records":[',
    ']}',
    '\n',
    '"',
    '<a>',
    '</a>',
    '{',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part), fc.integer({ min: 1, max: 60 }), async (parts, size) => {
      const text = parts.join('');
      const result = await split(text, size);
      assert.equal(result.replaceAll('\n', ''), text.replaceAll('\n', ''));
      assert.equal(result, await split(text));
    }),
  );
});
