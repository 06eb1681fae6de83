import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  fieldNamesIn,
  gridOf,
  readColumns,
  STANDARD_COLUMNS,
  valueIn,
  writeColumns,
} from './columns.ts';

const record = (fields: Record<string, unknown>, ips?: string[]) => ({
  ...{ line: 1, lines: 1, text: '', fields },
  ...(ips && { ips }),
});

it('columns come back from the address as they were chosen', () => {
  for (const names of [
    ['message'],
    ['time', 'level', 'status', 'a.b', 'message'],
    ['a,b', '100%', '%2C', 'é ü'],
    [],
    [...STANDARD_COLUMNS],
  ]) {
    const text = writeColumns(names);
    const shown = new URLSearchParams(`columns=${encodeURIComponent(text ?? '')}`).get('columns');
    assert.deepEqual(readColumns(text === undefined ? undefined : shown!), names);
  }
  assert.equal(writeColumns(['message', 'level', 'time']), undefined);
});

it('fields stand between the level and the message, once each', () => {
  assert.deepEqual(readColumns('message,status,time,status'), ['time', 'status', 'message']);
});

it('fields are those that most records have first, by their path', () => {
  const records = [record({ a: { b: 1 }, c: [1, 2] }, ['192.0.2.7']), record({ a: { b: 2 } })];
  assert.deepEqual(fieldNamesIn(records), ['a.b', 'c', 'ip']);
  assert.equal(valueIn(records[0]!, 'c'), '1, 2');
  assert.equal(valueIn(records[1]!, 'c'), '');
  assert.equal(valueIn(records[0]!, 'ip'), '192.0.2.7');
});

it('a field is as wide as what stands in it, within bounds', () => {
  const records = [record({ status: 404, agent: 'x'.repeat(200) })];
  assert.equal(gridOf(['status', 'message'], records), '84px minmax(0, 7ch) minmax(0, 1fr)');
  assert.match(gridOf(['agent'], records), /29ch\) minmax\(0, 1fr\)$/);
});
