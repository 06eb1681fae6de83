/** The logs that arguments name, all of them open at the same time. */
import { Copies } from './copies.ts';
import { expandedInputs, logsOf, peekedPipe } from './expanded-inputs.ts';
import type { Input } from './input.ts';
import { inputOf, isReadOnce } from './inputs.ts';
import type { ListedFile } from './listed-files.ts';
import { isFaultOfFile } from './named-errors.ts';

export interface OpenedInputs {
  inputs: Input[];
  close(): Promise<void>;
}

/** How pipes are read: as they come, and no archive may come from one; once, and to their ends; or any number of times. */
export type PipeUse = 'live' | 'once' | 'often';

/** Logs in archives are copied to a temporary file, since they lie one behind the other there, and pipes that are read often. */
export async function openInputs(
  files: readonly ListedFile[],
  pipeUse: PipeUse,
  onSkipped: (error: unknown) => void,
): Promise<OpenedInputs> {
  const copies = new Copies();
  const inputs: Input[] = [];
  const handlers = { onSkipped, onReceived: () => undefined };
  try {
    for (const file of files) {
      if (file.size === null) await openPipe(inputOf(file.path, null));
      else for await (const input of expandedInputs([file], handlers)) await take(input);
    }
  } catch (error) {
    await copies.close();
    throw error;
  }
  return { inputs, close: () => copies.close() };

  async function openPipe(pipe: Input): Promise<void> {
    if (pipeUse === 'live') return void inputs.push(pipe);
    if (pipeUse === 'once') {
      const { isArchive, input } = await peekedPipe(pipe, onSkipped);
      if (!isArchive) return void inputs.push(input);
      for await (const log of logsOf(input, handlers)) await take(log);
      return;
    }
    // As it came, which is smaller where it is compressed.
    const copy = await copies.add(pipe);
    for await (const log of logsOf(copy, handlers)) await take(log);
  }

  async function take(input: Input): Promise<void> {
    try {
      inputs.push(isReadOnce(input) ? await copies.add(input) : input);
    } catch (error) {
      if (!input.isMember || !isFaultOfFile(error)) throw error;
      onSkipped(error);
    }
  }
}
