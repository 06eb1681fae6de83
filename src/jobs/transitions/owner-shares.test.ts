import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OwnerShares } from './owner-shares.ts';

describe('the shares of owners', () => {
  it('end for who takes many, and for nobody else', () => {
    const shares = new OwnerShares();
    const within = Array.from({ length: 1000 }, () => shares.take('many'));
    assert.equal(within.indexOf(false), 100);
    assert.ok(within.slice(100).every((is) => !is));
    assert.ok(shares.take('one'));
  });

  it('are new after a minute', () => {
    let now = 1;
    const shares = new OwnerShares({ now: () => now });
    for (let message = 0; message < 100; message++) shares.take('many');
    assert.equal(shares.take('many'), false);
    now += 61_000;
    assert.equal(shares.take('many'), true);
  });

  it('are kept for so many owners that nobody is forgotten soon, and in bounded memory', () => {
    const shares = new OwnerShares();
    for (let message = 0; message < 200; message++) shares.take('many');
    for (let owner = 0; owner < 5000; owner++) shares.take(`owner ${owner}`);
    assert.equal(shares.take('many'), false);
  });
});
