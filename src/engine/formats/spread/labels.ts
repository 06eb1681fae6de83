/** Blocks of lines with a name and a colon before each value: `Level: Error`. */

export interface Labelled {
  label: string;
  value: string;
}

const LABEL = /^([ \t]*)([A-Za-z@_\u0080-\uffff][^:="'{}<>]{0,39}?)[ \t]*:(?=[\s[]|$)[ \t]*(.*)$/;

/** The name and the value of a line; null where it has none. `indented`: with spaces before them, too. */
export function labelledLine(line: string, indented: boolean): Labelled | null {
  const [, indentation, label, value] = LABEL.exec(line) ?? [];
  if (label === undefined || (!indented && indentation !== '')) return null;
  return { label, value: value!.trimEnd() };
}

/** What stands between blocks and is no text: `----`, `====`, `****`. */
export const isRule = (line: string): boolean => /^\s*([-=*_#~])\1{2,}\s*$/.test(line);

/**
 * The values of a block by their names. The first of a name counts: what a description says further down has names as well. Other
 * lines go on with the value before them.
 */
export function labelMembers(text: string): Record<string, unknown> {
  const members: Record<string, string> = {};
  let last = '';
  for (const line of linesOf(text)) {
    const found = labelledLine(line, true);
    if (found && !Object.hasOwn(members, found.label)) {
      last = found.label;
      members[last] = found.value;
    } else if (last !== '') members[last] += `\n${line}`;
  }
  for (const [label, value] of Object.entries(members)) members[label] = value.trim();
  return members;
}

/** Without what parts the block from the next one. */
function linesOf(text: string): string[] {
  const lines = text.trimEnd().split('\n');
  if (isRule(lines.at(-1)!)) lines.pop();
  return lines;
}
