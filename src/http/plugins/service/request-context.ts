import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import { withLogFields } from '../../../runtime/log-fields.ts';
import type { Span, Tracing } from '../../../tracing/tracing.ts';
import type { App } from '../../deps.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Calls in the context of the request; null before its first hook. */
    inContext: ((call: () => void) => void) | null;
    span: Span | null;
  }
}

/**
 * What is done for a request has its id in each line of the log, and is below its span, which continues the trace of the
 * client where that says one.
 * @param tracing null: no spans
 */
export function addRequestContext(app: App, tracing: Tracing | null): void {
  app.decorateRequest('inContext', null);
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const enter = () => {
      request.inContext = AsyncLocalStorage.snapshot();
      done();
    };
    withLogFields({ requestID: request.id }, () => {
      if (tracing?.isOn) request.span = beginSpan(tracing, request, enter);
      else enter();
    });
  });
  // A body that was read came by events of the socket, which know nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.inContext === null) done();
    else request.inContext(done);
  });
  app.addHook('onResponse', async ({ span }, { statusCode }) => {
    if (span === null) return;
    span.set({ 'http.response.status_code': statusCode });
    if (statusCode >= 500) span.fail(String(statusCode));
    span.end();
  });
}

/** The template of the route, never the path: that has names of files in it. */
function beginSpan(tracing: Tracing, request: FastifyRequest, enter: () => void): Span {
  const { method, id, headers, routeOptions } = request;
  const route = routeOptions.url ?? 'unknown';
  const { traceparent, tracestate } = headers;
  const parent =
    typeof traceparent === 'string'
      ? { traceparent, tracestate: typeof tracestate === 'string' ? tracestate : undefined }
      : undefined;
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'log_flow.request_id': id,
  };
  return tracing.begin(`${method} ${route}`, { kind: 'server', attributes, parent }, enter);
}
