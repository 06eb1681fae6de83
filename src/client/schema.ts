/**
 * What the server answers. Written by scripts/page-types.ts from the schemas of the server (src/http/schemas/), which it
 * also checks its answers with; a test says when this file is out of date.
 */
/* biome-ignore-all lint: written by a program. */
/**
 * Problem details (RFC 9457)
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /**
   * What to do
   */
  detail: string;
  /**
   * Stable word; docs/errors.md lists them
   */
  code: string;
  errors?: {
    path: string;
    message: string;
    /**
     * Of a query or a pattern: characters before the fault
     */
    position?: number;
  }[];
}

export interface Session {
  accessToken: string;
  /**
   * Good for one refresh. Not there where it is in the cookie (log-flow-session).
   */
  refreshToken?: string;
  tokenType: 'Bearer';
  /**
   * Seconds until the access token expires
   */
  expiresIn: number;
  user: {
    id: string;
    email: string;
  };
}

export type Registration =
  | {
      accessToken: string;
      /**
       * Good for one refresh. Not there where it is in the cookie (log-flow-session).
       */
      refreshToken?: string;
      tokenType: 'Bearer';
      /**
       * Seconds until the access token expires
       */
      expiresIn: number;
      user: {
        id: string;
        email: string;
      };
    }
  | {
      user: {
        id: string;
        email: string;
      };
    };

export interface SessionList {
  /**
   * Used last first
   */
  items: {
    id: string;
    /**
     * RFC 3339, UTC
     */
    createdAt: string;
    /**
     * RFC 3339, UTC
     */
    lastUsedAt: string;
    /**
     * RFC 3339, UTC
     */
    expiresAt: string;
    userAgent: string | null;
    address: string | null;
    /**
     * Whether the request belongs to it
     */
    isCurrent: boolean;
  }[];
  /**
   * There are 100 at most
   */
  nextCursor: null;
}

