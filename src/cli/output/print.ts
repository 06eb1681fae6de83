import { visibleLines } from '../../runtime/visible-text.ts';

/** JSON as stdout gets it: exact in a pipe or a file; on a terminal, with what that would obey written as escapes. */
export function shownJSON(json: string): string {
  return process.stdout.isTTY ? visibleLines(json) : json;
}

/** Prints JSON, and ends the line. */
export function printJSON(json: string): void {
  process.stdout.write(`${shownJSON(json)}\n`);
}

/** Prints text for people, which may hold what others wrote, and ends the line. */
export function printText(text: string): void {
  process.stdout.write(`${visibleLines(text)}\n`);
}
