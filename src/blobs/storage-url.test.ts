import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseStorageURL } from './storage-url.ts';

describe('a storage address', () => {
  const readable = {
    'file:///var/lib/log%20flow': { kind: 'file', folder: '/var/lib/log flow' },
    's3://logs': { kind: 's3', bucket: 'logs', endpoint: undefined, region: undefined },
    's3://my_logs.eu/?region=eu-central-1': {
      kind: 's3',
      bucket: 'my_logs.eu',
      endpoint: undefined,
      region: 'eu-central-1',
    },
    's3://logs/team/a/?endpoint=http://127.0.0.1:9000/&region=us-east-1': {
      kind: 's3',
      bucket: 'logs',
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
      prefix: 'team/a',
    },
    's3://logs?endpoint=https%3A%2F%2Fstore.example%2Fs3': {
      kind: 's3',
      bucket: 'logs',
      endpoint: 'https://store.example/s3',
      region: undefined,
    },
    'supabase://logs': { kind: 'supabase', bucket: 'logs' },
    'supabase://Logs/': { kind: 'supabase', bucket: 'Logs' },
  };
  for (const [text, expected] of Object.entries(readable)) {
    it(`is read: ${text}`, () => assert.deepEqual(parseStorageURL(text), expected));
  }

  const refused: [string, RegExp][] = [
    ['', /must have the form file:\/\/\//],
    ['/var/log-flow', /must have the form file:\/\/\//],
    ['ftp://somewhere', /"ftp:" is no kind of storage/],
    ['file://var/log-flow', /three slashes/],
    ['file:///', /three slashes/],
    ['file:///var?region=x', /unknown parameter "region"; none are known to file:/],
    ['s3://', /the bucket must stand behind "s3:\/\/"/],
    ['s3://logs:9000', /the bucket must stand behind/],
    ['s3://logs?regoin=x', /unknown parameter "regoin"; endpoint and region are known to s3:/],
    ['s3://logs?region=', /region is empty/],
    ['s3://logs?region=a&region=b', /"region" is given twice/],
    ['s3://logs?endpoint=127.0.0.1:9000', /endpoint must be an http or https address/],
    ['s3://logs?endpoint=', /endpoint must be an http or https address/],
    ['s3://logs?endpoint=http://a:b@host', /endpoint must be a bare address/],
    ['s3://logs#x', /no part behind "#"/],
    ['supabase://logs/folder', /takes a bucket and no folder/],
    ['supabase://', /the bucket must stand behind "supabase:\/\/"/],
  ];
  for (const [text, why] of refused) {
    it(`is refused: ${text || 'nothing'}`, () => assert.throws(() => parseStorageURL(text), why));
  }

  it('never carries keys, and does not repeat them', () => {
    const keep = (error: Error) =>
      /do not belong/.test(error.message) && !/SECRET/.test(error.message);
    assert.throws(() => parseStorageURL('s3://KEY:SECRET@logs'), keep);
  });
});
