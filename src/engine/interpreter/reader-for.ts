/** The reader that a format's lines need. */
import { LineReader, type LineReaderOptions } from './line-reader.ts';
import { PrettyJsonReader } from './pretty-json-reader.ts';

/** One for records that a line is enough to recognise, or one for objects over several lines. */
export function readerFor({ format, ...setup }: LineReaderOptions): LineReader | PrettyJsonReader {
  return format && format.indentation !== null
    ? new PrettyJsonReader({ ...setup, format })
    : new LineReader({ ...setup, format });
}
