import { Buffer } from 'node:buffer';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

export interface FrameOptions {
  /** Log2 of the window that the header asks for. */
  windowLog: number;
  /** Eighths by which the window is larger; default 0. */
  eighths?: number;
  /** Whether more blocks are announced, which never come; default no. */
  goesOn?: boolean;
}

/** A zstd frame with a window of any size, by hand: its text stands in it as it is (RFC 8878, 3.1.1). */
export function zstdFrame(text: string, { windowLog, eighths = 0, goesOn }: FrameOptions): Buffer {
  const content = Buffer.from(text);
  const window = ((windowLog - 10) << 3) | eighths;
  const block = Buffer.alloc(3);
  block.writeUIntLE((content.length << 3) | (goesOn ? 0 : 1), 0, 3);
  return Buffer.concat([Buffer.from([...MAGIC, 0, window]), block, content]);
}

/** A frame whose content is one letter, so many times, and stands in its header as the size of its window. */
export function repeatedFrame(letter: string, times: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(times);
  const block = Buffer.alloc(4);
  block.writeUIntLE((times << 3) | 3, 0, 3);
  block[3] = letter.charCodeAt(0);
  return Buffer.concat([Buffer.from([...MAGIC, 0xa0]), size, block]);
}
