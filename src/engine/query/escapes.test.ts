/** A value is meant as it is read, however its characters are written in the file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnalyzer, createInterpreter } from '../analyzer.ts';
import { kernelModule } from '../testing/kernel-module.ts';
import { parseQuery } from './language/parse.ts';
import { ChunkScanner } from './scanning/scan-chunk.ts';

const reading = { format: 'json-lines', referenceTime: 0, keywords: [] };
const analyzers = [createAnalyzer(kernelModule(), reading), createInterpreter(reading)];
const START = '{"time":"2025-02-20T10:00:00Z","level":"info","msg":';

/** How many of the lines match, by each analyser. */
function counts(query: string, lines: string[]): number[] {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  return analyzers.map((analyzer) => {
    analyzer.input(bytes.length).set(bytes);
    const scanner = new ChunkScanner(analyzer, reading, parseQuery(query), {
      from: null,
      to: null,
    });
    return scanner.count(bytes.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
  });
}

const WRITTEN = {
  'a slash': [String.raw`"\/api\/x"`, '"/api/x"'],
  'a tab': [String.raw`"a\tb"`, '"a\tb"'],
  'a newline': [String.raw`"one\ntwo"`, '"one\ntwo"'],
  'a quote': [String.raw`"say \"hi\""`, String.raw`"say \"hi\""`],
  'a letter': [String.raw`"\u0061bc"`, '"abc"'],
};

for (const [what, [written, asked]] of Object.entries(WRITTEN)) {
  test(`${what} with a backslash before it is found by what it stands for`, () => {
    const lines = [`${START}${written},"url":${written}}`, `${START}"other","url":"z"}`];
    for (const name of ['msg', 'url', 'message']) {
      assert.deepEqual(counts(`${name}:${asked}`, lines), [1, 1], name);
    }
  });
}

/** How many of the lines the interpreter and the kernel find. */
function countsIn(format: string, query: string, lines: string[]): number[] {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  const own = { format, referenceTime: 0 };
  return [
    createAnalyzer(kernelModule(), { ...own, keywords: [] }),
    createInterpreter({ ...own, keywords: [] }),
  ].map((analyzer) => {
    analyzer.input(bytes.length).set(bytes);
    const scanner = new ChunkScanner(analyzer, own, parseQuery(query), { from: null, to: null });
    return scanner.count(bytes.length, { firstLine: 1, byteOffset: 0, carry: 'start' });
  });
}

test('logfmt may write any character with a backslash before it', () => {
  const start = (second: number) => `time=2025-02-20T10:00:0${second}Z level=info`;
  const lines = [
    String.raw`${start(0)} msg="it\'s done" k="a\zb"`,
    `${start(1)} msg="it's done" k="azb"`,
  ];
  for (const query of [`msg:"it's done"`, 'k:azb', `message:"it's done"`]) {
    assert.deepEqual(countsIn('logfmt', query, lines), [2, 2], query);
  }
});

test('objects and numbers of JSON are compared as they are read, however they are written', () => {
  const start = '{"time":"2025-02-20T10:00:00Z","level":"info","msg":"b",';
  const lines = [
    `${start}"user": {"id": 8, "name": "amy"}}`,
    `${start}"user":{"id":8,"name":"amy"}}`,
    `${start}"n":1e3,"ts":9761019820.31527290}`,
    `${start}"n":1000,"ts":9761019820.3152729}`,
  ];
  for (const query of ['user:*:8*', 'user:*8,*amy*', 'n:100*', 'n:*00', 'ts:*273']) {
    assert.deepEqual(countsIn('json-lines', query, lines), [2, 2], query);
  }
});
