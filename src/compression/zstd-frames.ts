type State = 'frame header' | 'block header' | 'content' | 'checksum' | 'skippable';

/** Four bytes of magic number, four of size. */
const SKIPPABLE_HEADER_BYTES = 8;
/** Magic number and descriptor, which says how much follows. */
const LEAST_HEADER_BYTES = 5;
const MOST_HEADER_BYTES = 18;
const BLOCK_HEADER_BYTES = 3;
const DICTIONARY_BYTES = [0, 1, 2, 4];
const SIZE_BYTES = [0, 2, 4, 8];

/** Whether bytes begin a skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian. */
export const isSkippableMagic = (bytes: ArrayLike<number>): boolean =>
  (bytes[0]! & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;

const isZstdMagic = (bytes: ArrayLike<number>): boolean =>
  bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;

/**
 * Follows the frames of a zstd stream (RFC 8878, 3.1.1) without decoding them, to know whether it ends
 * where a frame ends: the decoder takes up to three bytes of a further frame without complaint.
 * Skippable frames (3.1.2), which pzstd and seekable files hold, are frames without content. It trusts its input, since the
 * decoder checks the same bytes.
 */
export class ZstdFrames {
  #state: State = 'frame header';
  /** Holds what has come of a header in its first `#length` bytes; it is looked at when it has `#needed`. */
  readonly #header = new Uint8Array(MOST_HEADER_BYTES);
  #length = 0;
  #needed = LEAST_HEADER_BYTES;
  #contentBytes: number | undefined;
  #windowBytes = 0;
  #lookBackBytes = 0;
  #hasReadHeader = false;
  /** Bytes of content still to skip. */
  #skip = 0;
  #hasChecksum = false;
  #isLastBlock = false;

  /** Is a frame complete, and nothing of another one begun? */
  get isBetweenFrames(): boolean {
    return this.#state === 'frame header' && this.#length === 0;
  }

  /** What the last frame will measure, where its header says so. */
  get contentBytes(): number | undefined {
    return this.#contentBytes;
  }

  /** The window of the last frame, as its header says (3.1.1.1.2). */
  get windowBytes(): number {
    return this.#windowBytes;
  }

  /** How much of the last frame's content its decoder has to hold: the window, or all of it where it is smaller. */
  get lookBackBytes(): number {
    return this.#lookBackBytes;
  }

  /** Has a header begun that is not whole yet? */
  get isInHeader(): boolean {
    return this.#state === 'frame header' && this.#length > 0;
  }

  /** Was the last byte the end of the header of a frame with content? */
  get hasReadHeader(): boolean {
    return this.#hasReadHeader;
  }

  /** Goes on at `from`, to the end of a frame or of the bytes; gives the place. */
  follow(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      at = this.advance(bytes, at);
      if (this.isBetweenFrames) break;
    }
    return at;
  }

  /** Goes on at `from`, to the end of a header, of a frame or of the bytes; gives the place. */
  advance(bytes: Uint8Array, from: number): number {
    let at = from;
    this.#hasReadHeader = false;
    while (at < bytes.length) {
      if (this.#state !== 'frame header' && this.#state !== 'block header') {
        const step = Math.min(this.#skip, bytes.length - at);
        this.#skip -= step;
        at += step;
        if (this.#skip === 0) this.#afterContent();
      } else {
        this.#header[this.#length++] = bytes[at++]!;
        if (this.#length === this.#needed) this.#readHeader();
      }
      if (this.isBetweenFrames || this.#hasReadHeader) return at;
    }
    return at;
  }

  #readHeader(): void {
    if (this.#state === 'block header') this.#readBlockHeader();
    else if (isSkippableMagic(this.#header)) this.#readSkippableHeader();
    else this.#readContentHeader();
  }

  #readContentHeader(): void {
    const header = this.#header;
    const descriptor = header[4]!;
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const sizeBytes = SIZE_BYTES[descriptor >> 6]! || (isSingleSegment ? 1 : 0);
    const sizeAt =
      LEAST_HEADER_BYTES + (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3]!;
    this.#needed = sizeAt + sizeBytes;
    if (this.#length < this.#needed) return;
    this.#contentBytes = sizeBytes === 0 ? undefined : contentSize(header, sizeAt, sizeBytes);
    // What is no frame needs nothing: the decoder refuses it.
    const window = isSingleSegment ? this.#contentBytes! : windowSize(header[5]!);
    this.#windowBytes = isZstdMagic(header) ? window : 0;
    this.#lookBackBytes = Math.min(this.#windowBytes, this.#contentBytes ?? this.#windowBytes);
    this.#hasReadHeader = true;
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#enter('block header');
  }

  #readSkippableHeader(): void {
    this.#needed = SKIPPABLE_HEADER_BYTES;
    if (this.#length < this.#needed) return;
    this.#skip = littleEndian(this.#header, 4, 4);
    this.#enter('skippable');
    if (this.#skip === 0) this.#enter('frame header');
  }

  #readBlockHeader(): void {
    const header = littleEndian(this.#header, 0, BLOCK_HEADER_BYTES);
    const isRunLength = ((header >> 1) & 3) === 1;
    this.#isLastBlock = (header & 1) === 1;
    this.#skip = isRunLength ? 1 : header >> 3;
    this.#enter('content');
    if (this.#skip === 0) this.#afterContent();
  }

  #afterContent(): void {
    const hasEnded = this.#state === 'checksum' || this.#state === 'skippable';
    if (hasEnded || (this.#isLastBlock && !this.#hasChecksum)) {
      this.#enter('frame header');
    } else if (this.#isLastBlock) {
      this.#skip = 4;
      this.#enter('checksum');
    } else {
      this.#enter('block header');
    }
  }

  #enter(state: State): void {
    this.#state = state;
    this.#length = 0;
    this.#needed = state === 'block header' ? BLOCK_HEADER_BYTES : LEAST_HEADER_BYTES;
  }
}

function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}

/** The field of the frame's header; of two bytes it counts from 256 (RFC 8878, 3.1.1.1.4). */
function contentSize(header: Uint8Array, at: number, length: number): number {
  const value = littleEndian(header, at, length);
  return length === 2 ? value + 256 : value;
}

/** Five bits of exponent, three of mantissa (RFC 8878, 3.1.1.1.2). */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}
