/** What an access log's record adds: method, status, path, bytes, duration. */

import type { Header } from '../pattern/header.ts';
import { withoutQuery } from '../pattern/request.ts';
import { addBytes } from '../report/partial/merge.ts';
import type { HttpPartial } from '../report/partial/partial-report.ts';
import { countKey } from '../sketches/bounded-table.ts';
import { addDurations, bucketOf, coarseBucketOf, NO_DURATION } from '../sketches/ddsketch.ts';
import { countHeavy, NO_BUCKET } from '../sketches/heavy-hitters.ts';
import { maskMessage } from '../templates/mask.ts';
import { cutToBytes, detach } from '../text.ts';

const MAX_PATH_BYTES = 512;
const cutPath = (path: string): string => cutToBytes(path, MAX_PATH_BYTES);

/** The path as it is counted: without the query. Long ones are cut, so that equal keys are one. */
export function countedPath(whole: string): string {
  const path = withoutQuery(whole);
  return path.length * 3 <= MAX_PATH_BYTES ? path : cutPath(path);
}

/**
 * Counts the request of a record whose line starts at this offset of the file. What is no request (`-`, a
 * binary probe) counts by its status alone.
 */
export function countRequest(http: HttpPartial, header: Header, offset: number): void {
  if (header.method !== '') countKey(http.methods, header.method, detach);
  if (header.status > 0) {
    const status = String(header.status);
    http.statuses.set(status, (http.statuses.get(status) ?? 0) + 1);
  }
  const seconds = header.durationMs / 1000;
  const bucket = bucketOf(seconds);
  if (bucket !== NO_DURATION) addDurations(http.latency, bucket, 1, seconds);
  if (header.path !== '') {
    const measured = bucket === NO_DURATION ? NO_BUCKET : coarseBucketOf(bucket);
    countHeavy(http.paths, countedPath(header.path), offset, pathValues(header), measured);
  }
  http.bytesSent = addBytes(http.bytesSent, header.bytes);
}

/** In the order of PATH_COLUMNS. */
function pathValues({ status, bytes }: Header): number[] {
  const errors = errorClass(status);
  return [errors === 4 ? 1 : 0, errors === 5 ? 1 : 0, bytes];
}

/** 4 or 5 for a status of 4xx or 5xx, else 0. */
export function errorClass(status: number): number {
  const hundreds = Math.floor(status / 100);
  return hundreds === 4 || hundreds === 5 ? hundreds : 0;
}

/** The pattern of a request: its method and its masked path without the query. */
export function maskRequest({ method, path }: Header): string {
  return maskMessage(`${method} ${withoutQuery(path)}`);
}
