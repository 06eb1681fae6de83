/** zstd on whole buffers, each into one piece of memory: put together from many it takes half as long again. */
import { promisify } from 'node:util';
import {
  constants,
  createZstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { ZstdFrames } from './zstd-frames.ts';

/**
 * The fastest level: logs shrink about seven times already, and nobody should wait for more. What a line has
 * in common with others it has with near ones: a window of 256 KiB, half of what the level takes, finds as
 * much and stays in the processor's cache (access log: 878 to 953 MB/s, 0.119 to 0.120 of the size). Each frame ends in
 * a checksum of its content, so that damage is noticed where it is read alone.
 */
const PARAMS = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 18,
  [constants.ZSTD_c_checksumFlag]: 1,
};
/** Bytes; what `ZSTD_COMPRESSBOUND` adds for small inputs is less. */
const BOUND_MARGIN = 1024;
/** Bytes; zlib refuses smaller buffers. */
const LEAST_BUFFER = 64;

/**
 * Room for the worst case, and told with the first byte that none follow: zstd then works on the input in
 * place, and what it makes is one piece (8 MiB: 28 ms, 18 ms).
 */
const optionsFor = ({ length }: Uint8Array) => ({
  params: PARAMS,
  flush: constants.ZSTD_e_end,
  pledgedSrcSize: length,
  chunkSize: length + (length >> 8) + BOUND_MARGIN,
});

export const compressSync = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, optionsFor(bytes));

/**
 * In a thread of Node's pool. Not by `zstdCompress`, which asks for the end once more, gets an empty frame and
 * copies both together: the room for the worst case would be left to the garbage collector (see release.ts).
 */
export function compress(bytes: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const engine = createZstdCompress(optionsFor(bytes));
  engine.once('error', reject);
  engine.once('data', (whole: Buffer) => {
    engine.destroy();
    resolve(whole);
  });
  engine.end(bytes);
  return promise;
}

/**
 * The bytes of frames that `compress` made, one after the other, from pieces of them, each of which is good until the
 * next is asked for: whoever takes them needs memory for one frame at a time. Throws an Error for what is no zstd, or
 * more than `length` bytes in all; there may be fewer.
 */
export function* decompressFrames(
  pieces: Iterable<Uint8Array>,
  length: number,
): Generator<Uint8Array> {
  const frames = new ZstdFrames();
  let left = length;
  /** Of a frame that goes on in the next piece. */
  let begun: Uint8Array[] = [];
  const decompressNext = (part: Uint8Array) => {
    const frame = begun.length === 0 ? part : Buffer.concat([...begun, part]);
    begun = [];
    const bytes = decompressSync(frame, Math.min(left, frames.contentBytes ?? left));
    if (bytes.length > left) throw new Error('more bytes than were announced');
    left -= bytes.length;
    return bytes;
  };
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const end = frames.follow(piece, at);
      const part = piece.subarray(at, end);
      if (frames.isBetweenFrames) yield decompressNext(part);
      else begun.push(new Uint8Array(part));
      at = end;
    }
  }
  // Cut off: the decoder says so.
  if (begun.length > 0) yield decompressNext(new Uint8Array(0));
}

const limitsFor = (length: number) => ({
  // The limit (at least 1) keeps wrong bytes from filling the memory.
  maxOutputLength: Math.max(length, 1),
  // One byte more, or zlib would ask for a second buffer to see that nothing follows.
  chunkSize: Math.max(length + 1, LEAST_BUFFER),
});

/** Throws an Error for what is no zstd, or more than `length` bytes; what it gives may be fewer. */
export function decompressSync(stored: Uint8Array, length: number): Uint8Array {
  return zstdDecompressSync(stored, limitsFor(length));
}

const decompressInPool = promisify(zstdDecompress);

/** The same in a thread of Node's pool. */
export const decompress = (stored: Uint8Array, length: number): Promise<Uint8Array> =>
  decompressInPool(stored, limitsFor(length));
