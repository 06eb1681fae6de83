/** `search --job` with servers that end their answers early. */
import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { run } from '../testing/command.ts';

type Answer = (response: http.ServerResponse) => void;

/** Answers the export and the count of records as it is told. */
async function serverWith(answers: { export?: Answer; records: Answer }): Promise<string> {
  const server = http.createServer(({ url = '' }, response) => {
    if (url.includes('/export')) answers.export?.(response);
    else if (url.includes('/records')) answers.records(response);
    else response.end('{"status": "Completed", "error": null}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const search = async (server: string, ...flags: string[]) =>
  run(['search', 'x', '--job', 'any', '--server', server, '--token', 'any', ...flags]);

const lines =
  (...events: object[]): Answer =>
  (response) =>
    response.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''));

/** Some bytes, and then the end of the connection. */
const brokenOff =
  (text: string): Answer =>
  (response) =>
    response.write(text, () => response.destroy());

const PROGRESS = { kind: 'progress', scanned: { bytes: 1, of: 2 } };
const MISSING = { fromLine: 7, bytes: 1024, reason: 'damaged' };
const END = { kind: 'end', total: { count: 3 }, missing: [MISSING], unknownFields: [] };
const NOTE =
  'log-flow: nothing is said of 1.00 KiB from line 7 on, which cannot be read: damaged\n';

test('an export that breaks off is no whole answer, and what cannot be read is named', async () => {
  const server = await serverWith({
    export: brokenOff('one\ntwo\n'),
    records: lines(PROGRESS, END),
  });
  for (const flags of [[], ['--json']]) {
    const { code, stdout, stderr } = await search(server, ...flags);
    assert.equal(code, 1);
    // Bytes just before the end of a connection may be lost with it.
    assert.ok('one\ntwo\n'.startsWith(stdout));
    assert.equal(stderr, `${NOTE}log-flow: the server broke off before the end of its answer\n`);
  }
});

test('a count that breaks off is no count', async () => {
  const problem = { detail: 'The store cannot be reached.', code: 'storage_failed' };
  const cases: [Answer, RegExp][] = [
    [lines(PROGRESS), /the server broke off before the end of its answer\n$/],
    [brokenOff(`${JSON.stringify(PROGRESS)}\n`), /the server broke off before the end/],
    [lines(PROGRESS, { kind: 'error', problem }), /cannot be reached\. \(storage_failed\)\n$/],
  ];
  for (const [records, message] of cases) {
    const { code, stdout, stderr } = await search(await serverWith({ records }), '--count');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, message);
  }
  const counted = await search(await serverWith({ records: lines(PROGRESS, END) }), '--count');
  assert.deepEqual(counted, { code: 0, stdout: '3\n', stderr: NOTE });
});
