/** The two files of unbzip2-stream that decode a block; the rest of it is a stream that cannot be read at one's own pace. */
declare module 'unbzip2-stream/lib/bit_iterator.js' {
  interface BitReader {
    /** Null: the rest of the byte is skipped. */
    (count: number | null): number;
    bytesRead: number;
  }
  export default function createBitReader(nextPiece: () => Uint8Array): BitReader;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type createBitReader from 'unbzip2-stream/lib/bit_iterator.js';

  type BitReader = ReturnType<typeof createBitReader>;

  const bzip2: {
    /** The size of blocks, in units of 100,000 bytes. */
    header(bits: BitReader): number;
    /** The checksum of the stream so far; null at its end. */
    decompress(
      bits: BitReader,
      write: (byte: number) => void,
      block: Int32Array,
      blockBytes: number,
      checksum: number,
    ): number | null;
  };
  export default bzip2;
}
