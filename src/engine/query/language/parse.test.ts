import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_QUERY_CHARACTERS, parseQuery } from './parse.ts';
import { QueryError } from './query-error.ts';
import type { Query } from './tree.ts';

const text = (value: string): Query => ({ kind: 'text', text: value });

describe('a query', () => {
  const trees: [string, Query][] = [
    ['', { kind: 'all' }],
    ['  \t ', { kind: 'all' }],
    ['timeout', text('timeout')],
    ['"two words"', text('two words')],
    ['"a \\"quoted\\" \\\\ word in C:\\temp"', text('a "quoted" \\ word in C:\\temp')],
    ['a b', { kind: 'and', terms: [text('a'), text('b')] }],
    ['a AND b', { kind: 'and', terms: [text('a'), text('b')] }],
    [
      'a b OR c',
      { kind: 'or', terms: [{ kind: 'and', terms: [text('a'), text('b')] }, text('c')] },
    ],
    [
      'a (b OR c)',
      { kind: 'and', terms: [text('a'), { kind: 'or', terms: [text('b'), text('c')] }] },
    ],
    ['NOT a', { kind: 'not', term: text('a') }],
    ['-a b', { kind: 'and', terms: [{ kind: 'not', term: text('a') }, text('b')] }],
    ['-(a OR b)', { kind: 'not', term: { kind: 'or', terms: [text('a'), text('b')] } }],
    ['and or not', { kind: 'and', terms: [text('and'), text('or'), text('not')] }],
    ['a-b', text('a-b')],
    ['http://example.com/a', text('http://example.com/a')],
    ['12:30:01', text('12:30:01')],
    ['/time ?out[/)]/i', { kind: 'regex', source: 'time ?out[/)]', ignoresCase: true }],
    ['/a\\/b/', { kind: 'regex', source: 'a/b', ignoresCase: false }],
    ['level:error', { kind: 'level', from: 5, to: 5 }],
    ['level:WARNING', { kind: 'level', from: 4, to: 4 }],
    ['level:>=warn', { kind: 'level', from: 4, to: 6 }],
    ['level:<info', { kind: 'level', from: 0, to: 1 }],
    ['level:none', { kind: 'no_level' }],
    ['form:nginx-error', { kind: 'form', name: 'nginx-error' }],
    ['-form:Combined', { kind: 'not', term: { kind: 'form', name: 'combined' } }],
    ['status:404', { kind: 'status', from: 404, to: 404 }],
    ['status:5xx', { kind: 'status', from: 500, to: 599 }],
    ['status:>=500', { kind: 'status', from: 500, to: 999 }],
    ['status:>4xx', { kind: 'status', from: 500, to: 999 }],
    ['status:<4xx', { kind: 'status', from: 0, to: 399 }],
    ['ip:192.0.2.0/24', { kind: 'ip', address: '192.0.2.0', bits: 24 }],
    ['ip:192.0.2.7', { kind: 'ip', address: '192.0.2.7', bits: 32 }],
    ['ip:2001:DB8:0::/32', { kind: 'ip', address: '2001:db8::', bits: 32 }],
    ['line:100..200', { kind: 'line', from: 100, to: 200 }],
    ['line:7', { kind: 'line', from: 7, to: 7 }],
    ['invalid:true', { kind: 'invalid', reason: null }],
    ['invalid:bad_json', { kind: 'invalid', reason: 'bad_json' }],
    ['pattern:00FF00ff00ff00ff', { kind: 'pattern', id: '00ff00ff00ff00ff' }],
    ['method:POST', { kind: 'method', test: { kind: 'equals', pieces: ['POST'], number: null } }],
    [
      'path:/api/*',
      { kind: 'path', test: { kind: 'equals', pieces: ['/api/', ''], number: null } },
    ],
    [
      'duration:>0.5',
      { kind: 'field', name: 'duration', test: { kind: 'compares', comparison: '>', number: 0.5 } },
    ],
    ['user:*', { kind: 'field', name: 'user', test: { kind: 'exists' } }],
    [
      'a.b.c:"x *"',
      { kind: 'field', name: 'a.b.c', test: { kind: 'equals', pieces: ['x *'], number: null } },
    ],
    ...(
      [
        ['"a:b":x', 'a:b', 'x'],
        ['"-a (b)":x', '-a (b)', 'x'],
        ['"say \\"it\\"":"x y"', 'say "it"', 'x y'],
        ['"level":loud', 'level', 'loud'],
        ['"OR":x', 'OR', 'x'],
        ['"":x', '', 'x'],
        ['user:""', 'user', ''],
      ] as const
    ).map(([query, name, value]): [string, Query] => [
      query,
      { kind: 'field', name, test: { kind: 'equals', pieces: [value], number: null } },
    ]),
    ['"a:b":*', { kind: 'field', name: 'a:b', test: { kind: 'exists' } }],
    ['"a" :b', { kind: 'and', terms: [text('a'), text(':b')] }],
    ['-"a b":x', { kind: 'not', term: parseQuery('"a b":x') }],
  ];
  for (const [query, tree] of trees) {
    it(`reads ${JSON.stringify(query)}`, () => assert.deepEqual(parseQuery(query), tree));
  }

  const faults: [string, number, RegExp][] = [
    ['a (b', 4, /closing parenthesis/],
    ['a )', 2, /a term, AND, OR or the end/],
    ['OR a', 0, /a term: text/],
    ['a OR', 4, /a term/],
    ['a AND AND b', 6, /a term/],
    ['NOT', 3, /a term/],
    ['a -', 3, /a term/],
    ['"open', 5, /closing quote/],
    ['""', 1, /text between the quotes/],
    ['/open', 5, /closing slash/],
    ['//', 1, /between the slashes/],
    ['/a/x', 3, /i \(any case\)/],
    ['/(a/', 1, /RE2 syntax/],
    ['/(a)\\1/', 1, /RE2 syntax/],
    ['level:loud', 6, /a level/],
    ['level:>=loud', 8, /a level/],
    ['level:', 6, /a value of level/],
    ['"a b":', 6, /a value of a b/],
    ['level:""', 6, /a level/],
    ['status:ok', 7, /a status/],
    ['ip:300.1.1.1', 3, /an address/],
    ['ip:192.0.2.0/33', 3, /an address/],
    ['line:x', 5, /lines such as/],
    ['invalid:maybe', 8, /bad_json/],
    ['form:a_b', 5, /name of a format/],
    ['form:""', 5, /name of a format/],
    ['pattern:12', 8, /16 hexadecimal/],
    ['duration:>fast', 10, /a number/],
    ['x'.repeat(MAX_QUERY_CHARACTERS + 1), MAX_QUERY_CHARACTERS, /too long/],
    ['('.repeat(200), 100, /inside each other/],
    ['-'.repeat(200), 100, /inside each other/],
    ['a '.repeat(1001), 2000, /at most 1000 terms/],
  ];
  for (const [query, position, expected] of faults) {
    it(`refuses ${JSON.stringify(query.slice(0, 20))} at ${position}`, () => {
      assert.throws(
        () => parseQuery(query),
        (error) => {
          assert.ok(error instanceof QueryError, String(error));
          assert.equal(error.position, position);
          assert.match(error.expected, expected);
          return true;
        },
      );
    });
  }

  const knownForms: [string, number, RegExp][] = [
    ['x form:nginx', 7, /perhaps nginx-error$/],
    ['form:combind', 5, /perhaps combined$/],
    ['-form:nothing-like-it', 6, /has all\)$/],
  ];
  for (const [query, position, expected] of knownForms) {
    it(`refuses ${query}, whose format nobody knows, with names that are near`, () => {
      const names = () => ['combined', 'nginx-error', 'own'];
      assert.throws(
        () => parseQuery(query, names),
        (error) => {
          assert.ok(error instanceof QueryError, String(error));
          assert.equal(error.position, position);
          assert.match(error.expected, expected);
          return true;
        },
      );
    });
  }

  it('knows the formats that it was told', () => {
    assert.deepEqual(
      parseQuery('form:own', () => ['own']),
      { kind: 'form', name: 'own' },
    );
  });

  it('may have a thousand terms', () => {
    const query = parseQuery('a '.repeat(1000));
    assert.equal(query.kind === 'and' && query.terms.length, 1000);
  });
});
