import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { Compile } from 'typebox/schema';
import { parse, parseAllDocuments } from 'yaml';
import type { Json } from '../support/client.ts';
import { type ChartInput, renderChart } from '../support/helm/render-chart.ts';
import { runLogFlow } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHART = path.join(ROOT, 'deploy/helm/log-flow');
const read = (name: string): string => readFileSync(path.join(CHART, name), 'utf8');
const schema = JSON.parse(read('values.schema.json'));

/** Packages with the schemas of a version of an API, and the names that these have there. */
const APIS: Record<string, { module: string; kinds: Record<string, unknown> }> = {
  v1: { module: 'kubernetes-models/v1', kinds: core },
  'apps/v1': { module: 'kubernetes-models/apps/v1', kinds: apps },
  'batch/v1': { module: 'kubernetes-models/batch/v1', kinds: batch },
  'networking.k8s.io/v1': { module: 'kubernetes-models/networking.k8s.io/v1', kinds: networking },
  'policy/v1': { module: 'kubernetes-models/policy/v1', kinds: policy },
  'keda.sh/v1alpha1': { module: '@kubernetes-models/keda/keda.sh/v1alpha1', kinds: keda },
  'monitoring.coreos.com/v1': {
    module: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    kinds: monitoring,
  },
};

/** What everybody has to give. */
const REQUIRED = {
  image: { repository: 'registry.example/log-flow' },
  existingSecret: 'log-flow',
  settings: { STORAGE_URL: 's3://log-flow?region=eu-central-1' },
};
/** Everything that values can switch on, or that is empty by default. */
const EVERYTHING = {
  ...REQUIRED,
  image: { repository: 'registry.example/log-flow', digest: `sha256:${'a'.repeat(64)}` },
  imagePullSecrets: [{ name: 'registry' }],
  serviceAccountName: 'log-flow',
  podAnnotations: { 'example.com/on': 'yes' },
  api: {
    settings: { TRUSTED_PROXIES: '10.0.0.0/8', REGISTRATION: 'closed' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'logs', operator: 'Exists', effect: 'NoSchedule' }],
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
  },
  worker: {
    settings: { MALLOC_ARENA_MAX: '1' },
    nodeSelector: { disk: 'ssd' },
    autoscaling: { enabled: true, minReplicas: 0, virtualHost: 'logs' },
  },
  ingress: { enabled: true, host: 'logs.example', tlsSecret: 'logs-tls' },
  podMonitor: { enabled: true, labels: { release: 'prometheus' }, tokenSecret: 'log-flow-metrics' },
};
const CASES = { 'what has to be given': REQUIRED, everything: EVERYTHING };

describe('the Helm chart', () => {
  it('has the version of the package', () => {
    const chart = parse(read('Chart.yaml'));
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    assert.equal(chart.appVersion, version);
    assert.equal(chart.apiVersion, 'v2');
    assert.match(chart.version, /^\d+\.\d+\.\d+$/);
  });

  it('says what is missing', () => {
    for (const name of ['image.repository', 'existingSecret', 'settings.STORAGE_URL']) {
      const given = structuredClone(REQUIRED) as Json;
      const [key, last] = [name.split('.').slice(0, -1), name.split('.').at(-1)!];
      key.reduce((at, part) => at[part], given)[last] = '';
      assert.throws(() => renderChart(CHART, inputOf(given)), new RegExp(`: ${name}: `));
    }
  });

  it('refuses values that it does not have', () => {
    for (const wrong of [
      { workers: 3 },
      { api: { replicas: 0 } },
      { settings: { MAX_UPLOADS: 5 } },
      { image: { digest: 'latest' } },
    ])
      assert.ok(!Compile(schema).Check(merged(parse(read('values.yaml')), wrong)));
  });

  for (const [name, given] of Object.entries(CASES))
    describe(`with ${name}`, () => {
      const input = inputOf(given);
      const manifests = manifestsOf(renderChart(CHART, input));

      it('has values that fit their schema', () => {
        const [isValid, errors] = Compile(schema).Errors(input.Values);
        assert.ok(isValid, JSON.stringify(errors));
      });

      it('makes objects that fit the schemas of Kubernetes, KEDA and the Prometheus Operator', () => {
        for (const manifest of manifests) {
          const Model = APIS[manifest.apiVersion]?.kinds[manifest.kind] as
            | (new (
                data: Json,
              ) => { validate(): void })
            | undefined;
          assert.ok(Model, `${manifest.apiVersion} ${manifest.kind}`);
          const { apiVersion: _version, kind: _kind, ...data } = manifest;
          assert.doesNotThrow(() => new Model(data).validate(), manifest.metadata.name);
        }
      });

      // Schemas of Kubernetes allow any further field, where it would drop it without a word.
      it('has no field that these do not know', () => assertNoUnknownFields(manifests));

      it('names each object once, and selects the pods that it makes', () => {
        const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
        assert.equal(new Set(names).size, names.length);
        const labels = manifests.flatMap(({ spec }) => spec?.template?.metadata?.labels ?? []);
        for (const { kind, spec } of manifests) {
          const selector = kind === 'Service' ? spec.selector : spec.selector?.matchLabels;
          if (selector === undefined) continue;
          assert.ok(
            labels.some((of) =>
              Object.entries(selector).every(([key, value]) => of[key] === value),
            ),
            kind,
          );
        }
      });

      it('runs nothing as root, and writes to no root file system', () => {
        for (const pod of podsOf(manifests)) {
          assert.equal(pod.securityContext.runAsNonRoot, true);
          assert.equal(pod.automountServiceAccountToken, false);
          for (const container of pod.containers) {
            const { securityContext, resources } = container;
            assert.equal(securityContext.readOnlyRootFilesystem, true);
            assert.equal(securityContext.allowPrivilegeEscalation, false);
            assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] });
            assert.ok(resources.requests.memory && resources.limits.memory);
          }
        }
      });

      it('gives each process options and settings that it takes', async (t) => {
        const folder = await temporaryFolder();
        t.after(folder.remove);
        for (const { containers } of podsOf(manifests))
          for (const { args, env } of containers) {
            const settings = env.map((one: Json) => [one.name, one.value]);
            const { code, stderr } = await runLogFlow(args, {
              ...Object.fromEntries(settings),
              ...{
                AWS_ACCESS_KEY_ID: 'a',
                AWS_SECRET_ACCESS_KEY: 'b',
                LOGFLOW_DATA_DIR: folder.path,
              },
              ...{ DATABASE_URL: 'postgres://127.0.0.1:1/a', RABBITMQ_URL: 'amqp://127.0.0.1:1' },
            });
            assert.equal(code, 1, `${args}: ${stderr}`);
            assert.match(stderr, /database_failed|queue_failed|ECONNREFUSED/);
          }
      });

      // The reader of templates is our own: Go's, with Sprig, is what Helm runs.
      it('is rendered by Go to the same objects', { skip: missingGo() ?? false }, () => {
        const program = path.join(ROOT, 'test/support/helm/render.go');
        const text = execFileSync('go', ['run', program, CHART], {
          input: JSON.stringify(input),
          env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' },
          encoding: 'utf8',
        });
        const byGo = new Map<string, string>(Object.entries(JSON.parse(text)));
        const byUs = renderChart(CHART, input);
        assert.deepEqual(manifestsOf(byGo), manifestsOf(byUs));
        assert.equal(byGo.get('NOTES.txt'), byUs.get('NOTES.txt'));
      });
    });

  it('scales workers by all queues of chunks, and leaves their number to KEDA then', () => {
    const manifests = manifestsOf(renderChart(CHART, inputOf(EVERYTHING)));
    const byKind = (kind: string): Json => manifests.find((manifest) => manifest.kind === kind);
    const { scaleTargetRef, triggers, minReplicaCount } = byKind('ScaledObject').spec;
    const worker = manifests.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === scaleTargetRef.name,
    )!;
    assert.equal(worker.spec.replicas, undefined);
    assert.equal(minReplicaCount, 0);
    const [{ metadata, authenticationRef }] = triggers;
    for (const level of [0, 1, 2, 3, 4])
      assert.match(`log-flow.chunks.${level}`, new RegExp(metadata.queueName));
    assert.doesNotMatch('log-flow.delay.1s', new RegExp(metadata.queueName));
    assert.equal(authenticationRef.name, byKind('TriggerAuthentication').metadata.name);
  });
});

