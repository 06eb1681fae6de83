import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError } from '../errors.ts';
import { cutFrames } from './cut-frames.ts';
import { assertLog } from './not-a-log.ts';

const bytes = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64)]);

const BINARIES = {
  ELF: '\x7fELF\x02\x01\x01\0',
  'Mach-O': '\xcf\xfa\xed\xfe\x07\0\0\x01',
  PE: `MZ\x90\0${'\0'.repeat(124)}PE\0\0`,
  class: '\xca\xfe\xba\xbe\0\0\0\x41',
  WebAssembly: '\0asm\x01\0\0\0',
  PNG: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  JPEG: '\xff\xd8\xff\xe0\0\x10JFIF\0',
  GIF: 'GIF89a\x01\0\x01\0',
  PDF: '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
  SQLite: 'SQLite format 3\0\x10\0',
  pcap: '\xd4\xc3\xb2\xa1\x02\0\x04\0',
  evtx: 'ElfFile\0\0\0',
  docx: `PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml`,
  odt: `PK\x03\x04${'\0'.repeat(22)}\x08\0\0\0mimetypeapplication/vnd.oasis`,
  jar: `PK\x03\x04${'\n'.repeat(26)}META-INF/MANIFEST.MF`,
  Avro: 'Obj\x01\x04\x16avro.schema',
  Redis: 'REDIS0009\xfa\x09redis-ver',
  zip: 'PK\x03\x04\x14\0\0\0',
  '7z': '7z\xbc\xaf\x27\x1c\0\x04',
  'gzip in a compressed file': '\x1f\x8b\x08\0',
  'zstd in a compressed file': '\x28\xb5\x2f\xfd\x04',
  rar: 'Rar!\x1a\x07\x01\0',
};

const LINE = '2026-03-04 05:06:07 INFO started\n';
const LOGS = {
  text: LINE,
  'UTF-16 LE with a mark': Buffer.from(`\ufeff${LINE}`, 'utf16le'),
  'UTF-16 BE with a mark': Buffer.from(`\ufeff${LINE}`, 'utf16le').swap16(),
  'UTF-16 without one': Buffer.from(LINE, 'utf16le'),
  'UTF-8 with a mark': `\ufeff${LINE}`,
  'a hole of NULs first': Buffer.concat([Buffer.alloc(5000), Buffer.from(LINE)]),
  'Latin-1': Buffer.from(`\xfcber ${LINE}`, 'latin1'),
  'words that begin as binaries do': `GIF89a is an image\n${LINE}`,
  'MZ and PE in a sentence': `MZ is the header of PE files\n${LINE}`,
  'PK as initials': `PK logged in\n${LINE}`,
  'BM as initials': `BM 2026 ok ok ok ok\n${LINE}`,
  'a text that speaks of PDF': `%PDF-viewer started\n${LINE}`,
  'colours of a terminal': `\x1b[32mINFO\x1b[0m ${LINE}`,
  'one byte': 'P',
  nothing: '',
};

describe('the first bytes of a file', () => {
  for (const [name, text] of Object.entries(BINARIES)) {
    it(`say that ${name} is no log`, () => {
      assert.throws(
        () => assertLog(bytes(text)),
        (error) => error instanceof AppError && error.code === 'not_a_log',
      );
    });
  }

  for (const [name, text] of Object.entries(LOGS)) {
    it(`do not refuse a log: ${name}`, () => assertLog(Buffer.from(text)));
  }
});

it('a binary is refused before it is read to its end', async () => {
  let read = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for (;;) {
      read++;
      yield bytes(BINARIES.PNG);
    }
  }
  await assert.rejects(cutFrames(source()).next(), { code: 'not_a_log' });
  assert.equal(read, 1);
});
