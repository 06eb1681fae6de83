import { once } from 'node:events';

/** Bytes that are written at a time: few turns of the event loop, little memory. */
const WRITE_BYTES = 64 * 1024;

/** Writes many small pieces to stdout, no faster than its reader takes them. */
export class OutputWriter {
  #pieces: Buffer[] = [];
  #bytes = 0;

  async write(piece: string | Uint8Array): Promise<void> {
    // A copy: the bytes may be part of a buffer that is used again.
    const copy = Buffer.from(piece as string);
    this.#pieces.push(copy);
    this.#bytes += copy.length;
    if (this.#bytes >= WRITE_BYTES) await this.end();
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    const all = Buffer.concat(this.#pieces.splice(0));
    this.#bytes = 0;
    if (all.length > 0 && !process.stdout.write(all)) await once(process.stdout, 'drain');
  }
}