export interface ApiKey {
  id: string;
  name: string;
  /**
   * The first characters of the key
   */
  hint: string;
  /**
   * @minItems 1
   */
  scopes: ('upload' | 'read' | 'admin')[];
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export interface NewApiKey {
  id: string;
  name: string;
  /**
   * The first characters of the key
   */
  hint: string;
  /**
   * @minItems 1
   */
  scopes: ('upload' | 'read' | 'admin')[];
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /**
   * The key itself. It is shown this once.
   */
  key: string;
}

export interface FailedJob {
  jobID: string;
  ownerID: string;
  code: string;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  finishedAt: string | null;
  /**
   * Number of runs
   */
  attempts: number;
  /**
   * Every failed attempt, in order
   */
  history: {
    chunkIndex: number | null;
    run: number;
    kind: 'error' | 'crash' | 'interruption' | 'upload';
    workerID: string | null;
    startedAt: string | null;
    /**
     * RFC 3339, UTC
     */
    endedAt: string;
    code: string;
  }[];
}

export interface Bundle {
  id: string;
  name: string;
  /**
   * Whether all members are there; false while they come, or where that was cut off
   */
  isComplete: boolean;
  /**
   * Members that are no job, and why; an empty path is the rest of the archive
   */
  skipped: {
    path: string;
    code: string;
    message: string;
  }[];
}

export interface JobSummary {
  jobID: string;
  fileName: string;
  status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
  progressInPercentage: number;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /**
   * 1, and one more for each retry by its owner
   */
  attempts: number;
  error: {
    code: string;
    message: string;
  } | null;
  /**
   * Decompressed bytes received so far
   */
  totalBytes: number;
  bytesProcessed: number;
  format: {
    name: string;
    title: string;
    confidence: number;
  } | null;
  encoding: string | null;
  bundle: {
    /**
     * The same of all members
     */
    id: string;
    /**
     * Name of the archive
     */
    name: string;
    /**
     * Of the member in it; empty: the rest of the archive
     */
    path: string;
  } | null;
}

export interface ListedJob {
  jobID: string;
  fileName: string;
  status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
  progressInPercentage: number;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /**
   * 1, and one more for each retry by its owner
   */
  attempts: number;
  error: {
    code: string;
    message: string;
  } | null;
  /**
   * Decompressed bytes received so far
   */
  totalBytes: number;
  bytesProcessed: number;
  format: {
    name: string;
    title: string;
    confidence: number;
  } | null;
  encoding: string | null;
  bundle: {
    /**
     * The same of all members
     */
    id: string;
    /**
     * Name of the archive
     */
    name: string;
    /**
     * Of the member in it; empty: the rest of the archive
     */
    path: string;
  } | null;
  contentHash: string | null;
  /**
   * Compressed bytes that are kept of it
   */
  storedBytes: number;
  /**
   * Whether its bytes can be read
   */
  bytesKept: boolean;
  keptUntil: string | null;
  counts: {
    /**
     * As `totalLogsProcessed` of the report
     */
    records: number;
    /**
     * Records of the levels error and fatal
     */
    errors: number;
    /**
     * As `invalidLogs`
     */
    invalid: number;
  } | null;
}

export interface JobDetail {
  jobID: string;
  fileName: string;
  status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
  progressInPercentage: number;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /**
   * 1, and one more for each retry by its owner
   */
  attempts: number;
  error: {
    code: string;
    message: string;
  } | null;
  /**
   * Decompressed bytes received so far
   */
  totalBytes: number;
  bytesProcessed: number;
  format: {
    name: string;
    title: string;
    confidence: number;
  } | null;
  encoding: string | null;
  bundle: {
    /**
     * The same of all members
     */
    id: string;
    /**
     * Name of the archive
     */
    name: string;
    /**
     * Of the member in it; empty: the rest of the archive
     */
    path: string;
  } | null;
  contentHash: string | null;
  /**
   * Compressed bytes that are kept of it
   */
  storedBytes: number;
  /**
   * Whether its bytes can be read
   */
  bytesKept: boolean;
  keptUntil: string | null;
  counts: {
    /**
     * As `totalLogsProcessed` of the report
     */
    records: number;
    /**
     * Records of the levels error and fatal
     */
    errors: number;
    /**
     * As `invalidLogs`
     */
    invalid: number;
  } | null;
  chunks: {
    total: number;
    done: number;
    waiting: number;
    processing: number;
    failed: number;
  };
  reread: {
    status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
    progressInPercentage: number;
    format: {
      name: string;
      title: string;
      confidence: number;
    } | null;
    error: {
      code: string;
      message: string;
    } | null;
  } | null;
  /**
   * Every failed attempt, in order
   */
  history: {
    chunkIndex: number | null;
    run: number;
    kind: 'error' | 'crash' | 'interruption' | 'upload';
    workerID: string | null;
    startedAt: string | null;
    /**
     * RFC 3339, UTC
     */
    endedAt: string;
    code: string;
    message: string;
  }[];
}

export interface JobReport {
  jobID: string;
  fileName: string;
  status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
  progressInPercentage: number;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /**
   * 1, and one more for each retry by its owner
   */
  attempts: number;
  error: {
    code: string;
    message: string;
  } | null;
  /**
   * Decompressed bytes received so far
   */
  totalBytes: number;
  bytesProcessed: number;
  format: {
    name: string;
    title: string;
    confidence: number;
  } | null;
  encoding: string | null;
  bundle: {
    /**
     * The same of all members
     */
    id: string;
    /**
     * Name of the archive
     */
    name: string;
    /**
     * Of the member in it; empty: the rest of the archive
     */
    path: string;
  } | null;
  formats:
    | {
        name: string;
        title: string;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        records: number;
      }[]
    | null;
  /**
   * Each is in a record (linesInRecords) or invalid (invalidLogs)
   */
  totalLines: number;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  linesInRecords: number;
  /**
   * Records, invalid ones included
   */
  totalLogsProcessed: number;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  invalidLogs: number;
  invalidReasons: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  /**
   * @maxItems 100
   */
  invalidSamples: {
    /**
     * Counts from 1 in the file
     */
    line: number;
    reason: string;
    text: string;
    file?: string;
  }[];
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  uniqueIPs: number;
  /**
   * 0 is exact, else relative
   */
  uniqueIPsStandardError: number;
  /**
   * Errors are null where no file is an access log; firstSeen and lastSeen where no record has a time and beyond 100,000 addresses; all of them where an earlier release counted some of the records
   *
   * @maxItems 100
   */
  topIPs: {
    ip: string;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    count: number;
    clientErrors: number | null;
    serverErrors: number | null;
    firstSeen: string | null;
    lastSeen: string | null;
  }[];
  /**
   * By how much the counts of topIPs may be off; 0 is exact
   */
  topIPsErrorBound: number;
  topIPsErrorBounds: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    clientErrors: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    serverErrors: number;
  } | null;
  logLevelCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    trace: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    debug: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    info: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    notice: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    warn: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    error: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    fatal: number;
  };
  /**
   * Valid records that have no level
   */
  logsWithoutLevel: number;
  keyWordCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  keyWordLogCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  timeRange: {
    /**
     * RFC 3339, UTC
     */
    from: string;
    /**
     * RFC 3339, UTC
     */
    to: string;
  } | null;
  timeZone: {
    name: string | null;
    /**
     * log: all times of the log say their zone, by the examples of the patterns; else who chose the zone for those that do not: the request, the account, the server, or nobody (UTC)
     */
    source: 'log' | 'request' | 'account' | 'server' | 'default';
  } | null;
  timeYear: {
    /**
     * log: the times of the log say their year; assumed: none does, and each is of the latest year that puts it no more than a day after the upload; mixed: some do. By the examples of the patterns
     */
    source: 'log' | 'assumed' | 'mixed';
  } | null;
  histogram: {
    intervalSeconds: number;
    /**
     * @maxItems 500
     */
    buckets: {
      /**
       * RFC 3339, UTC
       */
      from: string;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      total: number;
      logLevelCounts: {
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        trace: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        debug: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        info: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        notice: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        warn: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        error: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        fatal: number;
      };
    }[];
  };
  /**
   * @maxItems 1000
   */
  patterns: {
    /**
     * The same for the same pattern in every report
     */
    id: string;
    pattern: string;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    count: number;
    level: ('trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'fatal') | null;
    levels: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      none: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      trace: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      debug: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      info: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      notice: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      warn: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      error: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      fatal: number;
    };
    example: string;
    firstSeen: string | null;
    lastSeen: string | null;
    histogram: {
      /**
       * RFC 3339, UTC
       */
      from: string;
      intervalSeconds: number;
      /**
       * @maxItems 60
       *
       * Items: This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      counts: number[];
    } | null;
  }[];
  /**
   * Records in none of the patterns
   */
  patternsOther: number;
  http: {
    methods: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      [k: string]: number;
    };
    statuses: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      [k: string]: number;
    };
    statusHistogram: {
      intervalSeconds: number;
      /**
       * @maxItems 500
       */
      buckets: {
        /**
         * RFC 3339, UTC
         */
        from: string;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        total: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '1xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '2xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '3xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '4xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '5xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        other: number;
      }[];
    } | null;
    /**
     * @maxItems 100
     *
     * Items: Null where an earlier release counted some of the requests, which did not tell
     */
    topPaths: {
      path: string;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      count: number;
      clientErrors: number | null;
      serverErrors: number | null;
      bytesSent: number | null;
      latency: {
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        count: number;
        p50: number;
        p95: number;
        p99: number;
      } | null;
    }[];
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    topPathsErrorBound: number;
    topPathsErrorBounds: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      clientErrors: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      serverErrors: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      bytesSent: number;
    } | null;
    topPathsLatencyShare: number | null;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    bytesSent: number;
    latency: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      count: number;
      p50: number;
      p90: number;
      p99: number;
      max: number;
    } | null;
  } | null;
  /**
   * Parts of the file about which nothing is said, with the reason
   */
  missing?: {
    /**
     * Where several jobs are asked
     */
    jobID?: string;
    fromLine: number;
    bytes: number;
    reason: string;
  }[];
  /**
   * Fields of the question that no record of a sample has
   */
  unknownFields?: string[];
}

