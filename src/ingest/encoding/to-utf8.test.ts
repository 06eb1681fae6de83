import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { FileText } from './to-utf8.ts';

async function* inPieces(bytes: Uint8Array, cuts: number[]): AsyncGenerator<Uint8Array, void> {
  let at = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    if (cut <= at || cut >= bytes.length) continue;
    yield bytes.subarray(at, cut);
    at = cut;
  }
  if (at < bytes.length) yield bytes.subarray(at);
}

async function read(
  bytes: Uint8Array,
  cuts: number[] = [],
): Promise<{ text: string; encoding: string }> {
  const file = new FileText(inPieces(bytes, cuts));
  const pieces: Uint8Array[] = [];
  for await (const piece of file.pieces()) pieces.push(Uint8Array.from(piece));
  return { text: Buffer.concat(pieces).toString('latin1'), encoding: file.encoding };
}

/** What `text` is in UTF-8, byte by byte. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

function utf32(text: string, isLittleEndian: boolean): Buffer {
  const codes = [...text].map((char) => char.codePointAt(0)!);
  const bytes = Buffer.alloc(codes.length * 4);
  for (const [i, code] of codes.entries()) {
    if (isLittleEndian) bytes.writeUInt32LE(code, i * 4);
    else bytes.writeUInt32BE(code, i * 4);
  }
  return bytes;
}

const LOG =
  '2025-03-04 10:00:01 ERROR Straße gesperrt 🚧 192.0.2.7\r\n2025-03-04 10:00:02 INFO ok\r\n';
const MARK = '\uFEFF';

const WIDE: [name: string, bytes: Buffer][] = [
  ['utf-16le', utf16le(LOG)],
  ['utf-16be', utf16be(LOG)],
  ['utf-32le', utf32(LOG, true)],
  ['utf-32be', utf32(LOG, false)],
  ['utf-16le', utf16le(MARK + LOG)],
  ['utf-16be', utf16be(MARK + LOG)],
  ['utf-32le', utf32(MARK + LOG, true)],
  ['utf-32be', utf32(MARK + LOG, false)],
];

test('UTF-16 and UTF-32 are read with a byte order mark and without one, wherever the pieces are cut', async () => {
  for (const [encoding, bytes] of WIDE) {
    assert.deepEqual(await read(bytes), { text: utf8(LOG), encoding });
    const every = Array.from(bytes, (_, i) => i);
    assert.deepEqual(await read(bytes, every), { text: utf8(LOG), encoding });
  }
});

test('a text of another script has few NUL bytes in UTF-16, and is told all the same', async () => {
  const text = 'сервер запущен в 10:00:01\nсервер остановлен 10:00:02\n';
  assert.deepEqual(await read(utf16le(text)), { text: utf8(text), encoding: 'utf-16le' });
});

test('half a code unit at the end of a truncated file is left out, and half a pair is U+FFFD', async () => {
  const whole = utf16le('ab\ncd🚧');
  assert.equal((await read(utf16le('ab\ncd\nef').subarray(0, -1))).text, utf8('ab\ncd\ne'));
  assert.equal((await read(whole.subarray(0, -2))).text, utf8('ab\ncd\uFFFD'));
});

test('UTF-8 passes as it is, with a hole of NULs before it, with binary data and with damage in it', async () => {
  const files = [
    Buffer.from(LOG.repeat(2000)),
    Buffer.concat([Buffer.alloc(5000), Buffer.from(LOG)]),
    Buffer.concat([Buffer.alloc(301), Buffer.from(LOG)]),
    Buffer.concat([Buffer.from(LOG), Buffer.from([0x16, 3, 1, 0xe9, 0xfc, 10]), Buffer.from(LOG)]),
    // A character that was cut, in a line with others that are whole.
    Buffer.concat([Buffer.from('Größe über '), Buffer.from([0xc3]), Buffer.from('\nok\n')]),
    // What PowerShell appends to a log of UTF-8.
    Buffer.concat([Buffer.from(LOG.repeat(20)), utf16le(LOG)]),
  ];
  for (const bytes of files) {
    const expected = { text: bytes.toString('latin1'), encoding: 'utf-8' };
    assert.deepEqual(await read(bytes), expected);
    assert.deepEqual(await read(bytes, [1, 70, 71, 150, 5001, 5002, 5003, 70_000]), expected);
  }
});

test('lines of Windows-1252 are turned into UTF-8, and those of UTF-8 beside them stay', async () => {
  const latin = Buffer.from('Benutzer Müller: Größe 20 °C\n', 'latin1');
  const bytes = Buffer.concat([Buffer.from('plain\n'), latin, Buffer.from('schön\n'), latin]);
  const line = 'Benutzer Müller: Größe 20 °C\n';
  assert.deepEqual(await read(bytes), {
    text: utf8(`plain\n${line}schön\n${line}`),
    encoding: 'windows-1252',
  });
  // The euro sign and quotes are where ISO 8859-1 has control characters.
  const quoted = Buffer.from([0x93, 0x31, 0x30, 0x80, 0x94, 10]);
  assert.equal((await read(quoted)).text, utf8('“10€”\n'));
});

test('a line of another encoding that stands far behind the head is found', async () => {
  const bytes = Buffer.concat([Buffer.from(LOG.repeat(3000)), Buffer.from('caf\xe9\n', 'latin1')]);
  const { text, encoding } = await read(bytes, [100_000]);
  assert.equal(text, utf8(`${LOG.repeat(3000)}café\n`));
  assert.equal(encoding, 'windows-1252');
});

/** Lines in several encodings, binary data and long lines. */
const LINE = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.string({ maxLength: 20 }).map((text) => Buffer.from(`é${text}ü`, 'latin1')),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.concat([Buffer.alloc(5000, 'x'), Buffer.from([0xe9])])),
  fc.constant(Buffer.concat([Buffer.from([0xe9]), Buffer.alloc(5000, 'ü')])),
  fc.constant(Buffer.concat([Buffer.alloc(4095, 'x'), Buffer.from('üx\xe9'), Buffer.from([0xe9])])),
);

test('what is read does not depend on how the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(LINE, { maxLength: 6 }),
      fc.array(fc.nat(6000), { maxLength: 5 }),
      async (lines, cuts) => {
        const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
        assert.deepEqual(await read(bytes, cuts), await read(bytes));
      },
    ),
  );
});

test('a long line of UTF-8 is one wherever its characters are cut', async () => {
  for (const character of ['é', '\ufffd', '😀']) {
    const line = Buffer.from(`${'x'.repeat(90)}${character.repeat(5000)}\n`);
    for (const cut of [4090, 4096, 4097, 4098, 4099, 5001])
      assert.equal((await read(line, [cut])).text, line.toString('latin1'));
  }
});
