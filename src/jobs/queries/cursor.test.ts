import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeCursor, encodeCursor } from './cursor.ts';

describe('cursor', () => {
  it('comes back as it went out', () => {
    const place = {
      createdAt: '2026-02-20 10:00:00.123456+00',
      id: 'ae316344-3fe9-4770-b9a8-3114154165d9',
    };
    assert.deepEqual(decodeCursor(encodeCursor(place)), place);
  });

  it('is refused when a list did not make it', () => {
    const forged = Buffer.from("2026-02-20 10:00:00+00 '; drop table jobs; --").toString(
      'base64url',
    );
    const id = 'ae316344-3fe9-4770-b9a8-3114154165d9';
    const impossible = [
      `2026-02-30 10:00:00+00 ${id}`,
      `2026-13-01 10:00:00+00 ${id}`,
      `2026-00-00 10:00:00+00 ${id}`,
      `0000-01-01 10:00:00+00 ${id}`,
      `2026-02-20 24:00:01+00 ${id}`,
      `2026-02-20 10:60:00+00 ${id}`,
      `2026-02-20 10:00:61+00 ${id}`,
      `2026-02-20 10:00:00+16 ${id}`,
      `2026-02-20 10:00:00+01:99 ${id}`,
      `2026-02-20 10:00:00+00 ${'-'.repeat(36)}`,
      `2026-02-20 10:00:00+00 ${'a'.repeat(36)}`,
    ].map((text) => Buffer.from(text).toString('base64url'));
    for (const cursor of ['', 'x', forged, ...impossible]) {
      assert.throws(() => decodeCursor(cursor), { code: 'bad_cursor' });
    }
  });
});
