import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import {
  analyze,
  emptyPartial,
  mergePartials,
  type PartialReport,
  summarize,
} from '../engine/index.ts';
import { pack, unpack } from './packing.ts';

const LINE = '192.0.2.7 - - [20/Feb/2025:10:00:00 +0000] "GET /ä HTTP/1.1" 200 5';

const accessLog = (line = LINE): PartialReport =>
  analyze(Buffer.from(`${line}\n`), {
    ...{ format: 'common', keywords: ['error'], referenceTime: 0 },
    ...{ firstLine: 1, byteOffset: 0, carry: 'start' as const },
  });

test('a partial report comes back as it was, wherever its bytes lie', () => {
  const partial = accessLog();
  const packed = pack(partial);
  const moved = new Uint8Array(packed.length + 3);
  moved.set(packed, 3);
  assert.deepEqual(unpack(moved.subarray(3)), partial);
});

test('what was not packed is refused', () => {
  const packed = pack(emptyPartial(['error']));
  const tooLong = packed.slice();
  tooLong[3]! -= 1;
  for (const bytes of [new Uint8Array(), packed.subarray(0, 9), tooLong, Buffer.from('nonsense')]) {
    assert.throws(() => unpack(bytes), Error);
  }
});

/** The access log's line above, packed by the releases that write version 4. */
const VERSION_4 = [
  'AAADgCi1L/1ggAJdDwBW3Fo2cDdNB7z+//+vCr42AABBBO1/a3crIdtW621W5dsUbDxc01TBUHYYbOh3EyIr26JNiVoCOmQ7',
  'SABIAFAA7ZVOscGp9n7E+n28bHnZtVPZkZbf59ppS+kBHyqqnc6Iwl7A7RJRwsiMCSSmCOrpy9ppzyhPtUsY6wSlb9M+o0in',
  'jpxaS4EDD3PttE5IBH0f2wHd9PuYozZmy1MrJWQyKX7fe4+XnVvm2h9wakSVRsf3vQqaPU0QCIpO7Ws37tyEpB98qwrKLzMz',
  'P07D3DSwChgMBAqE8piZBSjMjbkxaw7DzBLRBhZmnLKgLCgNC2bBC4YAe3tL6QEpmtpXSFgURoEDd275YXCcx7XTOXWtUPo2',
  'bp+UkLnVY9iGce2VomtrrbUqJCwOkwAOIkBYS8FhshhMmEwsAGutVVXvOQk0u0L5ddrr7AfaVRJxts3jNA0zc0chFVbK9ixy',
  '1H6capdqdfSM8ntHYWaUQ7AFWwIyIDACohgp8wFZAHUVtbMucK3Gt2jc8FxlblCQ4/7umJ+y9MmhIgOzDjDSwBrRPNIVxzbb',
  'HwzxLhDkd7jiLAFwqw1DvQv2XTevta1RCY5VcW7W7FHAx3cLc/xow3DdSWNTHiycQ4uH6raw9rSSYnFoJinjfCnzlf4OwdO9',
  'Mg==',
].join('');

/** A line with the status 404, packed by the releases that write version 5. */
const VERSION_5 = [
  'AAAEICi1L/1gIAPNEQAW32U7YGmaDrYCEAQhUhgWhuEDEkGckDX0tu3LTYjtDDI0gm3mGxGDcSv+reGxLPpmrS3Z0uw7IIUKLfkQ',
  '2BZQAFAAVwDMPIkgZojS3CudE4Nj7m2Z6hfy8rbl505lX1p+4XOnLS1LpMgwd0pVNPYEu2NMMl6oSQHGrKSe3+ZOm5rkMXcZpzqj',
  '9Y3cqWqisy/HmobhQdAydMl4+ULJQs9zrxtdJ+2500pdlfSFbR266Re2Ss2gWh5bKS+qWdMXQgjb8nvbnrslzoyq0qnyhTCTqJ7z',
  'kqTq2L52xt/TwLSDb5ZF+WUOs+k+ciCGnFs0SItIVFREOBYOZGYm4DA7ZsfNRQ8/kYtGEOHnOQ1Og0OBPBCGPA/t7i0tS9xobM/R',
  'EXEqDiT4e8sTSRRNnjulZtcarS+EvA8F9jXrwpfBBQY0TdNwdEQgMgIaRIDA8AhwQUKFCY+HAczEUpBoGogMRKZZYCGj0QDIMggf',
  'RqK6RlmppqBdMReX7NMaxO3Boa9ZIyhorHwhhv7oVWOl37eqUttyzN2qtfKFDvtQpkEgMAKEGKHqAYtwwIDqNG6BQRCxfDakHFFd',
  'sAjg1IKvaGoYiZnGbi0aZqrwGgTb+bjgugCuu194/GCA+oDQjfoFb1PK/jRQ40cLXkdsLWKQuitAyymEOD2AGxpYREQwFLGA7zro',
  'tWYxKmIDh3O0GAimZ48bOF1s6Y9ffRjgd6rd2KxkIQBx6PBQxRbWOq2kWAR+aiLGR2W+0o8heDpaBg==',
].join('');

