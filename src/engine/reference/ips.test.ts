import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findIPs } from './ips.ts';

function ipsIn(text: string): string[] {
  const ips: string[] = [];
  findIPs(text, (ip) => ips.push(ip));
  return ips;
}

const FOUND: [string, string[]][] = [
  ['from 192.0.2.1 port 22', ['192.0.2.1']],
  ['192.0.2.1', ['192.0.2.1']],
  ['192.0.2.1:8080, 198.51.100.7:443.', ['192.0.2.1', '198.51.100.7']],
  ['{"ip":"192.0.2.1"}', ['192.0.2.1']],
  ['rhost=192.0.2.1 x', ['192.0.2.1']],
  ['src: /192.0.2.1:50010 dest: /192.0.2.2', ['192.0.2.1', '192.0.2.2']],
  ['node-1/192.0.2.1:8020', ['192.0.2.1']],
  ['192.0.2.1-192.0.2.9', ['192.0.2.1', '192.0.2.9']],
  ['10.0.0.0/8', ['10.0.0.0']],
  ['peer:192.0.2.1', ['192.0.2.1']],
  ['user@192.0.2.1.', ['192.0.2.1']],
  ['"a\\n192.0.2.1"', ['192.0.2.1']],
  ['from 2001:db8::1 port 22', ['2001:db8::1']],
  ['2001:DB8:0:0:0:0:0:1', ['2001:db8::1']],
  ['2001:0db8:0000:0000:0001:0000:0000:0001', ['2001:db8::1:0:0:1']],
  ['[2001:db8::1]:8080', ['2001:db8::1']],
  ['fe80::1%eth0: down', ['fe80::1']],
  ['at ::1, ok', ['::1']],
  ['addr 2001:db8::: no', []],
  ['2001:db8::1: refused', ['2001:db8::1']],
  ['2001:db8::', ['2001:db8::']],
  ['2001:db8:1:2:3:4:5:6', ['2001:db8:1:2:3:4:5:6']],
  ['2001:db8:0:1:1:1:1:1', ['2001:db8:0:1:1:1:1:1']],
  ['::ffff:192.0.2.1', ['192.0.2.1']],
  ['::FFFF:c000:0201', ['192.0.2.1']],
  ['64:ff9b::192.0.2.1', ['64:ff9b::c000:201']],
  ['listening on [::]:80', ['::']],
];

const NOT_FOUND = [
  '1.2.3.4.5',
  'v1.2.3.4',
  'release 1.2.3.4-beta',
  'app-1.2.3.4.tar.gz',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.999',
  '01.2.3.4',
  '1.2.3.04',
  '1.2.3.4x',
  '1.2.3.4.example.com',
  'Chrome/120.0.0.0 Safari',
  '10:00:00',
  '10:00:00.123',
  '00:11:22:33:44:55',
  '00:11:22:33:44:55:66:77',
  'std::string',
  'Abc::Def',
  'a :: b',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '12345::1',
  'x2001:db8::1',
  '2001:db8::1g',
  'ünicode1.2.3.4é',
];

for (const [text, expected] of FOUND) {
  test(`${text} holds ${expected.join(' and ') || 'none'}`, () => {
    assert.deepEqual(ipsIn(text), expected);
  });
}
for (const text of NOT_FOUND) {
  test(`${text} holds no address`, () => assert.deepEqual(ipsIn(text), []));
}

test('the time for a hostile line is linear', () => {
  for (const part of ['1.', '1:', ':', '1.2.3.', 'a:', '::', '1.1.1.1.']) {
    const start = performance.now();
    ipsIn(part.repeat(300_000));
    assert.ok(performance.now() - start < 2000, part);
  }
});
