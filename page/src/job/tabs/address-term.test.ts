import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressTerm } from './address-term.ts';

test('addresses, networks and the first parts of addresses are looked for', () => {
  assert.equal(addressTerm(' 192.0.2.7 '), 'ip:192.0.2.7');
  assert.equal(addressTerm('192.0.2.0/24'), 'ip:192.0.2.0/24');
  assert.equal(addressTerm('2001:db8::/32'), 'ip:2001:db8::/32');
  assert.equal(addressTerm('192.0.2.'), 'ip:192.0.2.0/24');
  assert.equal(addressTerm('192.0'), 'ip:192.0.0.0/16');
  for (const text of ['', '1', 'shop', ':', '1.2.3.4.5']) assert.equal(addressTerm(text), null);
});
