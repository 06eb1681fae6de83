/** Milliseconds after which the process ends although something is still open. */
const MOST_MS = 500;

/**
 * Ends the process by itself as soon as nothing is open any more, or a moment later where something is. To call
 * process.exit at once may hang for ever: Node then waits for V8's threads, and one that is compiling may wait for the
 * main thread to make room in its heap (nodejs/node#54918); some workers that were told to stop did. A
 * process that ends by itself tells those threads first, and after a moment without work there are none.
 */
export function endProcess(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), MOST_MS).unref();
}
