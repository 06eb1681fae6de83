import assert from 'node:assert/strict';
import { Compile } from 'typebox/schema';
import { type Json, request } from './client.ts';

/** Fails where an answer is not what `/openapi.json` says of a route and status. */
export type AssertPublished = (route: string, method: string, status: number, body: Json) => void;

/** Reads the description that a server publishes. */
export async function publishedSchema(url: string): Promise<AssertPublished> {
  const { body: document } = await request(url, 'GET', '/openapi.json');
  return (route, method, status, body) => {
    const answer = document.paths[route]?.[method]?.responses?.[status];
    assert.ok(answer, `${method} ${route} describes no ${status}`);
    const [{ schema }] = Object.values(answer.content) as [{ schema: Json }];
    const [isValid, errors] = Compile({ components: document.components, ...schema }).Errors(body);
    const first = errors.slice(0, 3).map(({ instancePath, message }) => [instancePath, message]);
    assert.ok(isValid, `${method} ${route} ${status}: ${JSON.stringify(first)}`);
  };
}
