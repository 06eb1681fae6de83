import { detect, detectEarly, type FormatInfo, HEAD_BYTES, measure } from '../engine/index.ts';
import type { CutOptions } from './types.ts';

/** The format that was asked for, with the share of `head` that it explains, or the one detected. */
export function formatOf(
  head: Uint8Array,
  { format, catalog }: Pick<CutOptions, 'format' | 'catalog'>,
): FormatInfo | null {
  return format ? measure(head, format) : detect(head, catalog);
}

/** The same of a file of which more will come, from HEAD_BYTES on; null: more of it must be seen. */
export function earlyFormatOf(
  head: Uint8Array,
  { format, catalog }: Pick<CutOptions, 'format' | 'catalog'>,
): FormatInfo | null {
  return format ? measure(head.subarray(0, HEAD_BYTES), format) : detectEarly(head, catalog);
}
