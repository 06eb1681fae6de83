import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A span as it came, with what tests look at. */
export interface ReceivedSpan {
  traceID: string;
  spanID: string;
  /** Empty where the span begins its trace. */
  parentID: string;
  name: string;
  service: string;
  attributes: Record<string, string | number | boolean>;
  isError: boolean;
}

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string;
  spans: ReceivedSpan[];
  /** The headers of each request. */
  headers: NodeJS.Dict<string | string[]>[];
  close(): Promise<void>;
}

interface Value {
  stringValue?: string;
  intValue?: number | string;
  doubleValue?: number;
  boolValue?: boolean;
}
type Attributes = { key: string; value: Value }[];
interface Body {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        attributes: Attributes;
        status: { code?: number };
      }[];
    }[];
  }[];
}

/** OTLP's code of a failed span. */
const ERROR = 2;

/** Takes traces by OTLP over HTTP, in JSON, as a collector does. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      response.writeHead(404).end();
      return;
    }
    headers.push(request.headers);
    spans.push(...spansOf((await json(request)) as Body));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    headers,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function spansOf({ resourceSpans }: Body): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        traceID: span.traceId,
        spanID: span.spanId,
        parentID: span.parentSpanId ?? '',
        name: span.name,
        service,
        attributes: plain(span.attributes),
        isError: span.status.code === ERROR,
      })),
    );
  });
}

function plain(attributes: Attributes): ReceivedSpan['attributes'] {
  const read = ({ stringValue, intValue, doubleValue, boolValue }: Value) =>
    stringValue ?? boolValue ?? Number(intValue ?? doubleValue);
  return Object.fromEntries(attributes.map(({ key, value }) => [key, read(value)]));
}
