import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCatalog } from '../engine/index.ts';
import { assertProblem } from './testing/problems.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const LINES = ['2025-02-20T10:00:00Z ~ error ~ sold out', '  at the till', 'not of it'];
const PATTERN = '%{ts:iso8601} ~ %{level} ~ %{message}';
const OWN = {
  name: 'shop',
  title: 'The shop',
  kind: 'pattern',
  priority: 90,
  continuation: 'trace',
  patterns: [PATTERN],
  samples: [{ line: LINES[0], timestamp: '2025-02-20T10:00:00.000Z', level: 'error' }],
};

let server: TestServer;
before(async () => {
  const catalog = createCatalog([{ file: 'shop.json', content: OWN }]);
  server = await startServer({ catalog });
});
after(() => server.close());

const tryOn = (body: object): Promise<Response> =>
  server.fetch('/api/formats/try', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what is tested.
async function jsonOf(asked: Promise<Response>): Promise<any> {
  const answer = await asked;
  assert.equal(answer.status, 200);
  return answer.json();
}

describe('the formats', () => {
  it('are listed by name, with those of the operator', async () => {
    const { items } = await jsonOf(server.fetch('/api/formats'));
    const names = items.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, names.toSorted());
    assert.deepEqual(
      items.find(({ name }: { name: string }) => name === 'shop'),
      { name: 'shop', title: 'The shop', sample: LINES[0], isOwn: true },
    );
    assert.equal(items.find(({ name }: { name: string }) => name === 'syslog').isOwn, false);
  });

  it('are tried on lines: what each is read as, and why not', async () => {
    for (const format of [PATTERN, 'shop']) {
      const { lines, explained, items, ...found } = await jsonOf(tryOn({ format, lines: LINES }));
      assert.deepEqual([lines, explained], [3, 2]);
      assert.equal(found.format.name, format === 'shop' ? 'shop' : 'custom');
      const [record, invalid] = items;
      assert.deepEqual([record.line, record.lines, record.level], [1, 2, 'error']);
      assert.equal(record.timestamp, '2025-02-20T10:00:00.000Z');
      assert.equal(record.message, 'sold out\n  at the till');
      const mismatch = { pattern: PATTERN, matched: '', element: '%{ts:iso8601}', position: 0 };
      assert.deepEqual(invalid, { line: 3, lines: 1, invalid: 'no_timestamp', mismatch });
    }
  });

  it('show the named fields of a pattern', async () => {
    const format = '%{token:host} %{duration:ms} %{message}';
    const [record] = (await jsonOf(tryOn({ format, lines: ['web1 12 done'] }))).items;
    assert.deepEqual(record.fields, { host: 'web1', duration: '12' });
  });

  it('say how far a pattern fits, and of a pattern without a time no word about times', async () => {
    const format = '%{token:host} %{int} %{message}';
    const { items } = await jsonOf(tryOn({ format, lines: ['web1 many done', '  more', ''] }));
    assert.deepEqual(items[0], {
      ...{ line: 1, lines: 1, invalid: 'format_mismatch' },
      mismatch: { pattern: format, matched: 'web1 ', element: '%{int}', position: 14 },
    });
    assert.deepEqual(items[1], { line: 2, lines: 1, invalid: 'no_record' });
    // By its looks the second one goes on from the first.
    const tickets = ['#1 in', '#2 in'];
    const tried = (await jsonOf(tryOn({ format: '#%{int} %{int} %{message}', lines: tickets })))
      .items;
    assert.deepEqual(
      tried.map(({ mismatch }: { mismatch: { matched: string } }) => mismatch.matched),
      ['#1 ', '#2 '],
    );
    const [json] = (await jsonOf(tryOn({ format: 'json-lines', lines: ['plain'] }))).items;
    assert.ok(!('mismatch' in json));
  });

  it('say where a pattern is wrong', async () => {
    const faults: [pattern: string, position: number][] = [
      ['%{ts:iso8601} %{what} %{message}', 14],
      ['a %{', 2],
      ['%{ts:no} %{message}', 0],
      ['%{message} %{level}', 0],
      ['%{level:odd} %{message}', 0],
      ['%{int} %{duration:h}', 7],
      ['a %{text}', 2],
    ];
    for (const [format, position] of faults) {
      const { errors } = await assertProblem(await tryOn({ format, lines: ['a'] }), 'bad_pattern');
      assert.equal(errors?.[0]?.path, '/format');
      assert.equal(errors?.[0]?.position, position, format);
    }
  });

  it('are tried on few lines only, one by one', async () => {
    await assertProblem(await tryOn({ format: 'no-such', lines: ['a'] }), 'unknown_format');
    const many = new Array(101).fill('a');
    for (const lines of [[], many, ['a\nb'], ['a'.repeat(4097)]]) {
      await assertProblem(await tryOn({ format: PATTERN, lines }), 'validation_failed');
    }
    await assertProblem(
      await tryOn({ format: 'a%{'.repeat(700), lines: ['a'] }),
      'validation_failed',
    );
    const large = new Array(100).fill('a'.repeat(1000));
    await assertProblem(await tryOn({ format: PATTERN, lines: large }), 'body_too_large');
  });
});
