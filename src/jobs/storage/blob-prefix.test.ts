import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  isBlobPrefix,
  isSharer,
  MOST_SHARERS,
  madeAt,
  newBlobPrefix,
  sharedPrefixOf,
  sharerOf,
} from './blob-prefix.ts';

test('a prefix tells when it was made', () => {
  const before = Date.now();
  const made = madeAt(newBlobPrefix());
  assert.ok(made !== null && made >= before && made <= Date.now());
  assert.equal(madeAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'), Date.UTC(2022, 1, 22, 19, 22, 22));
});

test('other names do not tell', () => {
  for (const name of [randomUUID(), 'lost+found', '', '017f22e2']) assert.equal(madeAt(name), null);
});

test('those who share a blob have prefixes of their own, which tell of it', () => {
  for (let round = 0; round < 100; round++) {
    const shared = newBlobPrefix();
    assert.equal(isSharer(shared), false);
    const sharers = Array.from({ length: MOST_SHARERS }, (_, index) => sharerOf(shared, index + 1));
    assert.equal(new Set([shared, ...sharers]).size, MOST_SHARERS + 1);
    for (const sharer of sharers) {
      assert.ok(isBlobPrefix(sharer));
      assert.ok(isSharer(sharer));
      assert.equal(sharedPrefixOf(sharer), shared);
      assert.equal(madeAt(sharer), madeAt(shared));
    }
  }
});
