/** JSON objects over one line or several each, one below the other or in a list, behind the same indentation. */
import { isFrame } from '../members/json-container.ts';
import type { Spread } from './spread.ts';

export function jsonObjects(indentation: string): Spread {
  const start = new RegExp(`^${indentation}(?:\\[[ \\t]*)?\\{[ \\t]*(?:["}]|$)`);
  const last = new RegExp(`^${indentation}\\}[ \\t]*[\\],}]*[ \\t]*$`);
  return {
    // What holds records, and is none, has a list in its first line: `{"Records": [`.
    starts: (line) => start.test(line) && !(line.includes('"') && isFrame(line)),
    newEnd: () => {
      let depth: number | null = null;
      return (line) => {
        // The list that begins in the same line ends elsewhere.
        depth ??= line.trimStart()[0] === '[' ? -1 : 0;
        depth += nesting(line);
        return depth <= 0 || last.test(line);
      };
    },
    endMark: '',
    frames: (line) => isFrame(line) || /^\s*[{}]\s*$/.test(line),
    countsFrames: true,
    mixes: true,
  };
}

/** How many more brackets a line opens than it closes, outside of strings, which end with their line. */
function nesting(line: string): number {
  let depth = 0;
  let isString = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (isString) {
      if (char === '\\') i++;
      else isString = char !== '"';
    } else if (char === '"') isString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
  }
  return depth;
}
