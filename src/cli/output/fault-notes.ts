import { describe, EXIT, reportFailure } from './failure.ts';

/**
 * For what goes wrong with a part of the files while the rest is read: says it on stderr, once even where files are read
 * several times, and has the command exit with 1.
 */
export function faultNotes(): (error: unknown) => void {
  const said = new Set<string>();
  return (error) => {
    process.exitCode = EXIT.failed;
    const text = describe(error);
    if (said.has(text)) return;
    said.add(text);
    reportFailure(error);
  };
}
