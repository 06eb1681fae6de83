import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyServerOptions,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { FormatCatalog } from '../engine/index.ts';
import type { ApiKeys } from '../identity/api-keys.ts';
import type { FirstAccount } from '../identity/first-account.ts';
import type { IdentityProvider } from '../identity/identity-provider.ts';
import type { Revocations } from '../identity/revocations.ts';
import type { UserRights } from '../identity/user-rights.ts';
import type { UserSettings } from '../identity/user-settings.ts';
import type { Explore, Jobs } from '../jobs/index.ts';
import type { LiveHub } from '../live/live-hub.ts';
import type { CreateLimiter } from '../rate-limits/rate-limiter.ts';
import type { Tracing } from '../tracing/tracing.ts';

import type { LeastRate } from './uploads/least-rate.ts';

/** The header in which trusted proxies name the client; any other one, the client may have written itself. */
export type ProxyHeader = 'X-Forwarded-For' | 'X-Real-IP';

export interface HttpSettings {
  /** Requests a minute of one user, or of one address (IPv6: /64) where there is none, without uploads. */
  generalRateLimit: number;
  /** Uploads a minute, likewise. */
  uploadRateLimit: number;
  /** Requests a minute of one address on POST /auth/*. */
  authRateLimit: number;
  /** Addresses or CIDRs of proxies that are believed, and the header in which they name the client. */
  trustedProxies: string[];
  trustedProxyHeader: ProxyHeader;
  /** Origins (`https://host[:port]`) of other sites whose pages may call this service; `*` is any. */
  allowedOrigins: string[];
  version: string;
  /** Connections open at once, in all and from one address; those of trusted proxies count in all only. */
  maxConnections: number;
  maxConnectionsPerAddress: number;
  /** The headers of a request have to come whole within this. */
  headerSeconds: number;
  /** A JSON body has to come whole within this. */
  bodySeconds: number;
  /** An upload that sends nothing for so long is given up. */
  uploadIdleSeconds: number;
  /** On average an upload has to send so much. */
  uploadLeastRate: LeastRate;
  /** Uploads at once: of one user, and in all. */
  maxUploadsPerUser: number;
  maxUploads: number;
  /** Live connections of one user at once. */
  maxWatchesPerUser: number;
  /** Questions to kept bytes of one user at once. */
  maxQuestionsPerUser: number;
  /** How long the answer of /ready is kept. */
  readySeconds: number;
  /** Where accounts are kept; default local. */
  provider?: 'local' | 'supabase';
  /** Whether anybody may make an account; default open. */
  registration?: 'open' | 'closed';
  /** Who may read /metrics from elsewhere: everybody or administrators; default admin. */
  metrics?: 'open' | 'admin';
  /** The folder of the built page for browsers; null, the default, or a folder without one: there is no page. */
  pageFolder?: string | null;
  /** When the server stops, connections that are still open after so long are cut off. */
  closeSeconds: number;
}

/** What the server is given: values and ports, so that tests may give others. */
export interface HttpDeps {
  jobs: Jobs;
  explore: Explore;
  /** The formats to choose from; default the built-in ones. */
  catalog?: FormatCatalog;
  identity: IdentityProvider;
  /** For trying the service on this machine; null, the default, where its stores are shared or its accounts elsewhere. */
  firstAccount?: FirstAccount | null;
  keys: ApiKeys;
  rights: UserRights;
  userSettings: UserSettings;
  revocations: Pick<Revocations, 'assertEnabled' | 'assertNotRevoked'>;
  liveHub: LiveHub;
  /** By name: each throws when its part of the service does not work. */
  checks: Record<string, () => Promise<void>>;
  settings: HttpSettings;
  /** Where the rate limits count. */
  createLimiter: CreateLimiter;
  /** Limits of this process alone. */
  createLocalLimiter: CreateLimiter;
  /** Options of the logger (pino); false, the default, logs nothing. */
  logger?: FastifyServerOptions['logger'];
  /** Where the metrics of the process are; default one of the server's own. */
  registry?: Registry;
  /** Default: no traces. */
  tracing?: Tracing;
  /** An error of a check as operators may see it, without secrets; default its message. */
  describeFailure?: (error: unknown) => string;
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
