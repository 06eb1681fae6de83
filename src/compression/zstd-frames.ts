type State = 'frame header' | 'block header' | 'content' | 'checksum' | 'skippable';

/** Four bytes of magic number, four of size. */
const SKIPPABLE_HEADER_BYTES = 8;

/** Whether bytes begin a skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian. */
export const isSkippableMagic = (bytes: ArrayLike<number>): boolean =>
  (bytes[0]! & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;

/**
 * Follows the frames of a zstd stream (RFC 8878, 3.1.1) without decoding them, to know whether it ends
 * where a frame ends: the decoder takes up to three bytes of a further frame without complaint.
 * Skippable frames (3.1.2), which pzstd and seekable files hold, are frames without content. It trusts its input, since the
 * decoder checks the same bytes.
 */
export class ZstdFrames {
  #state: State = 'frame header';
  /** Bytes collected of a header. */
  readonly #header: number[] = [];
  #contentBytes: number | undefined;
  /** Bytes of content still to skip. */
  #skip = 0;
  #hasChecksum = false;
  #isLastBlock = false;

  /** Is a frame complete, and nothing of another one begun? */
  get isBetweenFrames(): boolean {
    return this.#state === 'frame header' && this.#header.length === 0;
  }

  /** What the last frame will measure, where its header says so. */
  get contentBytes(): number | undefined {
    return this.#contentBytes;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at = this.follow(bytes, at);
  }

  /** Goes on at `from`, to the end of a frame or of the bytes; gives the place. */
  follow(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      if (this.#state !== 'frame header' && this.#state !== 'block header') {
        const step = Math.min(this.#skip, bytes.length - at);
        this.#skip -= step;
        at += step;
        if (this.#skip === 0) this.#afterContent();
        if (this.isBetweenFrames) return at;
      } else {
        this.#header.push(bytes[at++]!);
        if (this.#state === 'frame header') this.#readFrameHeader();
        else this.#readBlockHeader();
        if (this.isBetweenFrames) return at;
      }
    }
    return at;
  }

  #readFrameHeader(): void {
    if (isSkippableMagic(this.#header)) this.#readSkippableHeader();
    else this.#readContentHeader();
  }

  #readContentHeader(): void {
    const descriptor = this.#header[4];
    if (descriptor === undefined) return;
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
    const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
    const sizeAt = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
    if (this.#header.length < sizeAt + sizeBytes) return;
    this.#contentBytes = contentSize(this.#header.slice(sizeAt));
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#enter('block header');
  }

  #readSkippableHeader(): void {
    if (this.#header.length < SKIPPABLE_HEADER_BYTES) return;
    this.#skip = contentSize(this.#header.slice(4))!;
    this.#enter('skippable');
    if (this.#skip === 0) this.#enter('frame header');
  }

  #readBlockHeader(): void {
    if (this.#header.length < 3) return;
    const [low, middle, high] = this.#header as [number, number, number];
    const header = low | (middle << 8) | (high << 16);
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
    this.#header.length = 0;
  }
}

/** The field of the frame's header, little-endian; of two bytes it counts from 256 (RFC 8878, 3.1.1.1.4). */
function contentSize(field: number[]): number | undefined {
  if (field.length === 0) return undefined;
  const value = field.reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
  return field.length === 2 ? value + 256 : value;
}
