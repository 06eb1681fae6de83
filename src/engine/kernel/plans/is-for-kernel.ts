/** Which formats the kernel reads. */
import type { Format } from '../../formats/format.ts';
import type { Step } from '../../pattern/program.ts';

/**
 * Does all that is counted follow from the shapes of lines? Not where a record's fields are known only
 * when its last line has come; nor where a keyword has digits, which are no part of a shape, or what
 * may end a part of a line; nor where the name of a field or the text of a pattern has digits.
 */
export function isForKernel(format: Format, keywords: readonly string[]): boolean {
  if (format.spread !== null) return false;
  const { timestamp, level, message, required, http } = format.keys;
  const { method, path, status, bytes, duration } = http ?? {};
  const requests = [method, path, status, bytes, duration].filter((key) => key !== undefined);
  const keys = [...timestamp, ...level, ...message, ...required, ...requests];
  const names = keys.flatMap((key) => key.split('.'));
  return (
    keywords.every((word) => !/[\d"\\?\uFFFD]/.test(word)) &&
    names.every((name) => /^\d+$/.test(name) || !/\d/.test(name)) &&
    format.programs.every(({ steps }) => !steps.some(hasDigits))
  );
}

function hasDigits(step: Step): boolean {
  if (step.kind === 'literal') return /\d/.test(step.text);
  if (step.kind === 'text') return /\d/.test(step.until);
  return 'stop' in step && /\d/.test(String.fromCharCode(Math.max(step.stop, 0)));
}