export interface CombinedReport {
  format: {
    name: string;
    title: string;
    confidence: number;
  } | null;
  formats:
    | {
        name: string;
        title: string;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        records: number;
      }[]
    | null;
  /**
   * Each is in a record (linesInRecords) or invalid (invalidLogs)
   */
  totalLines: number;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  linesInRecords: number;
  /**
   * Records, invalid ones included
   */
  totalLogsProcessed: number;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  invalidLogs: number;
  invalidReasons: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  /**
   * @maxItems 100
   */
  invalidSamples: {
    /**
     * Counts from 1 in the file
     */
    line: number;
    reason: string;
    text: string;
    file?: string;
  }[];
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^.*$".
   */
  uniqueIPs: number;
  /**
   * 0 is exact, else relative
   */
  uniqueIPsStandardError: number;
  /**
   * Errors are null where no file is an access log; firstSeen and lastSeen where no record has a time and beyond 100,000 addresses; all of them where an earlier release counted some of the records
   *
   * @maxItems 100
   */
  topIPs: {
    ip: string;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    count: number;
    clientErrors: number | null;
    serverErrors: number | null;
    firstSeen: string | null;
    lastSeen: string | null;
  }[];
  /**
   * By how much the counts of topIPs may be off; 0 is exact
   */
  topIPsErrorBound: number;
  topIPsErrorBounds: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    clientErrors: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    serverErrors: number;
  } | null;
  logLevelCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    trace: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    debug: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    info: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    notice: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    warn: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    error: number;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    fatal: number;
  };
  /**
   * Valid records that have no level
   */
  logsWithoutLevel: number;
  keyWordCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  keyWordLogCounts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    [k: string]: number;
  };
  timeRange: {
    /**
     * RFC 3339, UTC
     */
    from: string;
    /**
     * RFC 3339, UTC
     */
    to: string;
  } | null;
  timeZone: {
    name: string | null;
    /**
     * log: all times of the log say their zone, by the examples of the patterns; else who chose the zone for those that do not: the request, the account, the server, or nobody (UTC)
     */
    source: 'log' | 'request' | 'account' | 'server' | 'default';
  } | null;
  timeYear: {
    /**
     * log: the times of the log say their year; assumed: none does, and each is of the latest year that puts it no more than a day after the upload; mixed: some do. By the examples of the patterns
     */
    source: 'log' | 'assumed' | 'mixed';
  } | null;
  histogram: {
    intervalSeconds: number;
    /**
     * @maxItems 500
     */
    buckets: {
      /**
       * RFC 3339, UTC
       */
      from: string;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      total: number;
      logLevelCounts: {
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        trace: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        debug: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        info: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        notice: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        warn: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        error: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        fatal: number;
      };
    }[];
  };
  /**
   * @maxItems 1000
   */
  patterns: {
    /**
     * The same for the same pattern in every report
     */
    id: string;
    pattern: string;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    count: number;
    level: ('trace' | 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'fatal') | null;
    levels: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      none: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      trace: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      debug: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      info: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      notice: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      warn: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      error: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      fatal: number;
    };
    example: string;
    firstSeen: string | null;
    lastSeen: string | null;
    histogram: {
      /**
       * RFC 3339, UTC
       */
      from: string;
      intervalSeconds: number;
      /**
       * @maxItems 60
       *
       * Items: This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      counts: number[];
    } | null;
  }[];
  /**
   * Records in none of the patterns
   */
  patternsOther: number;
  http: {
    methods: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      [k: string]: number;
    };
    statuses: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      [k: string]: number;
    };
    statusHistogram: {
      intervalSeconds: number;
      /**
       * @maxItems 500
       */
      buckets: {
        /**
         * RFC 3339, UTC
         */
        from: string;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        total: number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '1xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '2xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '3xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '4xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        '5xx': number;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        other: number;
      }[];
    } | null;
    /**
     * @maxItems 100
     *
     * Items: Null where an earlier release counted some of the requests, which did not tell
     */
    topPaths: {
      path: string;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      count: number;
      clientErrors: number | null;
      serverErrors: number | null;
      bytesSent: number | null;
      latency: {
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        count: number;
        p50: number;
        p95: number;
        p99: number;
      } | null;
    }[];
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    topPathsErrorBound: number;
    topPathsErrorBounds: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      clientErrors: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      serverErrors: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      bytesSent: number;
    } | null;
    topPathsLatencyShare: number | null;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    bytesSent: number;
    latency: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      count: number;
      p50: number;
      p90: number;
      p99: number;
      max: number;
    } | null;
  } | null;
  /**
   * Parts of the file about which nothing is said, with the reason
   */
  missing?: {
    /**
     * Where several jobs are asked
     */
    jobID?: string;
    fromLine: number;
    bytes: number;
    reason: string;
  }[];
  /**
   * Fields of the question that no record of a sample has
   */
  unknownFields?: string[];
  jobs: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^.*$".
     */
    total: number;
    byStatus: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      Uploading: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      Queued: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      'In Progress': number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      Retrying: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      Completed: number;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       *
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      Failed: number;
    };
  };
}

