import { AppError } from '../errors.ts';

/** Takes as many bytes from a stream as are asked for. Throws `backup_damaged` where it ends too early. */
export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
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
      if (!(await this.#fill())) {
        throw new AppError('backup_damaged', 'The archive ends too early.');
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Throws `backup_damaged` where there is more. */
  async assertEnd(): Promise<void> {
    if (await this.#fill()) {
      throw new AppError('backup_damaged', 'The archive goes on behind its end.');
    }
  }

  /** Whether there are bytes. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#iterator.next();
      if (next.done) return false;
      this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return true;
  }
}
