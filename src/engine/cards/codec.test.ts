import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countOnCard } from '../query/scanning/count-on-card.ts';
import { decodeCards } from './codec.ts';

const UNBOUND = { from: null, to: null };

/** As the releases wrote them that knew of no forms of a file. */
const VERSION_1 =
  '{"version":1,"forms":["00ff00ff00ff00ff"],"cards":[[1,3,3,[2,0,1000],[0,0,0,2,0,0,0,0],{"blank_line":1},null,[0,2]]]}';

test('cards of version 1 can be read: what they do not say takes a look at the frame', () => {
  const [card] = decodeCards(new TextEncoder().encode(VERSION_1))!;
  assert.equal(card!.formats, null);
  const form = { kind: 'form', name: 'combined' } as const;
  assert.deepEqual(countOnCard(form, UNBOUND, card!), { least: 0, most: 3 });
  const info = { kind: 'level', from: 2, to: 2 } as const;
  assert.deepEqual(countOnCard(info, UNBOUND, card!), { least: 2, most: 2 });
});

test('cards of a newer release are not read', () => {
  assert.equal(decodeCards(new TextEncoder().encode('{"version":99}')), null);
});
