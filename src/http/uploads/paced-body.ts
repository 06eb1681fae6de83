import type { IncomingMessage } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { Breaks } from '../../runtime/breaks.ts';

/** What the parser of forms takes at a time: some 150 of the smallest parts, which take it some milliseconds. */
const SLICE_BYTES = 16 * 1024;

/** Passes bytes on in slices, with breaks in which others on the event loop run. */
class PacedSlices extends Transform {
  readonly #breaks = new Breaks();

  constructor() {
    super({ highWaterMark: SLICE_BYTES });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pass(chunk).then(() => done(), done);
  }

  async #pass(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      await this.#breaks.next();
      this.push(chunk.subarray(at, at + SLICE_BYTES));
    }
  }
}

/**
 * Has a body flow in slices into whatever it is piped to. The parser of forms makes a stream of each part, and takes all
 * that has come in one go: a form of ten thousand small parts held the event loop for half a second. It pipes the request itself, so
 * the way to be between the two is the pipe.
 */
export function paceBody(body: IncomingMessage): void {
  const slices = new PacedSlices();
  const pipe = body.pipe.bind(body);
  const unpipe = body.unpipe.bind(body);
  body.pipe = (destination) => {
    pipe(slices);
    return slices.pipe(destination);
  };
  body.unpipe = (destination) => {
    if (destination !== slices) slices.unpipe(destination);
    return unpipe(slices);
  };
}
