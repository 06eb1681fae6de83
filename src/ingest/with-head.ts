/** A source with the pieces that were read of it before, to look at them. */
export async function* withHead(
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* head;
  yield* rest;
}
