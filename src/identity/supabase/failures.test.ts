import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuthApiError } from '@supabase/auth-js';
import { explainLogin, explainRefresh, explainRegister } from './failures.ts';

test('a code that the provider invents is none of the known ones, whatever its name', () => {
  const notes = { isLimited: false, retryAfter: undefined, oauthError: undefined };
  for (const code of ['constructor', '__proto__', 'toString', 'new_code']) {
    const error = new AuthApiError('no', 400, code);
    for (const explain of [explainLogin, explainRefresh, explainRegister]) {
      const explained = explain(error, notes as never);
      assert.equal(explained.code, 'internal');
      assert.equal(explained.cause, error);
    }
  }
});
