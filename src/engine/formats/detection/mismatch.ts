import { type Mismatch, mismatchOf } from '../../pattern/mismatch.ts';
import { clean, stripAnsi } from '../../text.ts';
import type { FormatInfo } from '../../types.ts';
import { resolveFormat } from '../catalog.ts';

/** How far a format of patterns fits a line that it does not explain; null for other formats. */
export function explainMismatch(
  { name, definition }: FormatInfo,
  line: string,
  referenceTime: number,
): Mismatch | null {
  const { programs } = resolveFormat(name, definition);
  return mismatchOf(programs, stripAnsi(clean(line)), { referenceTime, time: 0 });
}