export interface UploadedJobs {
  /**
   * One entry for each file, and for each member of an archive; jobID is null where no job was created
   */
  jobs: {
    jobID: string | null;
    fileName: string;
    totalBytes: number;
    status: 'Uploading' | 'Queued' | 'In Progress' | 'Retrying' | 'Completed' | 'Failed';
    error?: {
      code: string;
      message: string;
    };
    bundle?: {
      /**
       * The same of all members
       */
      id: string;
      /**
       * Name of the archive
       */
      name: string;
      /**
       * Of the member in it; empty: the rest of the archive
       */
      path: string;
    };
  }[];
}

export interface RecordPage {
  items: {
    /**
     * Number of its first line, from 1
     */
    line: number;
    lines: number;
    /**
     * Its own lines
     */
    text: string;
    timestamp?: string | null;
    level?: string | null;
    message?: string | null;
    fields?: {};
    ips?: string[];
    /**
     * The name of the format that read it, for `form:NAME`
     */
    form?: string;
    pattern?: string;
    /**
     * For `pattern:ID`
     */
    patternID?: string;
    /**
     * Why the line is in no record
     */
    invalid?: string;
  }[];
  total: {
    count: number;
    /**
     * False: there are at least so many
     */
    isExact: boolean;
  };
  /**
   * Bytes of the file whose matches are counted
   */
  scanned: {
    bytes: number;
    of: number;
  };
  /**
   * Parts of the file about which nothing is said, with the reason
   */
  missing: {
    /**
     * Where several jobs are asked
     */
    jobID?: string;
    fromLine: number;
    bytes: number;
    reason: string;
  }[];
  /**
   * Fields of the question that no record of a sample has
   */
  unknownFields: string[];
  nextCursor: string | null;
}

