import { randomUUID } from 'node:crypto';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import {
  type ConnectionCounts,
  createHttpServer,
  type HttpServer,
} from './connections/http-server.ts';
import type { App, HttpDeps, HttpSettings } from './deps.ts';
import { createGrouping } from './plugins/access/client-address.ts';
import { answerClientError } from './plugins/refusals/client-errors.ts';
import { sendProblem } from './plugins/refusals/problem-details.ts';
import { originForm } from './plugins/service/request-target.ts';
import { isUpgrade } from './plugins/service/websocket.ts';

const KIB = 1024;

/** What of the settings Fastify and the server below it need. */
export type AppSettings = Pick<
  HttpSettings,
  | 'maxConnections'
  | 'maxConnectionsPerAddress'
  | 'trustedProxies'
  | 'headerSeconds'
  | 'closeSeconds'
>;

/** Fastify on our server, without routes; and how many connections that has. */
export function createApp({
  logger,
  settings,
}: {
  logger?: HttpDeps['logger'];
  settings: AppSettings;
}): {
  app: App;
  connections: () => ConnectionCounts;
} {
  let http: HttpServer | undefined;
  const app = Fastify({
    serverFactory: (handler) => {
      http = createHttpServer(handler, {
        limits: {
          most: settings.maxConnections,
          mostPerAddress: settings.maxConnectionsPerAddress,
          groupOf: createGrouping(settings.trustedProxies),
        },
        headerSeconds: settings.headerSeconds,
        shouldUpgrade: isUpgrade,
      });
      return http.server;
    },
    logger: logger ?? false,
    // One line for each request instead of two, see `addRequestLog`.
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestID',
    }),
    genReqId: () => randomUUID(),
    // JSON only; uploads are streams and have no limit here.
    bodyLimit: 64 * KIB,
    // `addStopping` answers with problem details instead.
    return503OnClosing: false,
    // File names are path segments; their own rules are stricter.
    routerOptions: { maxParamLength: 8 * KIB },
    rewriteUrl: ({ url }) => originForm(url ?? '/'),
    clientErrorHandler: answerClientError,
    // Before all hooks, and so outside of the limits: a connection has one such request.
    frameworkErrors: (error, request, reply) => {
      reply.header('connection', 'close');
      sendProblem(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('preClose', async () => http?.closeConnections(settings.closeSeconds * 1000));
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // The type checker holds handlers to the schemas of answers; nothing is removed at run time.
  app.setSerializerCompiler(() => JSON.stringify);
  readJson(app);
  return { app, connections: () => http?.counts() ?? { open: 0, refused: 0 } };
}

/** JSON bodies only; an empty body counts as none, since many clients send a content type without a body. */
function readJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else parse(request, body, done);
    },
  );
}
