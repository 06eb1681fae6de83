import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { type Callers, createCallers } from '../identity/callers.ts';
import { createApp } from './app.ts';
import type { App, HttpDeps } from './deps.ts';
import { addPageFiles } from './page/files.ts';
import { readIndexPage } from './page/index-page.ts';
import { requireUser } from './plugins/access/auth.ts';
import { addClientAddress } from './plugins/access/client-address.ts';
import { addCors } from './plugins/access/cors.ts';
import { refuseSecondHost } from './plugins/access/one-host.ts';
import { createOperatorCheck } from './plugins/access/operator.ts';
import { createOriginCheck } from './plugins/access/origins.ts';
import { addSecurityHeaders } from './plugins/access/security-headers.ts';
import { addSessionCookie } from './plugins/access/session-cookie.ts';
import { addBodyTimeout } from './plugins/limits/body-timeout.ts';
import { limitConcurrency, type TakePlace } from './plugins/limits/concurrency.ts';
import { addLingeringClose } from './plugins/limits/lingering-close.ts';
import { addRateLimit, limitAnonymous } from './plugins/limits/rate-limit.ts';
import { addProblemDetails } from './plugins/refusals/problem-details.ts';
import { refuseOddNumbers, refuseUnknownParameters } from './plugins/refusals/query-parameters.ts';
import { addStopping } from './plugins/refusals/stopping.ts';
import { addUnknownRoutes } from './plugins/refusals/unknown-routes.ts';
import { addMetrics } from './plugins/service/metrics.ts';
import { addOpenApi } from './plugins/service/openapi.ts';
import { addRequestContext } from './plugins/service/request-context.ts';
import { addRequestLog } from './plugins/service/request-log.ts';
import { addRouteTable } from './plugins/service/route-table.ts';
import { addWebSocket } from './plugins/service/websocket.ts';
import { addLogin } from './routes/auth/login.ts';
import { addLogout } from './routes/auth/logout.ts';
import { addMe } from './routes/auth/me.ts';
import { addAuthOptions } from './routes/auth/options.ts';
import { addPassword } from './routes/auth/password.ts';
import { addRefresh } from './routes/auth/refresh.ts';
import { addRegister } from './routes/auth/register.ts';
import { addRemoveAccount } from './routes/auth/remove.ts';
import { addSessions } from './routes/auth/sessions.ts';
import { addSettings } from './routes/auth/settings.ts';
import { addTry } from './routes/auth/try.ts';
import { addExport } from './routes/explore/export.ts';
import { addRecord } from './routes/explore/record.ts';
import { addRecords } from './routes/explore/records.ts';
import { addFormatList } from './routes/formats/list.ts';
import { addFormatTry } from './routes/formats/try.ts';
import { addJobAnalyze } from './routes/jobs/analyze.ts';
import { addCombinedReport } from './routes/jobs/combined-report.ts';
import { addJobDetail } from './routes/jobs/detail.ts';
import { addJobFile } from './routes/jobs/file.ts';
import { addJobList } from './routes/jobs/list.ts';
import { addLiveStats } from './routes/jobs/live-stats.ts';
import { addJobRemove } from './routes/jobs/remove.ts';
import { addBundleRemove } from './routes/jobs/remove-bundle.ts';
import { addJobReport } from './routes/jobs/report.ts';
import { addJobRetry } from './routes/jobs/retry.ts';
import { addKeyAdd } from './routes/keys/add.ts';
import { addKeyList } from './routes/keys/list.ts';
import { addKeyRemove } from './routes/keys/remove.ts';
import { addDocumentation } from './routes/service/documentation.ts';
import { addFailures } from './routes/service/failures.ts';
import { addHealth } from './routes/service/health.ts';
import { addMetricsRoute } from './routes/service/metrics.ts';
import { addQueueStatus } from './routes/service/queue-status.ts';
import { addReady } from './routes/service/ready.ts';
import { addUploadForm } from './routes/uploads/form.ts';
import { addUploadRaw } from './routes/uploads/raw.ts';

export type { HttpDeps, HttpSettings } from './deps.ts';

/**
 * The HTTP server, ready for `listen`. `close()` refuses new connections, ends watchers and waits
 * for running requests, `closeSeconds` at most: abort `deps.signal` first, so that uploads are answered by then.
 */
