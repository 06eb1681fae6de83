/**
 * What `make` gives, for so many seconds from when it was begun; those who ask meanwhile, or while it is being made, get
 * the same one. One that failed is not kept.
 */
export function keptFor<Result>(
  seconds: number,
  make: () => Promise<Result>,
): () => Promise<Result> {
  let kept: Promise<Result> | undefined;
  let until = 0;
  let isRunning = false;
  return () => {
    if (kept !== undefined && (isRunning || performance.now() < until)) return kept;
    isRunning = true;
    until = performance.now() + seconds * 1000;
    const made = make();
    kept = made;
    made.then(
      () => {
        isRunning = false;
      },
      () => {
        isRunning = false;
        kept = undefined;
      },
    );
    return made;
  };
}
