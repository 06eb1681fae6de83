/** Takes as many bytes from a stream as are asked for. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #endedEarly: (at: number) => Error;
  #rest: Buffer = Buffer.alloc(0);
  #position = 0;

  /** @param endedEarly the error for a stream that ends, after so many bytes, before what was asked for */
  constructor(source: AsyncIterable<Uint8Array>, endedEarly: (at: number) => Error) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#endedEarly = endedEarly;
  }

  /** Bytes that were taken. */
  get position(): number {
    return this.#position;
  }

  /** A few bytes in one piece. */
  async take(count: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.pieces(count)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Any number of bytes, in the pieces that come. */
  async *pieces(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (await this.isAtEnd()) throw this.#endedEarly(this.#position);
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      this.#position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#iterator.next();
      if (next.done) return true;
      this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return false;
  }
}
