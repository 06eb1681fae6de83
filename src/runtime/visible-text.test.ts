import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { visible, visibleLines } from './visible-text.ts';

test('what a terminal obeys, turns or hides is shown as an escape', () => {
  const cases: [string, string][] = [
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u009b31m', '\\u009b31m'],
    ['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['a\u2028b\u2029c\nd\re', 'a\\u2028b\\u2029c\\u000ad\\u000de'],
    ['a\u200bb\u200dc\ufeffd\u061ce\u00adf', 'a\\u200bb\\u200dc\\ufeffd\\u061ce\\u00adf'],
    ['\u{e0041}', '\\udb40\\udc41'],
    ['\ud800', '\\ud800'],
    ['a\tb', 'a b'],
    ['größer 😀 日本 <*> \\', 'größer 😀 日本 <*> \\'],
  ];
  for (const [text, shown] of cases) assert.equal(visible(text), shown);
  assert.equal(visibleLines('a\n\u001bb\n'), 'a\n\\u001bb\n');
});

test('JSON stays JSON with the same content', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom('\u009b', '\u202e', '\n'),
    ),
  });
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      for (const json of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
        const shown = visibleLines(json);
        assert.deepEqual(JSON.parse(shown), JSON.parse(json));
        assert.doesNotMatch(shown, /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
    }),
  );
});
