/**
 * Port `Tracing`: spans of what a process does, after the model of OpenTelemetry.
 *
 * What every adapter promises:
 * - the span of a task is active in everything that the task awaits, so that spans begun there are its children.
 * - a task that throws marks its span as failed; the error is passed on unchanged.
 * - nothing here ever throws for reasons of its own: that a trace is lost must not stop work.
 */

/** Which span of which trace, as W3C Trace Context writes it, for the headers of a request or a message. */
export interface TraceContext {
  traceparent: string;
  tracestate?: string | undefined;
}

export type Attributes = Record<string, string | number | boolean>;

export interface SpanOptions {
  /** The role at a border between processes; default `internal`. */
  kind?: 'server' | 'producer' | 'consumer' | 'internal';
  attributes?: Attributes;
  /**
   * Of `server` and `consumer`: the span of another process that it continues; without one a trace begins. All others
   * are below the active span.
   */
  parent?: TraceContext | undefined;
}

export interface Span {
  set(attributes: Attributes): void;
  /** Marks it as failed: `reason` is a code or a short message, never what a user has sent. */
  fail(reason: string): void;
  end(): void;
}

export interface Tracing {
  /** Whether spans go anywhere; where not, callers need not gather attributes. */
  readonly isOn: boolean;
  /** Runs a task in a span, which ends with it. */
  span<T>(name: string, options: SpanOptions, task: (span: Span) => Promise<T>): Promise<T>;
  /** Starts a span that the caller ends, and calls `inside` with the span active. */
  begin(name: string, options: SpanOptions, inside: () => void): Span;
  /** The active span, for a message to another process; undefined where there is none. */
  context(): TraceContext | undefined;
  /** The ids of the active span, for lines of the log. */
  ids(): { traceID: string; spanID: string } | undefined;
  /** Sends what has not been sent yet, for some seconds at most. */
  close(): Promise<void>;
}
