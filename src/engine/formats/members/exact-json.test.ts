import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExact } from './exact-json.ts';

test('numbers come out as they went in', () => {
  const text =
    '{"a":9007199254740993,"b":[1e999,-1e999,{"c":-0}],"d":1e-999,"e":0,"f":1.5,"__proto__":{"id":1234567890123456789}}';
  assert.equal(JSON.stringify(parseExact(text)), text);
});

test('all else is as JSON.parse has it', () => {
  for (const text of [
    '{"a":1,"b":0.1,"c":1e3,"d":"1e999","e":0.0,"f":[],"g":null}',
    '{"a":"1234567890123456"}',
    `${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`,
  ]) {
    assert.equal(JSON.stringify(parseExact(text)), JSON.stringify(JSON.parse(text)));
  }
  assert.throws(() => parseExact('{"a":1e'), SyntaxError);
});
