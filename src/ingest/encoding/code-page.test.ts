import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { codePageOf } from './code-page.ts';

/** `text` in a code page of one byte for each character. */
function encoded(text: string, codePage: string): Uint8Array {
  const decoder = new TextDecoder(codePage);
  const bytes = new Map<string, number>();
  for (let byte = 255; byte >= 0; byte--) bytes.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Uint8Array.from(text, (char) => bytes.get(char)!);
}

const head = (codePage: string, messages: string[]): Uint8Array =>
  encoded(
    messages
      .map((text, i) => `2025-03-04 10:00:0${i} ERROR [main] com.example.Shop - ${text}\n`)
      .join(''),
    codePage,
  );

const RUSSIAN = ['Не удалось открыть файл журнала', 'Соединение с базой данных потеряно'];

const TEXTS: [codePage: string, messages: string[]][] = [
  ['windows-1251', RUSSIAN],
  ['koi8-r', RUSSIAN],
  ['ibm866', RUSSIAN],
  [
    'windows-1250',
    ['Nie można otworzyć pliku dziennika', 'Połączenie zostało zerwane, spróbuj ponownie'],
  ],
  ['windows-1253', ['Δεν ήταν δυνατό το άνοιγμα του αρχείου', 'Η σύνδεση χάθηκε']],
  [
    'windows-1254',
    ['Günlük dosyası açılamadı, işlem iptal edildi', 'Bağlantı kesildi, lütfen yeniden deneyin'],
  ],
  ['windows-1252', ['Die Datei ließ sich nicht öffnen', 'Verbindung getrennt: Zeitüberschreitung']],
  ['windows-1252', ['Impossible d’ouvrir le fichier à distance', 'Délai dépassé, accès refusé']],
  ['windows-1252', ['No se pudo abrir la sesión del año', 'Contraseña errónea']],
];

test('a code page is told by the words that it spells', async () => {
  for (const [codePage, messages] of TEXTS) {
    assert.equal(await codePageOf(head(codePage, messages)), codePage, messages[0]);
  }
});

test('code pages of two bytes a character are told', async () => {
  // 「接続に失敗しました」 in Shift_JIS, and 连接服务器失败 in GBK.
  const shiftJIS = Buffer.from('90da91b182c98eb8947382b582dc82b582bd', 'hex');
  const gbk = Buffer.from('c1acbdd3b7fecef1c6f7caa7b0dc', 'hex');
  const line = (bytes: Buffer) => Buffer.concat([Buffer.from('ERROR '), bytes, Buffer.from('\n')]);
  assert.equal(await codePageOf(line(shiftJIS)), 'shift_jis');
  assert.equal(await codePageOf(line(gbk)), 'gb18030');
});

test('few characters beyond ASCII are taken for Windows-1252', async () => {
  for (const text of ['Müller', '20 °C', 'café', '€ 5', '½ µs', 'Größe']) {
    assert.equal(await codePageOf(head('windows-1252', [text])), 'windows-1252', text);
  }
});

test('UTF-8 may have lines of the default behind it, and binary data has none', async () => {
  assert.equal(await codePageOf(Buffer.from('Größe: 20 °C\n')), 'windows-1252');
  assert.equal(await codePageOf(Buffer.from([1, 0xe9, 0xfc, 2, 10])), null);
  const packed = Buffer.from([0x1f, 0x8b, 8, 0, 0xe9, 10, 0xfc, 0xe9, 10, 0xd0, 2, 0xff, 10]);
  assert.equal(await codePageOf(packed), null);
});
