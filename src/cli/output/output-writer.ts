import { once } from 'node:events';

/** Bytes that are written at a time: few turns of the event loop, little memory. */
const WRITE_BYTES = 64 * 1024;

/** Writes many small pieces to stdout, no faster than its reader takes them. */
export class OutputWriter {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  /** The piece must stay as it is until `end`. */
  async write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= WRITE_BYTES) await this.end();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const pieces = this.#pieces.splice(0);
    this.#bytes = 0;
    const all = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    if (all.length > 0 && !process.stdout.write(all)) await once(process.stdout, 'drain');
  }
}
