import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStorageURL } from './storage-url.ts';

test('folders, buckets of S3 and of Supabase', () => {
  assert.deepEqual(parseStorageURL('file:///var/lib/log%20flow'), {
    kind: 'file',
    folder: '/var/lib/log flow',
  });
  assert.deepEqual(parseStorageURL('s3://logs'), { kind: 's3', bucket: 'logs' });
  assert.deepEqual(
    parseStorageURL('s3://logs/a/b?endpoint=http://127.0.0.1:9000&region=eu-west-1'),
    {
      kind: 's3',
      bucket: 'logs',
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-west-1',
      prefix: 'a/b',
    },
  );
  assert.deepEqual(parseStorageURL('supabase://logs'), { kind: 'supabase', bucket: 'logs' });
});

test('anything else is refused with the reason', () => {
  for (const [text, reason] of [
    ['logs', /no URL/],
    ['ftp://host/logs', /none of file:/],
    ['file:relative', /file:\/\/\/a\/folder/],
    ['file:///a%2fb', /file:\/\/\/a\/folder/],
    ['s3://', /no bucket/],
    ['s3://logs?regoin=x', /unknown parameter regoin/],
    ['s3://logs?endpoint=host:9000', /endpoint/],
    ['s3://logs/a b', /prefix/],
    ['supabase://logs/folder', /only the bucket/],
  ] as const) {
    assert.throws(() => parseStorageURL(text), reason, text);
  }
});
