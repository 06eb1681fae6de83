import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readyText } from './announce.ts';

const FACTS = {
  address: 'http://127.0.0.1:3008',
  data: '/data',
  auth: 'local',
  registration: 'open',
} as const;

it('invites to a browser only where there is a page', () => {
  const invitation = 'Open http://127.0.0.1:3008 in a browser.';
  for (const auth of ['local', 'supabase'] as const) {
    for (const registration of ['open', 'closed'] as const) {
      const facts = { ...FACTS, auth, registration };
      assert.ok(readyText({ ...facts, hasPage: true }).includes(invitation));
      assert.doesNotMatch(readyText({ ...facts, hasPage: false }), /browser/);
    }
  }
});
