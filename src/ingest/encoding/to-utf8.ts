/** Turns the bytes of a file, whatever encoding it has, into UTF-8. */
import { Buffer } from 'node:buffer';
import { HEAD_BYTES } from '../../engine/index.ts';
import { withHead } from '../with-head.ts';
import { codePageOf, DEFAULT_CODE_PAGE } from './code-page.ts';
import { LineDecoder } from './line-decoder.ts';
import { UnicodeDecoder } from './unicode-decoder.ts';
import { unicodeEncodingOf } from './unicode-encoding.ts';

/** What makes UTF-8 of pieces. */
interface Decoder {
  push(piece: Uint8Array): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}

const AS_IT_IS: Decoder = { push: (piece) => [piece], end: () => [] };

export interface DecodeOptions {
  /** Whether bytes come slowly, and may not wait for others: then the first piece decides. Default no. */
  isLive?: boolean;
}

/** The text of a file as UTF-8, and the encoding that it had as far as it has been read. */
export class FileText {
  readonly #source: AsyncGenerator<Uint8Array, void>;
  readonly #isLive: boolean;
  #encoding = 'utf-8';
  #lines: LineDecoder | null = null;
  #codePage = DEFAULT_CODE_PAGE;

  constructor(source: AsyncGenerator<Uint8Array, void>, { isLive = false }: DecodeOptions = {}) {
    this.#source = source;
    this.#isLive = isLive;
  }

  /** As the Encoding Standard names it (and UTF-32); of a code page, once a line was in it. */
  get encoding(): string {
    return this.#lines?.hasDecoded ? this.#codePage : this.#encoding;
  }

  /** The pieces, in UTF-8 but for what is no text: those of the source wherever these need no change. */
  async *pieces(): AsyncGenerator<Uint8Array, void> {
    const source = this.#source;
    try {
      const head = await this.#readHead();
      const decoder = await this.#decoderFor(Buffer.concat(head));
      for await (const piece of withHead(head, source)) {
        for (const text of decoder.push(piece)) if (text.length > 0) yield text;
      }
      for (const text of decoder.end()) if (text.length > 0) yield text;
    } finally {
      await source.return();
    }
  }

  async #readHead(): Promise<Uint8Array[]> {
    const head: Uint8Array[] = [];
    const least = this.#isLive ? 1 : HEAD_BYTES;
    for (let bytes = 0; bytes < least; ) {
      const { done, value } = await this.#source.next();
      if (done) break;
      head.push(value);
      bytes += value.length;
    }
    return head;
  }

  async #decoderFor(head: Uint8Array): Promise<Decoder> {
    const unicode = unicodeEncodingOf(head);
    if (unicode !== 'utf-8') {
      this.#encoding = unicode;
      return new UnicodeDecoder(unicode);
    }
    const found = this.#isLive ? DEFAULT_CODE_PAGE : await codePageOf(head.subarray(0, HEAD_BYTES));
    if (found === null) return AS_IT_IS;
    this.#codePage = found;
    this.#lines = new LineDecoder(found);
    return this.#lines;
  }
}