/** The access log's line with the duration 0.25, packed by the releases that write version 5. */
const VERSION_5_DURATION = [
  'AAAEMCi1L/1kMAMNEgDm32c7YImSDrYCBEGIBOUSZIyhgiBACBf9RvbNGiFdPVirEu1M2/ox7PAfdQ/GWtQaid1blrwDklChJd/C',
  'RgJSAFIAWQDLzMySCGKGJsy90ikxuOXeFql+IS9bXn7uVDam5Rc+d9ryYokVl+VOJ4rGpmD3DElGzCQpyJgUpeeXudOeJHnLXUap',
  'znj5Ru4TJdHZmFtNw/Agy1AlI+YLHRZqz71ydJWw507rVFGUL2T70E2/kFWqxtTy1kpZTewifSGEkPF7y567JU4NqlKp8oXwYndK',
  'mzL1nBWFQt3aT2rO/nsbmXbwva4oH/uoPexEDnNzfsEeFpmwsJBwLhzIzEzAYXbMjpmLGrcIRiOIcHtOg9PgTJ728NMg2N1bXiyR',
  'o619h0fEsTiQ4O8tSxyiSPLc6TS71nj5QsjbJrCrWRe+C0IBBQZ0eEQiPgQ0iACBARLggoQKEyAQAxmKpTAR8dEssPCx0QBomua6',
  'WpO8t1F7OEOZukZZp66gXTMYd9jGGMQM4qGrWSUqaKx8mdsfrWqsbM+oSm3LLfdLrZUvfNg2kWbTQSAwAoOYqeoBUNC5mk+AQNLy',
  'GROVJ1gPuJLGUDQdM51Dj7KZvAkIuanH0SDWDscZ00Ux3RHHgyiDVg8c2ch/8PalbE4D0rQfHjgE4KKryWMHNsJagNYD4LMBkEgM',
  'QyHWz11ZXWvOUREcOJyj5UAunD1toGSxnT0+5WF+nrwmEYYVBwDh0OMhi93HDvjpbZIOfGjzVdhdF38V/Abg6XAZn1d3MA==',
].join('');

/** The same, packed by the releases that write version 6. */
const VERSION_6 = [
  'AAAEWCi1L/1kWAPFEgCGYWw6cGmaAyahqspxiPvC0ayqTlz72lrbksyS3WJo+zWfZIA0n9EtqrHIf56Tv5sIaVJmExOWaKCHDz5u',
  'MlcAVwBcAJ1lk3K7u3sEPe6PxEG+tk4MGIP8l+lyS2/X3h4hW/qYp9wyQrZPrcukZBhkS1V2voRDrpjoxFCTgopaSV+5HWT71EQZ',
  'g0zndOu0uCPIVDXZ+hjGWlvYCBL5V70tYyaf9ueiE8MtI/28CPlm/I1chGwvdVUSt3Q9+bfc0lmuBfWUsab0opw1cUsppfMY20XI',
  'l1ktqmsnC7eUmUO29iXqa70kqWKsuVa1PseIkfkLDhhk614Lt5z0k0z1bTP0HG+gxv01POEcB4moVCCaiUa6uxdo3KE7dAeh5w9C',
  '8Qgg/mLD0DA0Euc57rwGx5CfWpeZ8VizBgekqRxIwDG2RxEIiiJkS9W/d1rcUnq/rbX2IODgYWCABgfEoUNAAwgPFh4BKkSYsPF4',
  'PGQkWkKEQ0dbQKEDowForbUsey+KsaHneEai/k7KDUG+1FPs3wwFPx1FXLx/IV0PkX7OPe4aJn/VC0Gx08Lt/jja687rml1luX/h',
  'QyAwAmOYqeoBoKBzNZ8AgSTKZ0xUnmAfcF6Nr2g8XM6HuKq1c3rlRLDuW4DM1OM1yLfjOOO7KLY74ngQZdDKgSMa+Q9vX8rmNCBN',
  'e+KBRwAuupo6dkAjLARoPQBeGgBJxDB0Yv3Yld21ZhkVwYHDOVoGcvnZowZKFNuZ41Mc5u9JaJJhWHUAYBx6PGSx+9gBP71N0oEP',
  'bb4Ku8Piz4KvAXi6UAZOZAbb',
].join('');

const unpackText = (base64: string): PartialReport =>
  unpack(new Uint8Array(Buffer.from(base64, 'base64')));

