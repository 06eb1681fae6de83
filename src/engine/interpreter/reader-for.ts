/** The reader that a format's lines need. */
import { LineReader, type LineReaderOptions } from './line-reader.ts';
import { SpreadReader } from './spread-reader.ts';

/** One for records that a line is enough to recognise, or one for records that are read as a whole. */
export function readerFor({ format, ...setup }: LineReaderOptions): LineReader | SpreadReader {
  return format && format.spread !== null
    ? new SpreadReader({ ...setup, format })
    : new LineReader({ ...setup, format });
}
