import { compressionOf } from './compression.ts';
import { unicodeEncodingOf } from './encoding/unicode-encoding.ts';

/** Must a file that begins with these bytes be read from its start, as it is compressed or no UTF-8? */
export const mustBeReadInOrder = (head: Uint8Array): boolean =>
  compressionOf(head) !== null || unicodeEncodingOf(head) !== 'utf-8';
