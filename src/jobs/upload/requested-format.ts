import { chooseFormat, type FormatInfo, isPattern } from '../../engine/index.ts';
import { AppError, messageOf } from '../../errors.ts';
import type { UploadSettings } from './upload-parts.ts';

/** The format that was asked for; undefined where it is to be detected. Throws `unknown_format` and `bad_pattern`. */
export function requestedFormat(
  { catalog }: UploadSettings,
  text: string | undefined,
): FormatInfo | undefined {
  if (text === undefined) return undefined;
  try {
    return chooseFormat(text, catalog);
  } catch (error) {
    throw new AppError(isPattern(text) ? 'bad_pattern' : 'unknown_format', messageOf(error));
  }
}
