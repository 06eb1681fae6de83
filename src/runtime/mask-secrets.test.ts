import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createMask } from './mask-secrets.ts';

const mask = createMask(['pass"word', 'pass"word-longer', 'abc']);

describe('the mask of secrets', () => {
  it('masks known values in all their spellings', () => {
    assert.equal(mask('no pass"word here'), 'no [masked] here');
    assert.equal(mask('pass"word-longer'), '[masked]');
    assert.equal(mask('{"a":"pass\\"word"}'), '{"a":"[masked]"}');
    assert.equal(mask('pass%22word'), '[masked]');
  });

  it('leaves short values alone', () => {
    assert.equal(mask('abc abcd'), 'abc abcd');
  });

  it('masks user and password of addresses, and parameters that name secrets', () => {
    assert.equal(mask('at postgres://me:p@ss@host:1/db'), 'at postgres://[masked]@host:1/db');
    assert.equal(mask('amqp://me@host/x@y'), 'amqp://[masked]@host/x@y');
    assert.equal(mask('http://host/x@y?a=b'), 'http://host/x@y?a=b');
    const parameters = 'http://host/?api_key=1&limit=2&Access-Token=3';
    const expected = 'http://host/?api_key=[masked]&limit=2&Access-Token=[masked]';
    assert.equal(mask(parameters), expected);
  });

  it('masks tokens and keys by their form', () => {
    assert.equal(mask(`"/x/${randomBytes(32).toString('base64url')}"`), '"/x/[masked]"');
    assert.equal(mask(`logflow_key_${randomBytes(32).toString('hex')}.`), 'logflow_key_[masked].');
    const part = () =>
      Buffer.from(`{"alg":"${randomBytes(9).toString('hex')}"}`).toString('base64url');
    assert.equal(mask(`a ${part()}.${part()}.${part()} b`), 'a [masked] b');
  });

  it('leaves ids of jobs and hashes as they are', () => {
    const line = '{"jobID":"0190b8e4-5c1f-7cc3-98c4-dc0c0c07398f","sha256":"';
    const text = `${line}${'ab'.repeat(32)}"}`;
    assert.equal(mask(text), text);
  });
});
