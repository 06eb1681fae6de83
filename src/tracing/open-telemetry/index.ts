import {
  type Context,
  context,
  DiagLogLevel,
  diag,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { systemCodeOf } from '../../errors.ts';
import { withTimeLimit } from '../../runtime/time-limit.ts';
import type { Span, SpanOptions, TraceContext, Tracing } from '../tracing.ts';
import { type SamplerName, samplerOf } from './sampler.ts';

export interface OpenTelemetryOptions {
  /** Of this program. */
  version: string;
  /** Tells processes apart: one is one start of a program. */
  instance: string;
  sampler: { name: SamplerName; ratio: number };
  /** Told once for each kind of failure to send; spans that cannot be sent are dropped. */
  onError: (message: string) => void;
}

/** Milliseconds for the last spans when the process ends. */
const CLOSE_MS = 3000;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const propagator = new W3CTraceContextPropagator();

/**
 * `Tracing` by OpenTelemetry, sent over OTLP/HTTP. The exporter reads its address and headers from the standard
 * variables (OTEL_EXPORTER_OTLP_ENDPOINT and its like) itself. One for each process.
 */
export function createOpenTelemetry(options: OpenTelemetryOptions): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  tellOfFailures(options.onError);
  const exporter = new OTLPTraceExporter();
  const provider = new TracerProvider({
    resource: resourceOf(options),
    sampler: samplerOf(options.sampler.name, options.sampler.ratio),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('log-flow', options.version);
  const start = (name: string, { kind = 'internal', attributes = {}, parent }: SpanOptions) => {
    const above = kind === 'server' || kind === 'consumer' ? contextOf(parent) : context.active();
    const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, above);
    return { span, inside: trace.setSpan(above, span) };
  };
  return {
    isOn: true,
    async span(name, spanOptions, task) {
      const { span, inside } = start(name, spanOptions);
      try {
        return await context.with(inside, task, undefined, asSpan(span));
      } catch (error) {
        asSpan(span).fail(reasonOf(error));
        throw error;
      } finally {
        span.end();
      }
    },
    begin(name, spanOptions, call) {
      const { span, inside } = start(name, spanOptions);
      context.with(inside, call);
      return asSpan(span);
    },
    context: activeContext,
    ids() {
      const active = trace.getActiveSpan()?.spanContext();
      return active && { traceID: active.traceId, spanID: active.spanId };
    },
    async close() {
      const late = `the last spans were not sent in ${CLOSE_MS} ms`;
      try {
        await withTimeLimit(CLOSE_MS, late, provider.shutdown());
      } catch (error) {
        options.onError(error instanceof Error ? error.message : late);
      }
    },
  };
}

/** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before what the program says of itself. */
function resourceOf({ version, instance }: OpenTelemetryOptions) {
  const own = resourceFromAttributes({
    'service.name': 'log-flow',
    'service.version': version,
    'service.instance.id': instance,
  });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

/** The library logs by itself what it could not send; the same failure again says nothing new. */
function tellOfFailures(onError: (message: string) => void): void {
  const told = new Set<string>();
  const tell = (message: string): void => {
    const kind = /\b(E[A-Z]{4,})\b/.exec(message)?.[1] ?? message.slice(0, 80);
    if (told.has(kind)) return;
    told.add(kind);
    onError(message);
  };
  const nothing = () => undefined;
  const logger = { error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

const asSpan = (span: OtelSpan): Span => ({
  set: (attributes) => {
    span.setAttributes(attributes);
  },
  fail: (reason) => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
  },
  end: () => span.end(),
});

/** A code, not a message: messages may hold what is in a file. */
function reasonOf(error: unknown): string {
  return systemCodeOf(error) ?? (error instanceof Error ? error.name : 'error');
}

/** Without a context, or with one that is none (altered on its way), a trace of its own begins. */
function contextOf(parent: TraceContext | null | undefined): Context {
  if (typeof parent !== 'object' || parent === null) return ROOT_CONTEXT;
  return propagator.extract(ROOT_CONTEXT, parent, {
    get: (carrier, key) => carrier[key as keyof TraceContext],
    keys: (carrier) => Object.keys(carrier),
  });
}

function activeContext(): TraceContext | undefined {
  const carrier: Partial<TraceContext> = {};
  propagator.inject(context.active(), carrier, {
    set: (into, key, value) => {
      into[key as keyof TraceContext] = value;
    },
  });
  return carrier.traceparent === undefined ? undefined : (carrier as TraceContext);
}
