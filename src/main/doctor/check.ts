/** What `doctor` finds of one thing. */
export interface Finding {
  name: string;
  isGood: boolean;
  /** What it is, or what is wrong. */
  fact: string;
  /** What to do; only where it is not good. */
  advice?: string;
}

/** Looks at one thing. What is thrown is a finding as well. */
export interface Check {
  name: string;
  /** What to do where it throws. */
  advice: string;
  look(): Promise<string>;
}

/** Milliseconds after which something counts as not answering. */
const LIMIT_MS = 15_000;

export async function finding({ name, advice, look }: Check): Promise<Finding> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${LIMIT_MS / 1000} s`)),
    LIMIT_MS,
  );
  try {
    return { name, isGood: true, fact: await Promise.race([look(), late.promise]) };
  } catch (error) {
    const own = error instanceof Advised ? error.advice : advice;
    return { name, isGood: false, fact: reasonOf(error), advice: own };
  } finally {
    clearTimeout(timer);
  }
}

/** A fault that has an advice of its own. */
export class Advised extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

/** The innermost cause says most. */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError) inner = inner.errors[0];
  const { code } = Object(inner) as { code?: unknown };
  const text = inner instanceof Error ? inner.message : String(inner);
  return text || String(code);
}
