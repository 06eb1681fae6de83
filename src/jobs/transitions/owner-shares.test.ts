import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OwnerShares } from './owner-shares.ts';

describe('the shares of owners', () => {
  it('end for who takes many, and for nobody else', () => {
    const shares = new OwnerShares();
    const within = Array.from({ length: 1000 }, () => shares.take('many', 1));
    assert.equal(within.indexOf(false), 64);
    assert.ok(within.slice(64).every((is) => !is));
    assert.ok(shares.take('one', 1));
  });

  it('count work by its bytes', () => {
    const shares = new OwnerShares();
    const within = Array.from({ length: 10 }, () => shares.take('large', 8 * 1024 * 1024));
    assert.equal(within.indexOf(false), 2);
    assert.ok(shares.take('huge', 1e12), 'the first chunk of anybody is within the share');
    assert.ok(!shares.take('huge', 1));
  });

  it('are new after a minute', () => {
    let now = 1;
    const shares = new OwnerShares({ now: () => now });
    for (let message = 0; message < 64; message++) shares.take('many', 1);
    assert.equal(shares.take('many', 1), false);
    now += 61_000;
    assert.equal(shares.take('many', 1), true);
  });

  it('are kept for so many owners that nobody is forgotten soon, and in bounded memory', () => {
    const shares = new OwnerShares();
    for (let message = 0; message < 200; message++) shares.take('many', 1);
    for (let owner = 0; owner < 5000; owner++) shares.take(`owner ${owner}`, 1);
    assert.equal(shares.take('many', 1), false);
  });
});