export async function createServer(deps: HttpDeps): Promise<FastifyInstance> {
  const { app, connections } = createApp(deps);
  const { settings, signal } = deps;
  const isAllowedOrigin = createOriginCheck(settings.allowedOrigins);
  const page = readIndexPage(settings.pageFolder ?? null);

  addProblemDetails(app);
  // First of the hooks: it ends the connection of an upgrade that any later one refuses.
  await addWebSocket(app);
  addRequestContext(app, deps.tracing ?? null);
  addRequestLog(app);
  addUnknownRoutes(app, page);
  addRouteTable(app);
  const registry = deps.registry ?? new Registry();
  addMetrics(app, registry, connections);
  addLingeringClose(app);
  addBodyTimeout(app, settings.bodySeconds);
  addClientAddress(app, settings.trustedProxies, settings.trustedProxyHeader);
  await addSecurityHeaders(app);
  app.decorateRequest('caller', null);
  const callers = createCallers(deps);
  const count = addRateLimit(app, deps);
  await addCors(app, isAllowedOrigin);
  addStopping(app, signal);
  refuseSecondHost(app);
  refuseUnknownParameters(app);
  refuseOddNumbers(app);
  limitAnonymous(app, count);
  await addSessionCookie(app, isAllowedOrigin);
  await addOpenApi(app, settings.version);

  addHealth(app, deps);
  addReady(app, deps, createOperatorCheck(callers));
  addMetricsRoute(app, registry, callers, settings);
  addDocumentation(app);
  if (page) await addPageFiles(app, page.folder);
  addAccountRoutes(app, deps);
  const takeUpload = limitConcurrency({
    mostPerUser: settings.maxUploadsPerUser,
    what: 'uploads',
    userCode: 'too_many_uploads',
    most: settings.maxUploads,
  });
  const takeQuestion = limitConcurrency({
    mostPerUser: settings.maxQuestionsPerUser,
    what: 'questions',
    userCode: 'too_many_questions',
  });
  app.register(async (api) => {
    requireUser(api, callers, count);
    addOwnAccountRoutes(api, deps);
    addKeyRoutes(api, deps, callers);
    addJobRoutes(api, deps, takeQuestion);
    addExploreRoutes(api, deps, takeQuestion);
    addFormatList(api, deps);
    addFormatTry(api, deps);
    addQueueStatus(api, deps, callers);
    addFailures(api, deps);
    addLiveStats(api, deps, isAllowedOrigin);
    // Each in its own scope, since they read bodies in their own way.
    api.register(async (scope) => addUploadRaw(scope, deps, callers, takeUpload));
    api.register(async (scope) => addUploadForm(scope, { ...deps, callers }, takeUpload));
  });
  await app.ready();
  return app as unknown as FastifyInstance;
}

function addAccountRoutes(app: App, deps: HttpDeps): void {
  addAuthOptions(app, deps);
  addTry(app, deps);
  addRegister(app, deps);
  addLogin(app, deps);
  addRefresh(app, deps);
  addLogout(app, deps);
}

function addJobRoutes(app: App, deps: HttpDeps, takeQuestion: TakePlace): void {
  addJobList(app, deps);
  addJobDetail(app, deps);
  addJobFile(app, deps);
  addJobAnalyze(app, deps);
  addJobRetry(app, deps);
  addJobRemove(app, deps);
  addBundleRemove(app, deps);
  addJobReport(app, deps, takeQuestion);
  addCombinedReport(app, deps, takeQuestion);
}

function addExploreRoutes(app: App, deps: HttpDeps, takeQuestion: TakePlace): void {
  addRecords(app, deps, takeQuestion);
  addRecord(app, deps, takeQuestion);
  addExport(app, deps, takeQuestion);
}

function addOwnAccountRoutes(app: App, deps: HttpDeps): void {
  addMe(app);
  addSettings(app, deps);
  addSessions(app, deps);
  addPassword(app, deps);
  addRemoveAccount(app, deps);
}

function addKeyRoutes(app: App, deps: HttpDeps, callers: Callers): void {
  addKeyAdd(app, deps, callers);
  addKeyList(app, deps);
  addKeyRemove(app, deps);
}
