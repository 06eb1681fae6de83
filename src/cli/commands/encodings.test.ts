import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { file, run } from '../testing/command.ts';

/** Several slices of a file. */
const records = Array.from({ length: 40_000 }, (_, i) => {
  const who = i === 30_000 ? 'Jürgen Müller' : `client ${i}`;
  return `2026-01-01T00:00:0${i % 10}Z ${i % 100 === 0 ? 'ERROR' : 'INFO'} refused ${who} at 192.0.2.${i % 200}\n`;
});
const text = records.join('');
const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
const FILES = {
  'utf-16le': file('wide.log', wide),
  'utf-16le, compressed': file('wide.log.gz', gzipSync(wide)),
  'utf-16be': file('swapped.log', Buffer.from(text, 'utf16le').swap16()),
  'windows-1252': file('latin.log', Buffer.from(text, 'latin1')),
};
const plain = file('utf8.log', text);

const stdoutOf = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(args);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return stdout;
};

test('analyze reports the same of a file in another encoding, however it is read', async () => {
  const expected = JSON.parse(await stdoutOf('analyze', '--json', plain));
  assert.equal(expected.encoding, 'utf-8');
  for (const [name, path] of Object.entries(FILES)) {
    const same = { ...expected, encoding: name.replace(', compressed', '') };
    for (const options of [[], ['--threads', '1']]) {
      const report = JSON.parse(await stdoutOf('analyze', '--json', ...options, path));
      assert.deepEqual(report, same, name);
    }
  }
});

test('analyze says the encoding of a file whose size on disk is not that of its text', async () => {
  const shown = await stdoutOf('analyze', FILES['utf-16be']);
  assert.match(shown, / {2}Encoding +utf-16be; the size is that of the text as utf-8\n/);
  assert.doesNotMatch(await stdoutOf('analyze', plain), /Encoding/);
});

test('analyze --json of several files says the encoding of each', async () => {
  const report = await stdoutOf('analyze', '--json', plain, FILES['utf-16be']);
  const { files } = JSON.parse(report);
  assert.deepEqual(
    files.map(({ encoding }: { encoding: string }) => encoding),
    ['utf-8', 'utf-16be'],
  );
});

test('search and records show its text, and a question finds it', async () => {
  for (const [name, path] of Object.entries(FILES)) {
    assert.equal(await stdoutOf('search', '"Jürgen Müller"', path), records[30_000], name);
    const [record] = (await stdoutOf('records', '--where', 'müller', path)).split('\n');
    assert.equal(JSON.parse(record!).message, 'refused Jürgen Müller at 192.0.2.0', name);
  }
});

test('a pipe is read as well', async () => {
  const piped = await run(['search', 'level:error', '-'], { input: wide as unknown as string });
  assert.equal(piped.stdout, records.filter((one) => one.includes('ERROR')).join(''));
});

test('formats test reads the head in its encoding', async () => {
  const { stdout } = await run(['formats', 'test', FILES['utf-16be']]);
  assert.match(stdout, /^iso-level: .* 100\.0 %/);
});

test('what PowerShell appends in UTF-16 to a log of UTF-8 is invalid, and said to be no text', async () => {
  const appended = Buffer.from('2026-01-01T00:00:09Z INFO appended\r\n', 'utf16le');
  const path = file('appended.log', Buffer.concat([Buffer.from(text), appended]));
  const report = JSON.parse(await stdoutOf('analyze', '--json', path));
  assert.equal(report.totalLogsProcessed - report.invalidLogs, records.length);
  assert.deepEqual(report.invalidReasons, { not_text: 2 });
});
