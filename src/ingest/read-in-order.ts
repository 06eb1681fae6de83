import { compressionOf } from './compression.ts';
import { unicodeEncodingOf } from './encoding/unicode-encoding.ts';
import { holdsJoinedRecords } from './joined/split-records.ts';

/** Must a file that begins with these bytes be read from its start, as it is compressed, no UTF-8, or has records on one line? */
export const mustBeReadInOrder = (head: Uint8Array): boolean =>
  compressionOf(head) !== null || unicodeEncodingOf(head) !== 'utf-8' || holdsJoinedRecords(head);