/** Why Go cannot render the chart here; null where it can. */
function missingGo(): string | null {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    readdirSync('/usr/share/gocode/src/github.com/Masterminds/sprig');
    return null;
  } catch {
    return (
      'Go and Sprig are not installed (apt-get install golang-go golang-github-masterminds-sprig-dev ' +
      'golang-k8s-sigs-yaml-dev).'
    );
  }
}

/** As Helm merges given values into those of the chart: maps key by key, anything else as a whole. */
function merged(base: Json, given: Json): Json {
  const isMap = (value: Json) =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(given)) return given;
  const keys = new Set([...Object.keys(base), ...Object.keys(given)]);
  const entries = [...keys].map((key) => [
    key,
    key in given ? merged(base[key], given[key]) : base[key],
  ]);
  return Object.fromEntries(entries);
}

function inputOf(given: Json): ChartInput {
  const { name, version, appVersion } = parse(read('Chart.yaml'));
  return {
    Values: merged(parse(read('values.yaml')), given),
    Chart: { Name: name, Version: version, AppVersion: appVersion },
    Release: { Name: 'logs', Namespace: 'default', Service: 'Helm' },
  };
}

function manifestsOf(rendered: Map<string, string>): Json[] {
  return [...rendered]
    .filter(([name]) => name.endsWith('.yaml'))
    .flatMap(([name, text]) =>
      parseAllDocuments(text).map((document) => {
        assert.deepEqual([...document.errors, ...document.warnings], [], name);
        return document.toJSON();
      }),
    )
    .filter((manifest) => manifest !== null);
}

const podsOf = (manifests: Json[]): Json[] =>
  manifests.flatMap(({ spec }) => spec?.template?.spec ?? []);

/** Types are closed where the schemas are open: an object literal with an unknown name is an error. */
async function assertNoUnknownFields(manifests: Json[]): Promise<void> {
  const folder = await temporaryFolder();
  try {
    const lines = manifests.map((manifest, index) => {
      const { module } = APIS[manifest.apiVersion]!;
      return (
        `import type { I${manifest.kind} as T${index} } from '${module}';\n` +
        `export const m${index}: T${index} = ${JSON.stringify(manifest)};`
      );
    });
    await writeFile(path.join(folder.path, 'package.json'), '{"type":"module"}');
    await writeFile(path.join(folder.path, 'manifests.ts'), lines.join('\n'));
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder.path, 'node_modules'));
    const compiler = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--types',
      '',
    ];
    await promisify(execFile)(process.execPath, [compiler, ...options, 'manifests.ts'], {
      cwd: folder.path,
    });
  } catch (error) {
    assert.fail((error as { stdout?: string }).stdout || String(error));
  } finally {
    await folder.remove();
  }
}
