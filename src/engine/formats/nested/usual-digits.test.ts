import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withUsualDigits } from './usual-digits.ts';

for (const [text, expected] of [
  ['2025-22-2 70:0:50,3070 ERROR x', '2011-11-11 11:11:11,1 ERROR x'],
  ['20/Feb/2025:10:00:01 +0000', '11/Feb/2011:11:11:11 +1111'],
  ['Feb  2 10:00:01 web1 x', 'Feb  11 11:11:11 web1 x'],
  ['I0220 10:00:01.5 7 a.go:3]', 'I1111 11:11:11.1 1 a.go:1]'],
  ['7:M 2 Feb 2025 1:00:01.5 *', '1:M 11 Feb 2011 11:11:11.1 *'],
  ['Feb 2, 2025 1:00:01 PM', 'Feb 11, 2011 11:11:11 PM'],
] as const) {
  test(`${text} becomes ${expected}`, () => assert.equal(withUsualDigits(text).text, expected));
}

test('what is behind or between numbers is found where it stood', () => {
  const original = '2025-2-2 1:0:5,3 ERROR lost 7 of 12 items';
  const { text, placeOf } = withUsualDigits(original);
  for (const word of ['ERROR', 'lost', 'of', 'items'])
    assert.equal(placeOf(text.indexOf(word)), original.indexOf(word));
  assert.equal(placeOf(text.length), original.length);
});
