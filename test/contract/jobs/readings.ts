import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { it } from 'node:test';
import type { RereadRequest } from '../../../src/jobs/model/types.ts';
import { sourceOf } from '../../support/logs.ts';
import { OWNER, type Steps } from './steps.ts';

/** In which zone and which encoding a file is read. */
export function readings(steps: Steps): void {
  const line = (i: number) =>
    `2025-02-20 10:00:${String(i % 60).padStart(2, '0')} INFO request ${i}\n`;
  const logOf = (lines: number) => Array.from({ length: lines }, (_, i) => line(i)).join('');
  const small = logOf(3);
  const large = logOf(2000);
  const unending = new AbortController().signal;

  const completed = async (content: string | Uint8Array, options: object = {}): Promise<string> => {
    const upload = { ownerID: OWNER, fileName: 'read.log', ...options };
    const { jobID } = await steps.domain.jobs.receive(sourceOf(content, 4097), upload);
    await steps.deliverAll(jobID);
    return jobID;
  };
  const again = async (jobID: string, request: RereadRequest): Promise<void> =>
    steps.deliverAll(await steps.again(jobID, request));
  const firstOf = async (jobID: string) => (await steps.report(jobID)).timeRange?.from;

  it('times without a zone are read in that of the request, and records as the report', async () => {
    for (const text of [small, large]) {
      const jobID = await completed(text, { timeZone: 'asia/tokyo' });
      const { timeZone, timeRange } = await steps.report(jobID);
      assert.deepEqual(timeZone, { name: 'Asia/Tokyo', source: 'request' });
      assert.equal(timeRange?.from, '2025-02-20T01:00:00.000Z');
      const asked = {
        from: '2025-02-20T01:00:02Z',
        to: '2025-02-20T01:00:03Z',
        order: 'line',
      } as const;
      const events = await Array.fromAsync(
        await steps.domain.explore.recordEvents(OWNER, jobID, { ...asked, limit: 1 }, unending),
      );
      assert.ok(events.some((event) => event.kind === 'record'));
    }
  });

  it('an owner may choose the zone of all files, else the server, else it is UTC', async () => {
    const { context } = steps.domain;
    const { zoneOfOwner, settings } = context;
    try {
      assert.deepEqual((await steps.report(await completed(small))).timeZone, {
        ...{ name: 'UTC', source: 'default' },
      });
      settings.timeZone = '+02:00';
      assert.equal(await firstOf(await completed(small)), '2025-02-20T08:00:00.000Z');
      context.zoneOfOwner = async () => 'America/New_York';
      const { timeZone, timeRange } = await steps.report(await completed(small));
      assert.deepEqual(timeZone, { name: 'America/New_York', source: 'account' });
      assert.equal(timeRange?.from, '2025-02-20T15:00:00.000Z');
      const asked = await completed(small, { timeZone: 'UTC' });
      assert.deepEqual((await steps.report(asked)).timeZone, { name: 'UTC', source: 'request' });
    } finally {
      context.zoneOfOwner = zoneOfOwner;
      delete settings.timeZone;
    }
  });

  it('a job is read again in another zone, or in that which it had', async () => {
    const jobID = await completed(large, { timeZone: 'Asia/Tokyo' });
    await again(jobID, { timeZone: '-03:30' });
    assert.equal(await firstOf(jobID), '2025-02-20T13:30:00.000Z');
    await again(jobID, { keywords: ['request'] });
    assert.equal(await firstOf(jobID), '2025-02-20T13:30:00.000Z');
    const unknown = steps.domain.jobs.analyzeAgain(OWNER, jobID, { timeZone: 'Mars' });
    await assert.rejects(unknown, { code: 'unknown_time_zone' });
  });

  it('a zone that is unknown is refused, and there is no job', async () => {
    await assert.rejects(completed(small, { timeZone: 'Mars' }), { code: 'unknown_time_zone' });
  });

  it('a file in another encoding is kept and read as UTF-8, and its job says what it was', async () => {
    for (const text of [small, large]) {
      const jobID = await completed(Buffer.from(`\uFEFF${text}`, 'utf16le'));
      const report = await steps.report(jobID);
      assert.equal(report.encoding, 'utf-16le');
      assert.equal(report.invalidLogs, 0);
      assert.equal(report.totalBytes, Buffer.byteLength(text));
      const { pieces: kept } = await steps.domain.jobs.file(OWNER, jobID, unending);
      assert.equal(Buffer.concat(await Array.fromAsync(kept)).toString(), text);
      await again(jobID, { keywords: ['request'] });
      assert.equal((await steps.report(jobID)).encoding, 'utf-16le');
    }
    const latin = Buffer.from(`${large}2025-02-20 10:00:59 WARN Größe überschritten\n`, 'latin1');
    const jobID = await completed(latin);
    const { encoding, patterns } = await steps.report(jobID);
    assert.equal(encoding, 'windows-1252');
    assert.ok(patterns.some(({ pattern }) => pattern === 'Größe überschritten'));
  });
}
