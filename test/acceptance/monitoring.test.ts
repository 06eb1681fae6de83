import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { clientOf, newClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { randomLog } from '../support/logs.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MONITORING = path.join(ROOT, 'deploy/monitoring');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const PROMTOOL = '/usr/bin/promtool';

/** Names of metrics of this program in a text, in each of their forms; `log_flow` alone begins none. */
const namesIn = (text: string): string[] => [
  ...new Set(text.match(/\b(log_flow|process|nodejs)_[a-z0-9_]+/g) ?? []),
];
/** Of a histogram there are three series. */
const family = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

interface Panel {
  targets?: { expr: string }[];
}
const dashboard = JSON.parse(read('deploy/monitoring/dashboard.json')) as { panels: Panel[] };
const alerts = read('deploy/monitoring/alerts.yml')
  .split(/^ +- alert: /m)
  .slice(1);
const document = read('docs/monitoring.md');

describe('metrics of a running service', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  before(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { WORKER_PORT: '0' });
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  const addresses = () => [
    server.url,
    ...[...server.output().matchAll(/Health and metrics: (\S+?)\/health/g)].map(([, url]) => url!),
  ];
  const scrape = async () => {
    const texts = await Promise.all(
      addresses().map(async (url) => {
        const answer = await fetch(`${url}/metrics`);
        assert.equal(answer.status, 200, url);
        return answer.text();
      }),
    );
    return texts.join('\n');
  };
  const exposed = async () =>
    new Set([...(await scrape()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
  /** The sum of a series over all processes. */
  const sum = (text: string, series: string) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${series} `))
      .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);

  it('are all that the dashboard and the alerts name', async () => {
    const names = await exposed();
    const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    assert.ok(queries.length > 30);
    for (const name of namesIn(queries.join('\n'))) {
      assert.ok(names.has(name) || names.has(family(name)), `the dashboard names ${name}`);
    }
    const rules = alerts.join('\n');
    for (const name of namesIn(rules)) {
      assert.ok(names.has(name) || names.has(family(name)), `an alert names ${name}`);
    }
  });

  it('are all in the document, which has no other', async () => {
    const ours = [...(await exposed())].filter((name) => name.startsWith('log_flow_')).sort();
    const rows = [...document.matchAll(/^\| `(log_flow_\w+)`/gm)].map(([, name]) => name!);
    assert.deepEqual(rows.sort(), ours);
  });

  it('count a file from its upload to its report', async () => {
    const user = await newClient(server.url);
    const client = clientOf(server.url, user.email, user.token);
    const log = randomLog(60_000);
    const { jobID } = await client.put('counted.log', log);
    await client.finished(jobID);
    await client.call('GET', `/api/jobs/${jobID}/records?limit=5`);
    const text = await eventually('all of it', async () => {
      const now = await scrape();
      return sum(now, 'log_flow_questions_total{kind="records"}') === 1 && now;
    });
    const bytes = Buffer.byteLength(log);
    assert.equal(sum(text, 'log_flow_upload_received_bytes_total'), bytes);
    assert.equal(sum(text, 'log_flow_upload_decompressed_bytes_total'), bytes);
    assert.equal(sum(text, 'log_flow_engine_bytes_total'), bytes);
    assert.equal(sum(text, 'log_flow_uploads_total{outcome="stored"}'), 1);
    assert.equal(sum(text, 'log_flow_jobs_ended_total{status="completed"}'), 1);
    assert.ok(sum(text, 'log_flow_engine_seconds_total') > 0);
    assert.ok(sum(text, 'log_flow_question_scanned_bytes_total') > 0);
    const chunks = sum(text, 'log_flow_chunks_stored_total');
    assert.ok(chunks > 1);
    assert.equal(sum(text, 'log_flow_chunks_total{outcome="committed"}'), chunks);
    assert.equal(sum(text, 'log_flow_chunk_step_duration_seconds_count{step="commit"}'), chunks);
    const classes = ['small', 'first', 'rest', 'bulk-small', 'bulk'];
    const overClasses = (name: string) =>
      classes.reduce((total, one) => total + sum(text, `${name}{class="${one}"}`), 0);
    assert.equal(overClasses('log_flow_messages_published_total'), chunks);
    assert.equal(overClasses('log_flow_queue_wait_seconds_count'), chunks);
    assert.ok(sum(text, 'log_flow_workers') > 0);
    assert.equal(sum(text, 'log_flow_worker_stuck'), 0);
  });
});

describe('the log of a running service', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  before(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { LOGFLOW_LOG_LEVEL: 'info' });
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });
  /** What stderr has; stdout has words for people, in the same output. */
  const lines = () =>
    server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, string>);

  it('has a line for a failure, with the ids of request, job and process', async () => {
    const user = await newClient(server.url);
    const client = clientOf(server.url, user.email, user.token);
    const damaged = Buffer.concat([gzipSync(randomLog(100)).subarray(0, 500), Buffer.alloc(500)]);
    const { jobID } = await client.put('damaged.log.gz', damaged);
    const report = await client.finished(jobID);
    assert.equal(report.status, 'Failed');
    const failure = await eventually('a line', () => lines().find((line) => line.jobID === jobID));
    assert.equal(failure.code, report.error.code);
    assert.match(failure.workerID!, /^.+-\d+-[0-9a-f]{8}$/);
    await eventually('the line of the request', () =>
      lines().find(({ msg, requestID }) => msg === 'request' && requestID === failure.requestID),
    );
    assert.doesNotMatch(server.output(), /Deprecation/);
  });
});

describe('deploy/monitoring', () => {
  it('has a summary and a section of the document for each alert', () => {
    const headings = [...document.matchAll(/^### (.+)$/gm)].map(([, title]) =>
      title!.toLowerCase().replaceAll(' ', '-'),
    );
    assert.ok(alerts.length > 10);
    const linked = alerts.map((alert) => {
      const name = alert.split('\n')[0]!;
      assert.match(alert, /^ +summary: "?.{20,}"?$/m, name);
      assert.match(alert, /^ +severity: (critical|warning)$/m, name);
      const [, anchor] = /^ +runbook_url: docs\/monitoring\.md#([a-z-]+)$/m.exec(alert) ?? [];
      assert.ok(anchor, `${name} links to no section`);
      assert.ok(document.includes(`\`${name}\``), `${name} is not explained`);
      return anchor;
    });
    assert.deepEqual(linked.sort(), headings.sort(), 'a section for each alert, and no other');
  });

  const missing = existsSync(PROMTOOL)
    ? false
    : 'promtool is not installed: the syntax of rules and configuration is not checked (scripts/fleet-deps installs it)';
  it('is what Prometheus takes', { skip: missing }, async () => {
    const run = promisify(execFile);
    // The configuration names the file of the rules.
    const { stdout } = await run(PROMTOOL, [
      'check',
      'config',
      path.join(MONITORING, 'prometheus.yml'),
    ]);
    assert.match(stdout, /SUCCESS: \d+ rules found/);
  });
});
