import { AppError } from '../../errors.ts';
import { shownName } from '../../runtime/shown-name.ts';

/**
 * The name to show for an uploaded file: its last path segment without control characters, at most
 * 255 characters. It is a label only; nothing is stored under it. Throws `bad_file_name` where
 * nothing is left.
 */
export function cleanFileName(raw: string): string {
  const shown = shownName(raw);
  if (shown === '' || shown === '.' || shown === '..') {
    throw new AppError('bad_file_name', 'Give the file a name, like app.log.');
  }
  return shown;
}
