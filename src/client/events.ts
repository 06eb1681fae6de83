/** Answers that come line by line while the server finds them. */
import { Problem } from './problem.ts';
import type { Asked, Requests } from './requests.ts';
import type { Problem as ProblemDocument } from './schema.ts';

/** How far the server has read for an answer, in bytes of the log. */
export interface Scanned {
  bytes: number;
  of: number;
}

interface ErrorEvent {
  kind: 'error';
  problem: ProblemDocument;
}

/** The events of an answer as they come. Throws a Problem where it is refused, and where it tells of an error. */
export async function* eventsOf<Event extends { kind: string }>(
  requests: Requests,
  route: string,
  asked: Asked,
): AsyncGenerator<Event, void> {
  const pieces = requests.pieces(route, { ...asked, accept: 'application/x-ndjson' });
  for await (const lines of linesOf(pieces)) {
    for (const line of lines) {
      const event = JSON.parse(line) as Event | ErrorEvent;
      if (event.kind === 'error') throw problemIn(event as ErrorEvent);
      yield event as Event;
    }
  }
}

const problemIn = ({ problem: { code, ...said } }: ErrorEvent): Problem => new Problem(code, said);

/** The lines that each piece of a text ends, without their ends, however its bytes are cut. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const piece of pieces) {
    const lines = (begun + decoder.decode(piece, { stream: true })).split('\n');
    begun = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
  begun += decoder.decode();
  if (begun !== '') yield [begun];
}