test('what an earlier release packed can be read: reports are made from it', () => {
  const report = summarize(unpackText(VERSION_4), null);
  assert.equal(report.totalLogsProcessed, 1);
  const unknown = { clientErrors: null, serverErrors: null, firstSeen: null, lastSeen: null };
  assert.deepEqual(report.topIPs, [{ ip: '192.0.2.7', count: 1, ...unknown }]);
  assert.deepEqual(report.keyWordCounts, { get: 1 });
  assert.equal(report.timeRange?.from, '2025-02-20T10:00:00.000Z');
  assert.equal(report.patterns.length, 1);
  assert.deepEqual(report.http?.statuses, { '200': 1 });
});

test('what an earlier release did not count is null, alone and merged with what is counted now', () => {
  const early = () => unpackText(VERSION_4);
  const now = () => unpack(pack(accessLog()));
  for (const partial of [early(), mergePartials(early(), now()), mergePartials(now(), early())]) {
    const report = summarize(partial, null);
    assert.equal(report.http?.statusHistogram, null);
    assert.equal(report.http?.topPathsErrorBounds, null);
    assert.equal(report.topIPsErrorBounds, null);
    assert.equal(report.topIPs[0]?.firstSeen, null);
    assert.equal(report.http?.topPaths[0]?.count, report.totalLogsProcessed);
    assert.equal(report.http?.topPaths[0]?.bytesSent, null);
    assert.equal(report.patterns[0]?.histogram, null);
    assert.equal(report.patterns[0]?.levels.info, report.totalLogsProcessed);
  }
  const report = summarize(mergePartials(now(), now()), null);
  assert.deepEqual(report.http?.statusHistogram?.buckets[0]?.['2xx'], 2);
  assert.deepEqual(report.patterns[0]?.histogram?.counts, [2]);
});

test('a partial report of version 5 can be read, with all that it knows', () => {
  const report = summarize(unpackText(VERSION_5), null);
  const time = '2025-02-20T10:00:00.000Z';
  const errors = { clientErrors: 1, serverErrors: 0 };
  assert.deepEqual(report.topIPs, [
    { ip: '192.0.2.7', count: 1, ...errors, firstSeen: time, lastSeen: time },
  ]);
  assert.deepEqual(report.http?.topPaths, [
    { path: '/ä', count: 1, ...errors, bytesSent: 5, latency: null },
  ]);
  assert.equal(report.http?.statusHistogram?.buckets[0]?.['4xx'], 1);
  assert.equal(report.patterns[0]?.levels.warn, 1);
  assert.deepEqual(report.patterns[0]?.histogram, { from: time, intervalSeconds: 1, counts: [1] });
});

test('a partial report of version 6 can be read, with the latencies of paths', () => {
  const { http } = summarize(unpackText(VERSION_6), null);
  assert.deepEqual(http?.latency, { count: 1, p50: 0.25, p90: 0.25, p99: 0.25, max: 0.25 });
  assert.deepEqual(http?.topPaths[0]?.latency, { count: 1, p50: 0.25, p95: 0.25, p99: 0.25 });
  assert.equal(http?.topPathsLatencyShare, 1);
});

test('which formats read the records is null where an earlier release counted some', () => {
  const early = () => unpackText(VERSION_6);
  const now = () => unpack(pack(accessLog()));
  for (const partial of [early(), mergePartials(early(), now()), mergePartials(now(), early())]) {
    assert.equal(summarize(unpack(pack(partial)), null).formats, null);
  }
  const formats = [{ name: 'common', title: 'Common log format', records: 2 }];
  assert.deepEqual(summarize(mergePartials(now(), now()), null).formats, formats);
});

test('latencies of paths are null where an earlier release counted some of the durations', () => {
  const early = () => unpackText(VERSION_5_DURATION);
  const now = () => unpack(pack(accessLog(`${LINE} 0.5`)));
  const restored = () => unpack(pack(mergePartials(early(), now())));
  for (const partial of [
    early(),
    mergePartials(early(), now()),
    mergePartials(now(), early()),
    mergePartials(now(), restored()),
  ]) {
    const { http } = summarize(partial, null);
    assert.equal(http?.topPaths[0]?.latency, null);
    assert.equal(http?.topPathsLatencyShare, null);
    assert.equal(http?.topPaths[0]?.bytesSent, 5 * http!.topPaths[0]!.count);
  }
});

test('an earlier release that counted no duration left none out', () => {
  for (const early of [VERSION_4, VERSION_5]) {
    const { http } = summarize(mergePartials(unpackText(early), accessLog(`${LINE} 0.5`)), null);
    assert.equal(http?.topPaths[0]?.count, 2);
    assert.deepEqual(http?.topPaths[0]?.latency, {
      count: 1,
      p50: 0.4938,
      p95: 0.4938,
      p99: 0.4938,
    });
    assert.equal(http?.topPathsLatencyShare, 1);
  }
});
