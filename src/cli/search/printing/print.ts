/** Prints what a search finds. Each function gives how many records match, or were printed. */
import type { Input } from '../../analysis/input.ts';
import { OutputWriter } from '../../output/output-writer.ts';
import type { Answer, TextWant, Want } from '../asking/question.ts';
import { mergeByTime } from '../finding/merge.ts';
import { type Search, searchInput } from '../finding/search-input.ts';
import { SearchThreads } from '../finding/search-threads.ts';
import { ContextPrinter } from './context.ts';
import { contextPieces } from './context-pieces.ts';

/** Behind each other the matches of all inputs. */
export async function printMatches(
  inputs: Input[],
  wantOf: (input: Input) => Want,
  search: Search,
): Promise<number> {
  const output = new OutputWriter();
  const { most } = search;
  let found = 0;
  for (const input of inputs) {
    if (found === most) break;
    for await (const answer of searchInput(input, wantOf(input), search)) {
      const { count, output: text } = most === null ? answer : firstOf(answer, most - found);
      found += count;
      if (text) await output.write(text);
      // A pipe may pause here for long.
      await output.end();
      if (found === most) break;
    }
  }
  return found;
}

/** The same, of which only the first `most` matches are left. */
function firstOf(answer: Answer, most: number): Answer {
  const { count, output, marks } = answer;
  if (count <= most || !output || !marks) return answer;
  return { count: most, output: output.subarray(0, marks.ends[most - 1]!) };
}

/** The matches of all inputs by their times. */
export async function printMerged(
  inputs: Input[],
  wantOf: (input: Input) => Want,
  search: Search,
): Promise<number> {
  // Threads search one file after the other, and here all are read side by side.
  const threads = new SearchThreads(1);
  const files = inputs.map((input) => searchInput(input, wantOf(input), { ...search, threads }));
  const output = new OutputWriter();
  let found = 0;
  for await (const record of mergeByTime(files)) {
    found++;
    await output.write(record);
    if (found === search.most) break;
  }
  await output.end();
  return found;
}

/** For each input how many records match, at most `most` in all. */
export async function printCounts(
  inputs: Input[],
  nameOf: (input: Input) => string,
  search: Search,
): Promise<number> {
  const { most } = search;
  let found = 0;
  for (const input of inputs) {
    let own = 0;
    for await (const { count } of searchInput(input, { kind: 'count' }, search)) {
      own += count;
      if (most !== null && found + own >= most) {
        own = most - found;
        break;
      }
    }
    found += own;
    process.stdout.write(`${nameOf(input)}${own}\n`);
  }
  return found;
}

/** The matches of all inputs, each with `before` and `after` records around it. */
export async function printWithContext(
  inputs: Input[],
  wantOf: (input: Input) => TextWant,
  { before, after }: { before: number; after: number },
  search: Search,
): Promise<number> {
  const output = new OutputWriter();
  const most = search.most ?? Number.POSITIVE_INFINITY;
  let found = 0;
  for (const input of inputs) {
    if (found === most) break;
    const printer = new ContextPrinter(before, after, (bytes) => output.write(bytes), found > 0);
    // The matches beyond the last one are context like any other.
    const asked = { ...search, most: null, hasMarks: false };
    for await (const piece of contextPieces(input, wantOf(input), before, asked)) {
      if (piece.mayMatch || printer.needsNext) {
        found += await printer.print(piece.list, most - found);
      } else printer.skip(piece.keep());
      await output.end();
      if (found === most && !printer.needsNext) break;
    }
  }
  return found;
}
