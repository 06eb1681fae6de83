/** Answers that come line by line while the server finds them. */
import { Problem } from './problem.ts';
import { type Asked, answer } from './request.ts';
import type { FieldError } from './types.ts';

interface Broken {
  kind: 'error';
  problem: { code: string; title: string; detail: string; errors?: FieldError[] };
}

/** The events of an answer as they come. Throws Problem where it is refused, or broke off. */
export async function* eventsOf<Event extends { kind: string }>(
  path: string,
  asked: Asked,
): AsyncGenerator<Event, void> {
  const response = await answer(path, { ...asked, accept: 'application/x-ndjson' });
  for await (const line of linesOf(response.body!)) {
    const event = JSON.parse(line) as Event | Broken;
    if (event.kind === 'error') throw problemIn(event as Broken);
    yield event as Event;
  }
}

const problemIn = ({ problem: { code, ...said } }: Broken): Problem => new Problem(code, said);

/** Lines of text, however the bytes are cut. */
export async function* linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = bytes.pipeThrough(new TextDecoderStream() as never).getReader();
  let rest = '';
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
