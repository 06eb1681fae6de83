import assert from 'node:assert/strict';
import { test } from 'node:test';
import { file, run } from '../testing/command.ts';

/** More than the interpreter alone reads, so that the kernel does; the clocks of Berlin are put back at its end. */
const records = Array.from({ length: 3000 }, (_, i) => {
  const minute = String(i % 60).padStart(2, '0');
  return `2025-10-26 0${Math.floor(i / 1000)}:${minute}:00 INFO request ${i} done\n`;
});
const large = file('local.log', records.join(''));
const zoned = file('zoned.log', '2025-10-26T02:30:00+02:00 INFO a\n2025-10-26T02:30:00Z INFO b\n');

const reportOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(['analyze', '--json', ...args]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return JSON.parse(stdout);
};

test('--tz reads times without a zone in that zone, and the report says so', async () => {
  const report = await reportOf('--tz', 'europe/berlin', large);
  assert.deepEqual(report.timeZone, { name: 'Europe/Berlin', source: 'request' });
  assert.deepEqual(report.timeRange, {
    from: '2025-10-25T22:00:00.000Z',
    to: '2025-10-26T00:59:00.000Z',
  });
  assert.deepEqual((await reportOf(large)).timeZone, { name: 'UTC', source: 'default' });
});

test('--tz leaves times that say their zone', async () => {
  const report = await reportOf('--tz', '-03:30', zoned);
  assert.deepEqual(report.timeZone, { name: 'UTC', source: 'log' });
  assert.equal(report.timeRange.to, '2025-10-26T02:30:00.000Z');
});

test('records and search take it too', async () => {
  const shown = await run(['records', '--tz', '+05:30', large]);
  assert.match(shown.stdout, /^\{.*"timestamp":"2025-10-25T18:30:00.000Z"/);
  const to = ['--to', '2025-10-25T18:31:00Z'];
  const found = await run(['search', '', '--tz', '+05:30', ...to, large]);
  assert.equal(found.stdout, records.filter((one) => one.includes(' 00:00:')).join(''));
});

test('an unknown zone is refused, and it is said what to give', async () => {
  const { code, stderr } = await run(['analyze', '--tz', 'Mars/Olympus', large]);
  assert.equal(code, 2);
  assert.match(stderr, /--tz.*Mars\/Olympus.*unknown_time_zone.*Europe\/Berlin/);
});

test('--local shows the times of a report in the zone of the machine, and says which', async () => {
  const shown = async (...args: string[]) =>
    (await run(['analyze', ...args], { env: { TZ: 'Asia/Kolkata' } })).stdout;
  assert.match(await shown(zoned), /Time +2025-10-26 00:30:00 to 2025-10-26 02:30:00 UTC \(2 h\)/);
  assert.match(
    await shown('--local', zoned),
    /Time +2025-10-26 06:00:00 to 2025-10-26 08:00:00 Asia\/(Kolkata|Calcutta) \(2 h\)/,
  );
  assert.match(await shown('--local', large), /\n +2025-10-26 05:30:00 +2025-10-26 08:3\d:00\n/);
  const { code, stderr } = await run(['analyze', '--local', '--json', zoned]);
  assert.equal(code, 2);
  assert.match(stderr, /--local.*--json/);
});
