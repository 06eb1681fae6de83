import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyServerOptions,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ApiKeys } from '../identity/api-keys.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import type { Revocations } from '../identity/revocations.ts';
import type { UserRights } from '../identity/user-rights.ts';
import type { Jobs } from '../jobs/index.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { CreateLimiter } from '../rate-limits/rate-limiter.ts';

export interface HttpSettings {
  /** Requests a minute and client address under /api and on /auth/me. */
  generalRateLimit: number;
  /** Requests a minute and client address on POST /auth/*. */
  authRateLimit: number;
  /** Addresses or CIDRs whose X-Real-IP and X-Forwarded-For are believed. */
  trustedProxies: string[];
  /** Origins (`https://host[:port]`) of other sites whose pages may call this service; `*` is any. */
  allowedOrigins: string[];
  version: string;
  /** Whether anybody may make an account; default open. */
  registration?: 'open' | 'closed';
  /** Who may read /metrics from elsewhere: everybody or administrators; default admin. */
  metrics?: 'open' | 'admin';
  /** An upload that sends nothing for so long is given up; default 300. */
  uploadIdleSeconds?: number;
  /** A JSON body has to come whole within this; default 60. */
  bodySeconds?: number;
}

/** What the server is given: values and ports, so that tests may give others. */
export interface HttpDeps {
  jobs: Jobs;
  identity: IdentityProvider;
  keys: ApiKeys;
  rights: UserRights;
  revocations: Pick<Revocations, 'assertEnabled'>;
  liveHub: LiveHub;
  /** By name: each throws when its part of the service does not work. */
  checks: Record<string, () => Promise<void>>;
  settings: HttpSettings;
  /** Where the rate limits count. */
  createLimiter: CreateLimiter;
  /** Options of the logger (pino); false, the default, logs nothing. */
  logger?: FastifyServerOptions['logger'];
  /** Aborts when the server is stopping: uploads break off, new requests are refused. */
  signal: AbortSignal;
}

/** Fastify with types that follow from the routes' schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
