/** What the kernel counts by itself: the plain engine is ten times slower, which no report shows. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { allFormats } from '../formats/registry.ts';
import { LineReader } from '../reference/line-reader.ts';
import { analyzerOf, encode } from './testing/same.ts';

const TIMES = 20;

/** Is each line like this one read in the plain way? */
function isPlain(format: string, line: string): boolean {
  const chunk = encode(`${line}\n`.repeat(TIMES));
  const analyzer = analyzerOf({ format, keywords: ['error'], chunks: [], maxRecordBytes: 1 << 20 });
  const reads = mock.method(LineReader.prototype, 'readLine');
  try {
    analyzer.input(chunk.length).set(chunk);
    analyzer.analyze(chunk.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
    return reads.mock.callCount() === TIMES;
  } finally {
    reads.mock.restore();
  }
}

test('lines like the samples of formats, but for a few', () => {
  const plain = allFormats()
    // Records of several lines are known when their last line has come.
    .filter(({ spread }) => spread === null)
    .flatMap(({ name, samples }) =>
      samples.filter(({ line }) => isPlain(name, line)).map(() => name),
    );
  const expected = [
    // Levels of words with digits: trace3, DEBUG5, D2.
    ...['apache-error', 'json-lines', 'mongodb-text'],
    // Access logs without a request.
    ...['aws-elb', 'aws-s3'],
    // Times whose parts have one digit or two.
    'health-app',
  ];
  assert.deepEqual(plain.sort(), expected.sort());
});
