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

  it('masks what is percent-encoded, in part or whole, and what stands beside an escape', () => {
    const hex = randomBytes(32).toString('hex');
    const refresh = randomBytes(32).toString('base64url');
    const token = ['{"alg":"HS256"}', '{"sub":"1"}', 'signature']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    const escaped = (text: string) =>
      text.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);
    const secrets: [string, string][] = [
      [`/x/logflow_key%5F${hex}/y`, '/x/logflow_key_[masked]/y'],
      [`/x/logflow_key_${hex.toUpperCase()}`, '/x/logflow_key_[masked]'],
      [`/x/%22${refresh}%22`, '/x/%22[masked]%22'],
      [`{"msg":"a\\n${refresh}"}`, '{"msg":"a\\n[masked]"}'],
      [`/x/${token.replaceAll('.', '%2E')}`, '/x/[masked]'],
      [`/x/%22${token.replaceAll('.', '%2e')}%22`, '/x/%22[masked]%22'],
      [`a.b.${token}`, 'a.b.[masked]'],
      [`/x/${escaped(token)}/${escaped(refresh)}`, '/x/[masked]/[masked]'],
      ['/x?%70assword=abc&a=%41', '/x?password=[masked]&a=A'],
      ['/x?a=1;token=abc', '/x?a=1;token=[masked]'],
      ['/x?to=%2Fy%3Ftoken%3Dabc%26a%3D1', '/x?to=%2Fy%3Ftoken%3D[masked]%26a%3D1'],
      ['pass%22w%6Frd', '[masked]'],
    ];
    for (const [text, expected] of secrets) assert.equal(mask(text), expected);
  });

  it('leaves text without secrets as it was written', () => {
    for (const text of ['/x/%41%2E%22', 'eyJ.a.b', '/x?a=%6B&tokens', 'eyJ'.repeat(50)]) {
      assert.equal(mask(text), text);
    }
  });
});
