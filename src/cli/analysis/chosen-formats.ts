/** What the options about formats say. */

import { readCatalog } from '../../config/format-files.ts';
import { chooseFormat, type FormatCatalog, type FormatInfo } from '../../engine/index.ts';
import { messageOf } from '../../errors.ts';
import type { FormatFlags } from '../options.ts';
import { UsageError } from '../output/failure.ts';

/** The formats to choose from, and the one that was asked for. Both options may be faulty. */
export function formatsOf({ formatsDir, format }: FormatFlags): {
  catalog: FormatCatalog;
  format: FormatInfo | undefined;
} {
  const catalog = readCatalog(formatsDir || null);
  try {
    return { catalog, format: format === undefined ? undefined : chooseFormat(format, catalog) };
  } catch (error) {
    throw new UsageError(`--format: ${messageOf(error)}`);
  }
}
