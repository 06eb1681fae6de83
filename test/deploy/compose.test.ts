import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { runLogFlow } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILE = path.join(ROOT, 'compose.yaml');
/** Rules about the order of lines and about quotes. */
const STYLE = [
  ...['no-quotes-in-volumes', 'require-quotes-in-ports', 'service-dependencies-alphabetical-order'],
  ...['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order'],
];

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  read_only?: boolean;
}

const { services, volumes } = parse(readFileSync(FILE, 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const all = Object.entries(services);
const ofLogFlow = all.filter(([, service]) => service.build !== undefined);

describe('compose.yaml', () => {
  it('fits the schema of Compose files, and has no port, image or name that a linter doubts', () => {
    const off = Object.fromEntries(STYLE.map((name) => [name, 0]));
    const linter = new DCLinter({ rules: off, quiet: false, debug: false, exclude: [] } as never);
    const [result] = linter.lintFiles([FILE], false);
    assert.deepEqual(result!.messages, []);
  });

  it('names exact versions of the images that it does not build', () => {
    for (const [name, { image, build }] of all)
      if (build === undefined)
        assert.match(image, /:(v?\d+\.\d+(\.\d+)?(-[a-z]+)?|RELEASE\.[\dTZ-]+)$/, name);
  });

  it('has the whole fleet, and what watches it', () => {
    assert.deepEqual(Object.keys(services).sort(), [
      ...['api', 'bucket', 'grafana', 'migrate', 'minio', 'postgres', 'prometheus', 'proxy'],
      ...['rabbitmq', 'worker'],
    ]);
    assert.deepEqual(
      ofLogFlow.map(([name]) => name),
      ['api', 'worker', 'migrate'],
    );
    for (const [name, service] of ofLogFlow) assert.equal(service.read_only, true, name);
  });

  it('waits only for what can become so', () => {
    for (const [name, { depends_on }] of all)
      for (const [other, { condition }] of Object.entries(depends_on ?? {})) {
        assert.ok(services[other], `${name} waits for ${other}`);
        const isChecked = services[other].healthcheck !== undefined || services[other].build;
        if (condition === 'service_healthy') assert.ok(isChecked, `${other} has no health check`);
      }
  });

  it('mounts files that are there, and volumes that it declares', () => {
    const sources = all.flatMap(([, service]) => service.volumes ?? []);
    for (const source of sources.map((volume) => volume.split(':')[0]!))
      assert.ok(
        source.startsWith('./') ? existsSync(path.join(ROOT, source)) : source in volumes,
        source,
      );
  });

  it('can be reached from its own machine alone', () => {
    for (const [name, { ports = [] }] of all)
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/, name);
  });

  // Each process reads its settings before it reaches for a store: a setting that is wrong ends with code 2.
  for (const [name, { command = [], environment = {} }] of ofLogFlow)
    it(`gives ${name} options and settings that it takes`, async (t) => {
      const folder = await temporaryFolder();
      t.after(folder.remove);
      const { code, stderr } = await runLogFlow(command, {
        ...environmentOf(environment),
        PORT: '0',
        LOGFLOW_DATA_DIR: folder.path,
      });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /database_failed|queue_failed|ECONNREFUSED/);
    });
});

/** With the defaults of variables, and stores at ports of this machine where nobody listens. */
function environmentOf(environment: Record<string, string>): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [
    name,
    value
      .replace(/\$\{\w+:-([^}]*)\}/g, '$1')
      .replace(/(postgres|rabbitmq|minio):\d+/g, '127.0.0.1:1'),
  ]);
  return Object.fromEntries(entries);
}
