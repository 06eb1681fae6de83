import {
  chooseFormat,
  type FormatCatalog,
  type FormatInfo,
  isPattern,
  PatternFault,
} from '../../engine/index.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { UploadSettings } from './upload-parts.ts';

/** The format that was asked for; undefined where it is to be detected. Throws as `formatOf` does. */
export const requestedFormat = (
  { catalog }: UploadSettings,
  text: string | undefined,
): FormatInfo | undefined => (text === undefined ? undefined : formatOf(text, catalog));

/** The format of that name, or of that pattern. Throws `unknown_format`, and `bad_pattern` with the place of the fault. */
export function formatOf(text: string, catalog: FormatCatalog | undefined): FormatInfo {
  try {
    return chooseFormat(text, catalog);
  } catch (error) {
    const code = isPattern(text) ? 'bad_pattern' : 'unknown_format';
    if (!(error instanceof PatternFault)) throw new AppError(code, messageOf(error));
    const { position, what } = error;
    const errors = [{ path: '/format', message: what, position }];
    throw new AppError(code, messageOf(error), { errors });
  }
}
