import assert from 'node:assert/strict';
import { type ErrorCode, errorCatalog } from '../../errors.ts';
import type { ProblemBody } from '../plugins/refusals/problem-details.ts';

/** Checks that an answer is the problem with this code, and gives its body. */
export async function assertProblem(response: Response, code: ErrorCode): Promise<ProblemBody> {
  const text = await response.text();
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, text);
  const body = JSON.parse(text) as ProblemBody;
  assertProblemBody(body, code);
  assert.equal(response.status, body.status);
  return body;
}

export function assertProblemBody(body: ProblemBody, code: ErrorCode): void {
  const [status, title] = errorCatalog[code];
  assert.equal(body.code, code, JSON.stringify(body));
  assert.equal(body.status, status);
  assert.equal(body.title, title);
  assert.equal(body.type, `/docs/errors#${code}`);
  assert.ok(body.detail.length > 0);
}
