import type { Registry } from 'prom-client';
import type { JobMetrics } from '../jobs/index.ts';
import { chunkMetrics } from './chunk-metrics.ts';
import { createMaker } from './make.ts';
import { reaperMetrics } from './reaper-metrics.ts';

/** Counts what the domain does, for Prometheus. */
export function createJobMetrics(registry: Registry): JobMetrics {
  const { counter, counterBy } = createMaker(registry);
  const received = counter('upload_received_bytes_total', 'Bytes of uploads, as sent');
  const uploads = counterBy(
    'uploads_total',
    'Files that came to their end, those of archives one by one',
    'outcome',
    ['stored', 'failed'],
  );
  const stored = counter('chunks_stored_total', 'Chunks that uploads have made durable');
  const plainBytes = counter(
    'upload_decompressed_bytes_total',
    'Bytes of stored chunks, decompressed',
  );
  const storedBytes = counter(
    'upload_stored_bytes_total',
    'Bytes of stored chunks, as they are stored',
  );
  const jobs = counterBy('jobs_ended_total', 'Jobs that came to their end', 'status', [
    'completed',
    'failed',
  ]);
  const searched = counter(
    'question_scanned_bytes_total',
    'Decompressed bytes that questions have searched in this process',
  );
  const searching = counter(
    'question_scan_seconds_total',
    'Seconds of searching these bytes, from their reading to the answer',
  );
  return {
    ...chunkMetrics(registry),
    ...reaperMetrics(registry),
    received: (bytes) => received.inc(bytes),
    uploadEnded: (outcome) => uploads(outcome),
    chunkStored: (bytes) => {
      stored.inc();
      plainBytes.inc(bytes.byteLength);
      storedBytes.inc(bytes.storedBytes);
    },
    jobEnded: (status) => jobs(status),
    searched: (bytes, seconds) => {
      searched.inc(bytes);
      searching.inc(seconds);
    },
  };
}
