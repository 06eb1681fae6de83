/** Archives for tests, in memory. */
import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';
import { Header } from 'tar/header';
import type { EntryTypeName } from 'tar/types';

export interface TestMember {
  path: string;
  content?: string | Uint8Array;
  /** Of a tar; default a file. */
  type?: EntryTypeName;
  /** Of a zip. */
  isEncrypted?: boolean;
  isLink?: boolean;
  method?: number;
}

const BLOCK_BYTES = 512;

export function tarOf(members: TestMember[]): Buffer {
  const blocks = members.flatMap(({ path, content = '', type = 'File' }) => {
    const bytes = Buffer.from(content as string);
    const block = Buffer.alloc(BLOCK_BYTES);
    new Header({ path, type, mode: 0o644, size: bytes.length, mtime: new Date(0) }).encode(block);
    return [block, bytes, Buffer.alloc((BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

/** A tar whose next member has a name of any length, by a header of pax. */
export const paxPath = (path: string): TestMember => {
  const field = ` path=${path}\n`;
  let length = field.length;
  while (`${length}${field}`.length !== length) length++;
  return { path: 'PaxHeader', type: 'ExtendedHeader', content: `${length}${field}` };
};

/** Members are deflated; what is encrypted only says so. */
export function zipOf(members: TestMember[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { path, content = '', isEncrypted, isLink, method = 8 } of members) {
    const bytes = Buffer.from(content as string);
    const name = Buffer.from(path);
    const data = method === 0 ? bytes : deflateRawSync(bytes);
    // Version, flags (names are UTF-8), method, time, date, checksum, sizes, lengths of name and extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (isEncrypted ? 1 : 0), 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(isLink ? 0xa1ff0000 : 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, common, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
