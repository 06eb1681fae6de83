import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternID } from '../../templates/pattern-id.ts';
import type { Query } from './tree.ts';
import { withForms } from './with-forms.ts';

const of = (pattern: string): Query => ({ kind: 'pattern', id: patternID(pattern) });
const JOINED = [
  ['user a', 'user <*>'],
  ['user b', 'user <*>'],
  ['order <*>', '<*> <*>'],
] as const;

test('a pattern stands for the forms that are joined to it, and for its own text', () => {
  const query: Query = {
    kind: 'and',
    terms: [{ kind: 'not', term: of('user <*>') }, { kind: 'all' }],
  };
  const term = { ...of('user <*>'), forms: ['user a', 'user b'], isOwn: true };
  assert.deepEqual(withForms(query, JOINED), {
    kind: 'and',
    terms: [{ kind: 'not', term }, { kind: 'all' }],
  });
});

test('the text of a form that is joined to another pattern stands for nothing', () => {
  assert.deepEqual(withForms(of('order <*>'), JOINED), {
    ...of('order <*>'),
    forms: [],
    isOwn: false,
  });
  assert.deepEqual(withForms(of('else'), JOINED), { ...of('else'), forms: [], isOwn: true });
});