export interface RecordContext {
  record: {
    /**
     * Number of its first line, from 1
     */
    line: number;
    lines: number;
    /**
     * Its own lines
     */
    text: string;
    timestamp?: string | null;
    level?: string | null;
    message?: string | null;
    fields?: {};
    ips?: string[];
    /**
     * The name of the format that read it, for `form:NAME`
     */
    form?: string;
    pattern?: string;
    /**
     * For `pattern:ID`
     */
    patternID?: string;
    /**
     * Why the line is in no record
     */
    invalid?: string;
  };
  /**
   * In the order of the file
   */
  before: {
    /**
     * Number of its first line, from 1
     */
    line: number;
    lines: number;
    /**
     * Its own lines
     */
    text: string;
    timestamp?: string | null;
    level?: string | null;
    message?: string | null;
    fields?: {};
    ips?: string[];
    /**
     * The name of the format that read it, for `form:NAME`
     */
    form?: string;
    pattern?: string;
    /**
     * For `pattern:ID`
     */
    patternID?: string;
    /**
     * Why the line is in no record
     */
    invalid?: string;
  }[];
  after: {
    /**
     * Number of its first line, from 1
     */
    line: number;
    lines: number;
    /**
     * Its own lines
     */
    text: string;
    timestamp?: string | null;
    level?: string | null;
    message?: string | null;
    fields?: {};
    ips?: string[];
    /**
     * The name of the format that read it, for `form:NAME`
     */
    form?: string;
    pattern?: string;
    /**
     * For `pattern:ID`
     */
    patternID?: string;
    /**
     * Why the line is in no record
     */
    invalid?: string;
  }[];
}

export interface FormatList {
  /**
   * By name
   */
  items: {
    name: string;
    title: string;
    /**
     * A line of the format
     */
    sample: string;
    /**
     * Whether the operator has added it, or put it in place
     */
    isOwn: boolean;
  }[];
}

export interface FormatTrial {
  format: {
    name: string;
    title: string;
    confidence: number;
  };
  /**
   * How many lines were given
   */
  lines: number;
  /**
   * How many of them are in a record
   */
  explained: number;
  /**
   * Records and invalid lines, in order
   */
  items: {
    /**
     * Number of its first line among those given, from 1
     */
    line: number;
    lines: number;
    timestamp?: string | null;
    level?: string | null;
    message?: string | null;
    fields?: {
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^.*$".
       */
      [k: string]: unknown;
    };
    ips?: string[];
    /**
     * Why the line is in no record
     */
    invalid?: string;
    /**
     * Of a line that does not match a format of patterns
     */
    mismatch?: {
      /**
       * The one that fits furthest, of those of the format
       */
      pattern: string;
      /**
       * The start of the line that fits
       */
      matched: string;
      /**
       * What does not fit there; empty where the pattern ends before the line does
       */
      element: string;
      /**
       * Characters of the pattern before the element
       */
      position: number;
    };
  }[];
}

export interface QueueReport {
  queues: {
    name: string;
    ready: number;
    inFlight: number;
    delayed: number;
    oldestSeconds: number | null;
  }[];
  /**
   * Jobs in the failed queue
   */
  failed: number;
  workers: {
    id: string;
    /**
     * RFC 3339, UTC
     */
    lastSeen: string;
    busy: number;
  }[];
}
