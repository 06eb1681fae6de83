import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { paxPath, type TestMember, tarOf, zipOf } from '../testing/archives.ts';
import { archiveKindOf, mayBeArchive } from './archive-kind.ts';
import { type ExpandOptions, expand, MAX_MEMBERS } from './expand.ts';

const LINE = '2026-03-04 05:06:07 INFO started\n';
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

async function* inPieces(bytes: Uint8Array, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** The text of each log, and the code of each other member, by their paths in order. */
async function expanded(
  archive: Uint8Array,
  options: Partial<ExpandOptions> = {},
): Promise<[string, string][]> {
  const found: [string, string][] = [];
  const kind = archiveKindOf(archive);
  assert.ok(kind);
  const receivedBytes = () => archive.length;
  for await (const one of expand(kind, inPieces(archive), { receivedBytes, ...options })) {
    if ('skipped' in one) found.push([one.skipped.path, one.skipped.code]);
    else {
      let text = '';
      for await (const piece of one.log.pieces) text += Buffer.from(piece).toString();
      found.push([one.log.path, text]);
    }
  }
  return found;
}

const KINDS: [string, (members: TestMember[]) => Buffer][] = [
  ['zip', zipOf],
  ['tar', tarOf],
];

for (const [name, archiveOf] of KINDS) {
  describe(name, () => {
    it('gives its files in their order, decompressed, without folders', async () => {
      const long = LINE.repeat(5000);
      const archive = archiveOf([
        { path: 'logs/', type: 'Directory' },
        { path: 'logs/app.log', content: LINE },
        { path: 'logs/app.log.1.gz', content: gzipSync(long) },
        { path: 'logs/empty.log' },
        { path: 'logs/größe.log', content: LINE },
      ]);
      assert.deepEqual(await expanded(archive), [
        ['logs/app.log', LINE],
        ['logs/app.log.1.gz', long],
        ['logs/empty.log', ''],
        ['logs/größe.log', LINE],
      ]);
    });

    it('says of each member that is no log why, and reads the others', async () => {
      const cut = gzipSync(LINE.repeat(100));
      const archive = archiveOf([
        { path: 'a.png', content: PNG },
        { path: '../b.log', content: LINE },
        { path: '/c.log', content: LINE },
        { path: 'd.log', content: LINE },
        { path: 'd.log', content: 'again\n' },
        { path: 'e.log.gz', content: cut.subarray(0, 9) },
        { path: 'f.log', content: LINE },
      ]);
      assert.deepEqual(await expanded(archive), [
        ['a.png', 'not_a_log'],
        ['../b.log', 'unusable_member'],
        ['/c.log', 'unusable_member'],
        ['d.log', LINE],
        ['d.log', 'unusable_member'],
        ['e.log.gz', 'truncated_gzip'],
        ['f.log', LINE],
      ]);
    });

    it('is taken apart to a depth of three', async () => {
      const fourth = archiveOf([{ path: 'deep.log', content: LINE }]);
      const third = archiveOf([
        { path: 'c.log', content: LINE },
        { path: 'fourth', content: fourth },
      ]);
      const second = tarOf([{ path: 'third', content: third }]);
      const archive = archiveOf([
        { path: 'second.tgz', content: gzipSync(second) },
        { path: 'a.log', content: LINE },
      ]);
      assert.deepEqual(await expanded(archive), [
        ['second.tgz/third/c.log', LINE],
        ['second.tgz/third/fourth', 'nested_too_deep'],
        ['a.log', LINE],
      ]);
    });

    it('has as many members as are allowed, and no more', async () => {
      const members = Array.from({ length: MAX_MEMBERS + 5 }, (_, i) => ({ path: `${i}.log` }));
      const found = await expanded(archiveOf(members));
      assert.equal(found.length, MAX_MEMBERS + 1);
      assert.deepEqual(found.at(-1), ['', 'too_many_members']);
    });

    it('ends where its members together are too large', async () => {
      const content = LINE.repeat(100);
      const archive = archiveOf([
        { path: 'a.log', content },
        { path: 'b.png', content: PNG },
        { path: 'c.log', content: LINE },
      ]);
      assert.deepEqual(await expanded(archive, { maxBytes: content.length + 10 }), [
        ['a.log', content],
        ['', 'upload_too_large'],
      ]);
    });

    it('that expands too much is a bomb, also in steps', async () => {
      const bomb = gzipSync(gzipSync(Buffer.alloc(1)));
      const zeros = gzipSync(Buffer.alloc(120_000_000, '0'));
      const archive = archiveOf([
        { path: 'a.gz', content: bomb },
        { path: 'b.gz', content: zeros },
        { path: 'c.log', content: LINE },
      ]);
      const end = expanded(archive, { maxRatio: 100 });
      await assert.rejects(end, { code: 'decompression_limit' });
    });
  });
}

describe('a damaged archive', () => {
  it('in another one spoils no other member', async () => {
    const tar = tarOf([
      { path: 'in.log', content: LINE },
      { path: 'cut.log', content: LINE.repeat(100) },
    ]);
    const archive = zipOf([
      { path: 'cut.tar', content: tar.subarray(0, 1600) },
      { path: 'b.zip', content: zipOf([{ path: 'x', content: LINE }]).subarray(0, 50) },
      { path: 'a.log', content: LINE },
    ]);
    const found: string[] = [];
    const options = { receivedBytes: () => archive.length };
    for await (const one of expand('zip', inPieces(archive), options)) {
      if ('skipped' in one) found.push(`${one.skipped.path}: ${one.skipped.code}`);
      else found.push(one.log.path);
    }
    assert.deepEqual(found, [
      'cut.tar/in.log',
      'cut.tar/cut.log',
      'cut.tar: truncated_tar',
      'b.zip: corrupt_zip',
      'a.log',
    ]);
  });

  it('that is a zip with a wrong checksum says so of the member', async () => {
    const archive = zipOf([
      { path: 'a.log', content: LINE, method: 0 },
      { path: 'b.log', content: LINE },
    ]);
    archive[archive.indexOf('started')] = 0x53;
    await assert.rejects(expanded(archive), { code: 'corrupt_zip' });
  });
});

it('links, devices, encrypted members and unknown methods have their codes', async () => {
  const zip = zipOf([
    { path: 'a', content: LINE, isEncrypted: true },
    { path: 'b', content: '/etc/passwd', isLink: true },
    { path: 'c', content: LINE, method: 99 },
    { path: 'd.log', content: LINE },
  ]);
  assert.deepEqual(await expanded(zip), [
    ['a', 'encrypted_member'],
    ['b', 'unusable_member'],
    ['c', 'unsupported_compression'],
    ['d.log', LINE],
  ]);
  const tar = tarOf([
    { path: 'a', type: 'SymbolicLink' },
    { path: 'b', type: 'CharacterDevice' },
    { path: 'd.log', content: LINE },
  ]);
  assert.deepEqual(await expanded(tar), [
    ['a', 'unusable_member'],
    ['b', 'unusable_member'],
    ['d.log', LINE],
  ]);
});

it('documents and programs that are zips are no archives, and no logs in one', async () => {
  const packages = ['[Content_Types].xml', 'META-INF/MANIFEST.MF', 'word/document.xml'].map(
    (path) => zipOf([{ path, content: LINE }]),
  );
  for (const bytes of packages) assert.equal(archiveKindOf(bytes), null);
  assert.equal(archiveKindOf(zipOf([{ path: 'mimetype.log', content: LINE }])), 'zip');
  const archive = tarOf([
    { path: 'notes.docx', content: packages[0]! },
    { path: 'a.log', content: LINE },
  ]);
  assert.deepEqual(await expanded(archive), [
    ['notes.docx', 'not_a_log'],
    ['a.log', LINE],
  ]);
});

it('a sparse file of tar is refused in each of its forms, and what follows is read', async () => {
  const map = (version: string): TestMember => {
    const field = ` GNU.sparse.${version}\n`;
    return { path: 'Pax', type: 'ExtendedHeader', content: `${field.length + 2}${field}` };
  };
  const ofGNU = tarOf([{ path: 'old.log', type: 'SparseFile', content: LINE }]).subarray(0, -1024);
  // The list of holes goes on behind the header, and there once more.
  ofGNU[482] = 1;
  const sum = ofGNU
    .subarray(0, 512)
    .reduce((total, byte, i) => total + (i < 148 || i > 155 ? byte : 32), 0);
  ofGNU.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const [first, last] = [Buffer.alloc(512, 0), Buffer.alloc(512, 0)];
  first[504] = 1;
  const archive = Buffer.concat([
    ...[ofGNU.subarray(0, 512), first, last, ofGNU.subarray(512)],
    tarOf([
      map('major=1'),
      { path: 'GNUSparseFile.1/a.log', content: `1\n0\n33\n${LINE}` },
      map('name=b.log'),
      { path: 'GNUSparseFile.2/b.log', content: LINE },
      { path: 'after.log', content: LINE },
    ]),
  ]);
  assert.deepEqual(await expanded(archive), [
    ['old.log', 'unusable_member'],
    ['GNUSparseFile.1/a.log', 'unusable_member'],
    ['b.log', 'unusable_member'],
    ['after.log', LINE],
  ]);
});

it('long names of tar are read', async () => {
  const path = `${'a-long-folder/'.repeat(20)}app.log`;
  const tar = tarOf([
    paxPath(path),
    { path: 'short', content: LINE },
    { path: 'b', content: LINE },
  ]);
  assert.deepEqual(await expanded(tar), [
    [path, LINE],
    ['b', LINE],
  ]);
  const gnu = tarOf([
    { path: '././@LongLink', type: 'NextFileHasLongPath', content: `${path}\0` },
    { path: 'short', content: LINE },
  ]);
  assert.deepEqual(await expanded(gnu), [[path, LINE]]);
});

it('kinds that are not taken apart are refused', async () => {
  const archive = Buffer.concat([Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), Buffer.alloc(100)]);
  assert.deepEqual(await expanded(archive), [['', 'unsupported_archive']]);
});

describe('whether a file may still be an archive', () => {
  it('is soon decided for logs', () => {
    assert.equal(mayBeArchive(Buffer.from(LINE)), false);
    assert.equal(mayBeArchive(Buffer.from('x'.repeat(108))), false);
    assert.equal(mayBeArchive(Buffer.alloc(20)), false);
  });

  it('is open for archives until a header is there', () => {
    const archive = tarOf([{ path: 'a.log', content: LINE }]);
    for (const length of [0, 5, 100, 104, 110, 511]) {
      assert.equal(mayBeArchive(archive.subarray(0, length)), true, `${length}`);
    }
    assert.equal(mayBeArchive(archive), false);
  });
});
