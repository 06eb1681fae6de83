/** Runs a generator to its first value, so that an error before it is thrown to the caller and not to whoever reads. */
export async function begun<T>(values: AsyncGenerator<T, void>): Promise<AsyncGenerator<T, void>> {
  const first = await values.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* values;
    } finally {
      await values.return();
    }
  })();
}
