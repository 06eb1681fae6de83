import { segment, serverAddress } from './address.ts';
import type { Scanned } from './events.ts';
import { type JobsOptions, jobPages } from './jobs.ts';
import { PATIENCE, type Patience } from './patience.ts';
import {
  countRecords,
  type RecordsOptions,
  recordContext,
  recordPage,
  recordPages,
} from './records.ts';
import { type ReportOptions, readReport } from './report.ts';
import { type Asked, Requests, type Words } from './requests.ts';
import { fixedToken, type TokenSource } from './tokens.ts';
import type {
  CombinedReport,
  Count,
  Job,
  JobDetail,
  LiveMessage,
  LogRecord,
  Question,
  QueueReport,
  RecordContext,
  RecordPage,
  Report,
  UploadedFile,
} from './types.ts';
import { type Sender, type UploadOptions, upload } from './upload.ts';
import { type WatchOptions, watch } from './watch.ts';

export interface ClientOptions extends Partial<Patience> {
  /** Address of the server, as http://127.0.0.1:3008. Throws a TypeError for what is no http or https URL. */
  server: string | URL;
  /** An API key or an access token, or where each request gets one from. */
  token: string | TokenSource;
  /** What problems are called instead of what the server says, by their code: for whoever reads them. */
  words?: Words;
}

interface Cancelable {
  signal?: AbortSignal | undefined;
}

/** Changes to how a job is read, each left out: as before. */
export interface ReadAgainOptions {
  format?: string;
  timeZone?: string;
  keywords?: string[];
}

/** A server as one person sees it. Everything that the server refuses is thrown as a Problem. */
export class Client<Source> {
  /** For routes that have no function here. */
  readonly requests: Requests;
  readonly #sender: Sender<Source>;

  constructor(sender: Sender<Source>, { server, token, words, ...patience }: ClientOptions) {
    const tokens = typeof token === 'string' ? fixedToken(token) : token;
    this.requests = new Requests(serverAddress(server), {
      tokens,
      words,
      patience: { ...PATIENCE, ...patience },
    });
    this.#sender = sender;
  }

  /** The JSON that any route answers, as `api/formats`. */
  ask<Body>(route: string, asked?: Asked): Promise<Body> {
    return this.requests.json(route, asked);
  }

  /**
   * Sends a log. Resolves with its job, or with an entry for each member of an archive; where one could not be read its entry has an
   * `error`. Waits where the server says so, and sends again what can be read twice.
   */
  upload(source: Source, options: UploadOptions = {}): Promise<UploadedFile[]> {
    return upload(this.requests, this.#sender, source, options);
  }

  /** The messages of a job until its final one; reconnects by itself. */
  watch(jobID: string, options?: WatchOptions): AsyncGenerator<LiveMessage, void> {
    return watch(this.requests, jobID, options);
  }

  job(jobID: string, { signal }: Cancelable = {}): Promise<JobDetail> {
    return this.ask(`api/jobs/${segment(jobID)}`, { signal });
  }

  /** Jobs, newest first. */
  async *jobs(options?: JobsOptions): AsyncGenerator<Job, void> {
    for await (const { items } of jobPages(this.requests, options)) yield* items;
  }

  /** The same page by page; that of an archive tells what was skipped. */
  jobPages(options?: JobsOptions): ReturnType<typeof jobPages> {
    return jobPages(this.requests, options);
  }

  /** The report of a job, or of its records that match; while it runs, of the part done so far. */
  report(jobID: string, options: ReportOptions<Report> = {}): Promise<Report> {
    return readReport(this.requests, `api/stats/${segment(jobID)}`, options);
  }

  /** One report of an archive, of the jobs with these ids, or without both of all completed jobs. */
  combinedReport(
    options: ReportOptions<CombinedReport> & { jobID?: string[]; bundleID?: string } = {},
  ): Promise<CombinedReport> {
    return readReport(this.requests, 'api/stats', options);
  }

  /** The records that match, in their order. */
  async *records(jobID: string, options: RecordsOptions = {}): AsyncGenerator<LogRecord, void> {
    for await (const { items } of this.recordPages(jobID, options)) yield* items;
  }

  /** The same page by page, with what is known of the question beside its records. */
  recordPages(jobID: string, options: RecordsOptions = {}): AsyncGenerator<RecordPage, void> {
    return recordPages(this.requests, jobID, options);
  }

  /** One page; `cursor` is the `nextCursor` of the one before. */
  recordPage(jobID: string, options: Parameters<typeof recordPage>[2] = {}): Promise<RecordPage> {
    return recordPage(this.requests, jobID, options);
  }

  /** How many records match, counted to the end. */
  count(
    jobID: string,
    question: Question & Cancelable = {},
    onProgress?: (scanned: Scanned) => void,
  ): Promise<Count> {
    return countRecords(this.requests, jobID, question, onProgress);
  }

  /** The record that begins at a line, with those around it. */
  context(
    jobID: string,
    line: number,
    options?: { before?: number; after?: number } & Cancelable,
  ): Promise<RecordContext> {
    return recordContext(this.requests, jobID, line, options);
  }

  /** All records that match, as bytes: as they stand (`raw`), as lines of JSON, or as CSV. */
  export(
    jobID: string,
    {
      signal,
      format = 'raw',
      ...question
    }: Question & Cancelable & { format?: 'raw' | 'jsonl' | 'csv' } = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const query = { ...question, format };
    return this.requests.pieces(`api/jobs/${segment(jobID)}/export`, {
      query,
      signal,
      accept: '*/*',
    });
  }

  /** Processes a failed job again. */
  retry(jobID: string): Promise<JobDetail> {
    return this.ask(`api/jobs/${segment(jobID)}/retry`, { method: 'POST' });
  }

  /** Reads the kept bytes of a job again, as told; its report is replaced when the new one is complete. */
  readAgain(jobID: string, how: ReadAgainOptions): Promise<JobDetail> {
    return this.ask(`api/jobs/${segment(jobID)}/analyze`, { method: 'POST', json: how });
  }

  /** Removes a job, its report and its bytes. In a browser it goes on where the page is closed. */
  remove(jobID: string): Promise<void> {
    return this.ask(`api/jobs/${segment(jobID)}`, { method: 'DELETE', outlivesPage: true });
  }

  /** Removes an archive with all of its jobs. */
  removeBundle(bundleID: string): Promise<void> {
    return this.ask(`api/bundles/${segment(bundleID)}`, { method: 'DELETE', outlivesPage: true });
  }

  queue({ signal }: Cancelable = {}): Promise<QueueReport> {
    return this.ask('api/queue-status', { signal });
  }
}
