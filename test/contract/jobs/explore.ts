import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eq } from '../../../src/database/drizzle.ts';
import { jobs } from '../../../src/database/schema.ts';
import { blobKey } from '../../../src/jobs/storage/blob-key.ts';
import { accessLog, applicationLog, mixedLog, sourceOf } from '../../support/logs.ts';
import { questionsOf } from '../../support/report-questions.ts';
import { REPORT_KEYS } from './report-keys.ts';
import { OWNER, type Steps } from './steps.ts';

/** Questions to the kept bytes of jobs. */
export function explore(steps: Steps): void {
  const staying = new AbortController().signal;
  const page = (jobID: string, q: string, more: object = {}) =>
    steps.domain.explore.records(OWNER, jobID, { q, order: 'line', limit: 100, ...more }, staying);

  /** The end of a page, with all that is known when the whole file was searched. */
  async function endOf(jobID: string, asked: object) {
    const whole = { order: 'line', limit: 1, ...asked } as const;
    const events = await Array.fromAsync(
      await steps.domain.explore.recordEvents(OWNER, jobID, whole, staying),
    );
    const end = events.at(-1)!;
    assert.ok(end.kind === 'end');
    return end;
  }

  async function analysed(text: string): Promise<string> {
    const { jobID } = await steps.upload(text);
    await steps.deliverAll(jobID);
    assert.equal(await steps.statusOf(jobID), 'Completed');
    return jobID;
  }

  for (const [name, text] of [
    ['an access log', accessLog(500)],
    ['an application log', applicationLog(500)],
    ['a log of several forms', mixedLog(500)],
  ] as const) {
    it(`open exactly as many records as each number of the report of ${name} says`, async () => {
      const jobID = await analysed(text);
      const report = await steps.report(jobID);
      for (const { count, ...asked } of questionsOf(report)) {
        const { total } = await endOf(jobID, asked);
        assert.deepEqual({ ...asked, total }, { ...asked, total: { count, isExact: true } });
      }
    });
  }

  it('give all pages of a question, once each, in every order', async () => {
    const jobID = await analysed(applicationLog(1000));
    const { total } = await endOf(jobID, { q: 'level:info' });
    for (const order of ['line', '-line', 'time', '-time'] as const) {
      const lines: number[] = [];
      const times: string[] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await page(jobID, 'level:info', { order, limit: 77, cursor });
        lines.push(...items.map(({ line }) => line));
        times.push(...items.map(({ timestamp }) => timestamp as string));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.equal(lines.length, total.count);
      assert.equal(new Set(lines).size, total.count);
      const shown = order.endsWith('time') ? times : lines;
      const compare = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);
      const sorted = shown.toSorted(compare);
      assert.deepEqual(shown, order.startsWith('-') ? sorted.toReversed() : sorted);
    }
  });

  it('show a record with its lines and the records around it', async () => {
    const text = applicationLog(1000);
    const jobID = await analysed(text);
    const lines = text.split('\n');
    const { record, before, after } = await steps.domain.explore.context(
      OWNER,
      jobID,
      500,
      { before: 3, after: 3 },
      staying,
    );
    const all = [...before, record, ...after];
    assert.equal(all.length, 7);
    assert.ok(record.line <= 500 && record.line + record.lines > 500);
    const from = all[0]!.line - 1;
    const shown = all.map((item) => item.text).join('\n');
    assert.equal(shown, lines.slice(from, from + shown.split('\n').length).join('\n'));
    const missing = steps.domain.explore.context(
      OWNER,
      jobID,
      99_999,
      { before: 0, after: 0 },
      staying,
    );
    const said = `No record has line 99999: lines go from 1 to ${lines.length - 1}.`;
    await assert.rejects(missing, { code: 'not_found', message: said });
  });

  it('report of a question what a file of the matching records alone reports', async () => {
    const text = accessLog(3000);
    const jobID = await analysed(text);
    const q = 'status:>=400 -path:/api/*';
    const asked = await steps.domain.explore.report(OWNER, jobID, { q }, staying);
    const { pieces } = await steps.domain.explore.export(OWNER, jobID, { q }, 'raw', staying);
    const matching = Buffer.concat(await Array.fromAsync(pieces)).toString();
    const { jobID: alone } = await steps.domain.jobs.receive(sourceOf(matching, 4096), {
      ownerID: OWNER,
      fileName: 'matching.log',
      format: asked.format!.name,
    });
    await steps.deliverAll(alone);
    const expected = await steps.report(alone);
    for (const key of REPORT_KEYS)
      assert.deepEqual({ [key]: asked[key] }, { [key]: expected[key] });
    assert.deepEqual(
      { missing: asked.missing, unknown: asked.unknownFields },
      { missing: [], unknown: [] },
    );
  });

  it('export all matches as they stand, as JSON and as CSV', async () => {
    const jobID = await analysed(
      `${applicationLog(300)}\n2025-02-20T10:00:00.000Z INFO =1+1 "quoted"\n`,
    );
    const read = async (q: string, format: 'raw' | 'jsonl' | 'csv') => {
      const { pieces } = await steps.domain.explore.export(OWNER, jobID, { q }, format, staying);
      return Buffer.concat(await Array.fromAsync(pieces)).toString();
    };
    const { total } = await page(jobID, 'level:warn');
    const objects = (await read('level:warn', 'jsonl')).trimEnd().split('\n');
    assert.equal(objects.length, total.count);
    assert.ok(objects.every((line) => JSON.parse(line).level === 'warn'));
    assert.equal(await read('"=1+1"', 'raw'), '2025-02-20T10:00:00.000Z INFO =1+1 "quoted"\n');
    const [, row] = (await read('"=1+1"', 'csv')).split('\n');
    assert.match(row!, /,"?'=1\+1/);
  });

  it('show numbers that only JSON can hold as they are written', async () => {
    const line =
      '{"time":"2025-02-20T10:00:00Z","level":"info","msg":"x","id":12345678901234567890}';
    const jobID = await analysed(`${line}\n${line.replace('90}', '91}')}\n`);
    const { items } = await page(jobID, 'id:12345678901234567890 id:>1e19');
    assert.match(JSON.stringify(items), /"id":12345678901234567890[,}]/);
    assert.equal(items.length, 1);
    // Also by the members that gave its time, level and message.
    assert.equal((await page(jobID, 'msg:x time:2025-* level:info')).total.count, 2);
    const { total } = await endOf(jobID, { q: 'id:>12345678901234567890' });
    assert.deepEqual(total, { count: 1, isExact: true });
  });

  it('refuse a faulty question with its place, and cursors of others', async () => {
    const jobID = await analysed(applicationLog(300));
    const other = await analysed(applicationLog(300));
    await assert.rejects(page(jobID, 'level:loud'), (error: { code: string; errors: object[] }) => {
      assert.equal(error.code, 'bad_query');
      assert.deepEqual(Object.entries(error.errors[0]!).at(-1), ['position', 6]);
      return true;
    });
    const ofNoForm = page(jobID, 'form:nginx').catch(({ errors }) => errors[0]);
    const { message, position } = (await ofNoForm) as { message: string; position: number };
    assert.match(message, /perhaps nginx-error or nginx-proxy-manager$/);
    assert.equal(position, 5);
    await assert.rejects(page(jobID, 'a'.repeat(11_000)), { code: 'bad_query' });
    await assert.rejects(page(jobID, 'a', { from: 'yesterday' }), { code: 'validation_failed' });
    const { nextCursor: cursor } = await page(jobID, 'level:info', { limit: 1 });
    await assert.rejects(page(other, 'level:info', { cursor }), { code: 'bad_cursor' });
    await assert.rejects(page(jobID, 'level:warn', { cursor }), { code: 'bad_cursor' });
    await assert.rejects(page(jobID, 'level:info', { cursor, order: 'time' }), {
      code: 'bad_cursor',
    });
    await assert.rejects(page(jobID, 'level:info', { cursor: 'x' }), { code: 'bad_cursor' });
  });

  it('say which fields no record has', async () => {
    const jobID = await analysed(accessLog(100));
    const { unknownFields, total } = await endOf(jobID, { q: 'sttaus:200 OR -usr:x' });
    assert.deepEqual(unknownFields, ['sttaus', 'usr']);
    assert.equal(total.isExact, true);
    const request = 'status:5xx method:GET path:/a';
    assert.deepEqual((await endOf(jobID, { q: request })).unknownFields, []);
    const other = await analysed(applicationLog(100));
    const { unknownFields: ofNone } = await endOf(other, { q: `${request} "level":x` });
    assert.deepEqual(ofNone, ['status', 'method', 'path', 'level']);
    const json = await analysed('{"time":"2025-02-20T10:00:00Z","msg":"a","status":200}\n');
    assert.deepEqual((await endOf(json, { q: request })).unknownFields, ['method', 'path']);
  });

  it('answer a pattern that backtracking engines never end with', async () => {
    const jobID = await analysed(`2025-02-20T10:00:00Z INFO ${'a'.repeat(60_000)}!\n`);
    assert.equal((await page(jobID, '/(a+)+$/')).total.count, 0);
    assert.equal((await page(jobID, `/(a|a)*!/`)).total.count, 1);
  });

  it('answer about the rest where a frame is damaged or missing, and say what is missing', async () => {
    const jobID = await analysed(applicationLog(3000));
    const { blobs } = steps.domain.context;
    const { blobPrefix } = await steps.row(jobID);
    const whole = await endOf(jobID, { q: '2025' });
    const key = blobKey(blobPrefix, 1);
    const stored = await blobs.get(key);
    stored[stored.length - 9]! ^= 255;
    await blobs.put(key, stored);
    await blobs.remove(blobKey(blobPrefix, 2));
    // Another question, since the counts of the first are known.
    const { total, missing, scanned } = await endOf(jobID, { q: '"2025-"' });
    assert.equal(total.isExact, false);
    assert.ok(total.count > 0 && total.count < whole.total.count);
    assert.ok(missing.length >= 2);
    const lost = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.equal(scanned.of - scanned.bytes, lost);
    assert.match(missing[0]!.reason, /damaged/);
  });

  it('refuse questions to bytes that are gone, and to a job of somebody else', async () => {
    const { jobID } = await steps.upload(applicationLog(300));
    await steps.deliverAll(jobID, steps.dropping());
    await assert.rejects(page(jobID, ''), { code: 'bytes_gone' });
    const kept = await analysed(applicationLog(100));
    const foreign = { q: '', order: 'line', limit: 1 } as const;
    const { explore } = steps.domain;
    const outcomes = await Promise.allSettled([
      explore.records('owner-2', kept, foreign, staying),
      explore.recordEvents('owner-2', kept, foreign, staying),
      explore.context('owner-2', kept, 1, { before: 1, after: 1 }, staying),
      explore.export('owner-2', kept, {}, 'raw', staying),
      explore.report('owner-2', kept, {}, staying),
      explore.combinedReport('owner-2', { jobIDs: [kept] }, {}, staying),
    ]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'not_found');
    }
  });

  it('answer about the chunks that are there while a job runs', async () => {
    const { jobID } = await steps.upload(applicationLog(2000));
    await steps.deliver(jobID, 0);
    const before = await endOf(jobID, { q: 'level:info' });
    assert.ok(before.total.count > 0);
    assert.equal(before.total.isExact, false);
    await steps.deliverAll(jobID);
    assert.equal((await endOf(jobID, { q: 'level:info' })).total.isExact, true);
  });

  it('merge the answers of several jobs', async () => {
    const first = await analysed(accessLog(500));
    const second = await analysed(applicationLog(500));
    const q = 'level:>=warn';
    const of = async (jobIDs: string[]) =>
      steps.domain.explore.combinedReport(OWNER, { jobIDs }, { q }, staying);
    const [a, b, both] = [await of([first]), await of([second]), await of([first, second])];
    assert.equal(both.totalLogsProcessed, a.totalLogsProcessed + b.totalLogsProcessed);
    assert.equal(both.jobs.total, 2);
    const plain = await analysed('2025-02-20 10:00:00 WARN No zone in this time\n'.repeat(9));
    assert.equal((await of([first])).timeZone?.source, 'log');
    assert.equal((await of([first, plain])).timeZone?.source, 'default');
  });

  it('give what was found line by line, with the whole count at the end', async () => {
    const jobID = await analysed(applicationLog(3000));
    const asked = { q: 'level:info', order: 'line', limit: 5 } as const;
    const events = await Array.fromAsync(
      await steps.domain.explore.recordEvents(OWNER, jobID, asked, staying),
    );
    const end = events.at(-1)!;
    assert.equal(events.filter(({ kind }) => kind === 'record').length, 5);
    assert.ok(end.kind === 'end' && end.total.isExact && end.nextCursor !== null);
    const counts = events.flatMap((event) => (event.kind === 'progress' ? event.total.count : []));
    assert.deepEqual(
      counts,
      counts.toSorted((x, y) => x - y),
    );
  });

  it('begin nothing more for a client that has left, and let other owners have their turn', async () => {
    const jobID = await analysed(applicationLog(3000));
    const leaving = new AbortController();
    const asked = { q: '/.*x$/', order: 'line', limit: 1 } as const;
    const { explore } = steps.domain;
    const left = Array.from({ length: 20 }, () =>
      explore.records(OWNER, jobID, asked, leaving.signal),
    );
    leaving.abort();
    for (const outcome of await Promise.allSettled(left)) assert.equal(outcome.status, 'rejected');
    const unwanted = explore.export(OWNER, jobID, {}, 'raw', leaving.signal);
    await assert.rejects(unwanted, { name: 'AbortError' });
    assert.deepEqual((await endOf(jobID, asked)).total, { count: 0, isExact: true });
  });

  it('break off an export of a job that is removed, as one that is not there', async () => {
    const jobID = await analysed(applicationLog(3000));
    const { pieces } = await steps.domain.explore.export(OWNER, jobID, {}, 'raw', staying);
    await pieces.next();
    const before = steps.domain.logged.length;
    await steps.domain.jobs.remove(OWNER, jobID);
    await assert.rejects(Array.fromAsync(pieces), { code: 'not_found' });
    assert.deepEqual(steps.domain.logged.slice(before), []);
  });

  it('ask again where a job was removed meanwhile', async () => {
    const jobID = await analysed(applicationLog(100));
    await steps.domain.context.db.delete(jobs).where(eq(jobs.id, jobID));
    await assert.rejects(page(jobID, ''), { code: 'not_found' });
  });
}
