import { detect, type FormatInfo, measure } from '../engine/index.ts';
import type { CutOptions } from './types.ts';

/** The format that was asked for, with the share of `head` that it explains, or the one detected. */
export function formatOf(
  head: Uint8Array,
  { format, catalog }: Pick<CutOptions, 'format' | 'catalog'>,
): FormatInfo | null {
  return format ? measure(head, format) : detect(head, catalog);
}
