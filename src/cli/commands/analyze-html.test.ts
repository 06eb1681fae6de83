import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { folder, LINES, packed, plain, run } from '../testing/command.ts';

describe('analyze --html', () => {
  const out = path.join(folder, 'html', 'out.html');
  beforeEach(() => {
    rmSync(path.dirname(out), { recursive: true, force: true });
    mkdirSync(path.dirname(out));
  });
  const left = () => readdirSync(path.dirname(out));

  test('writes one file, and says so', async () => {
    const { code, stdout, stderr } = await run(['analyze', plain, packed, '--html', out]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, /out\.html: the report of 8 records, \d+\.\d KiB\n$/);
    const document = readFileSync(out, 'utf8');
    assert.match(
      document,
      /^<!doctype html>[\s\S]*<h1>plain\.log, packed\.log\.gz<\/h1>[\s\S]*<\/html>\n$/,
    );
    assert.match(document, /request failed: timeout/);
    assert.doesNotMatch(document, /<script|https?:/);
    assert.deepEqual(left(), ['out.html']);
    // Others may read it as any file that a program writes.
    assert.equal(statSync(out).mode & 0o777, 0o666 & ~process.umask());
  });

  test('says which records it is of', async () => {
    const { code } = await run(['analyze', '--where', 'level:error', plain, '--html', out]);
    assert.equal(code, 0);
    assert.match(
      readFileSync(out, 'utf8'),
      /Only 1 record that matches <code>level:error<\/code>\. Everything/,
    );
  });

  test('of the standard input, on stdout', async () => {
    const { stdout } = await run(['analyze', '-', '--html', '-'], { input: LINES.join('') });
    assert.match(stdout, /^<!doctype html>[\s\S]*<h1>\(standard input\)<\/h1>[\s\S]*<\/html>\n$/);
  });

  test('replaces a file only with --force, and never one that it reads', async () => {
    writeFileSync(out, 'mine');
    const refused = await run(['analyze', plain, '--html', out]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /out\.html exists: .* --force\. \(file_exists\)\n$/);
    assert.equal(readFileSync(out, 'utf8'), 'mine');
    assert.equal((await run(['analyze', plain, '--html', out, '--force'])).code, 0);
    assert.match(readFileSync(out, 'utf8'), /^<!doctype html>/);
    const own = await run(['analyze', plain, '--html', plain, '--force']);
    assert.equal(own.code, 2);
    assert.match(own.stderr, /is a file to read/);
    assert.equal(readFileSync(plain, 'utf8'), LINES.join(''));
  });

  test('is refused before a file is read where it cannot be written', async () => {
    const place = path.join(folder, 'html', 'missing', 'out.html');
    const { code, stdout, stderr } = await run(['analyze', plain, '--html', place]);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
    assert.match(
      stderr,
      /out\.html cannot be written: no such file or directory\. \(file_unusable\)/,
    );
    assert.equal((await run(['analyze', plain, '--html', path.dirname(out), '--force'])).code, 1);
    assert.equal((await run(['analyze', plain, '--force'])).code, 2);
    assert.equal((await run(['analyze', plain, '--html', out, '--json'])).code, 2);
    assert.deepEqual(left(), []);
  });
});
