/** Uploads slower than this, in bytes per second, are given up. */
const SLOWEST_UPLOAD = 256 * 1024;

/**
 * A `fetch` that ends: it waits at most `idleMs` for the answer (and for the upload by its size),
 * then at most `idleMs` for each piece of it. The answer is read whole before it is handed out, so
 * that one cut off fails here, as an error of the network that may be tried again.
 */
export function boundedFetch(idleMs: number): typeof fetch {
  return async (input, init) => {
    const controller = new AbortController();
    const abort = () => controller.abort(new Error(`no answer within ${idleMs} ms`));
    const uploadMs = (bytesOf(init?.body) / SLOWEST_UPLOAD) * 1000;
    let timer = setTimeout(abort, idleMs + uploadMs);
    try {
      const answer = await fetch(input, { ...init, signal: controller.signal });
      clearTimeout(timer);
      timer = setTimeout(abort, idleMs);
      // No body: the class does not let one be given with 204 either.
      if (answer.body === null) return answer;
      const { status, statusText, headers } = answer;
      return new Response(await readWhole(answer.body, timer), { status, statusText, headers });
    } finally {
      clearTimeout(timer);
    }
  };
}

function bytesOf(body: unknown): number {
  return body instanceof Uint8Array ? body.byteLength : 0;
}

async function readWhole(body: ReadableStream<Uint8Array>, idle: NodeJS.Timeout): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of body) {
    idle.refresh();
    pieces.push(piece as Uint8Array<ArrayBuffer>);
  }
  return new Blob(pieces);
}
