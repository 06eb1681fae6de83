// The import rules (docs/architecture.md): arrows point downwards only.
const folder = (names) => `^src/(${names})/`;
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const PORTS = 'queue|blobs|live|requests|identity|rate-limits|database|tracing';
/** The tables of database/schema/ are the same on each adapter. */
const ADAPTER = `^src/(${PORTS})/(?!schema/)[^/]+/`;
const TESTS = ['\\.test\\.ts$', '/testing/'];

/** Which folders of src/ a folder imports, besides itself and the files of src/ itself. A new folder has to get its line. */
const LAYERS = {
  cli: [
    'client',
    'main',
    'jobs',
    'queue',
    'config',
    'engine-threads',
    'ingest',
    'html-report',
    'engine',
    'runtime',
  ],
  main: ['*'],
  http: ['jobs', 'live', 'identity', 'rate-limits', 'tracing', 'engine', 'runtime'],
  metrics: ['jobs', 'queue', 'database', 'runtime'],
  jobs: [
    'queue',
    'blobs',
    'live',
    'requests',
    'database',
    'tracing',
    'engine-threads',
    'ingest',
    'engine',
    'compression',
    'runtime',
  ],
  library: ['engine'],
  client: [],
  'engine-threads': ['ingest', 'engine', 'compression', 'runtime'],
  ingest: ['engine', 'compression', 'runtime'],
  'html-report': ['engine', 'runtime'],
  config: ['blobs', 'engine', 'runtime'],
  backup: ['runtime'],
  identity: ['database', 'rate-limits', 'runtime'],
  database: ['engine', 'runtime'],
  queue: ['tracing', 'runtime'],
  live: ['runtime'],
  requests: ['runtime'],
  tracing: ['runtime'],
  blobs: [],
  'rate-limits': [],
  engine: [],
  compression: [],
  runtime: [],
};

const layerRules = Object.entries(LAYERS)
  .filter(([, below]) => !below.includes('*'))
  .map(([name, below]) =>
    rule(
      `${name}-imports-what-is-below`,
      'The table LAYERS says which folders a folder imports.',
      { path: folder(name), pathNot: TESTS },
      { path: '^src/[^/]+/', pathNot: folder([name, ...below].join('|')) },
    ),
  );

module.exports = {
  forbidden: [
    ...layerRules,
    rule(
      'every-folder-has-its-layer',
      'A new folder of src/ gets a line in the table LAYERS.',
      {},
      { path: '^src/[^/]+/', pathNot: folder(Object.keys(LAYERS).join('|')) },
    ),
    rule(
      'a-port-is-one-file',
      'What is beside a port is a folder for each adapter, or shared by them; a port has no adapter in a file.',
      { path: '^src/jobs/', pathNot: TESTS },
      {
        path: folder('queue|blobs|live|requests|rate-limits|tracing'),
        pathNot:
          '^src/(queue/queue|blobs/blob-store|live/progress-bus|requests/request-bus|rate-limits/rate-limiter|tracing/tracing)\\.ts$',
      },
    ),
    rule(
      'stages-of-jobs-are-known',
      'A new sub-folder of jobs/ gets its place among the rules.',
      { path: '^src/' },
      {
        path: '^src/jobs/[^/]+/',
        pathNot:
          '^src/jobs/(upload|processing|maintenance|operations|queries|explore|transitions|reports|storage|model)/',
      },
    ),
    rule(
      'domain-uses-ports',
      'Clients of servers and frameworks belong into adapters and into http.',
      { path: '^src/(jobs|ingest|engine-threads|(live|requests)/[^/]+\\.ts)', pathNot: TESTS },
      {
        path: 'node_modules/(pg|pg-boss|fastify|rabbitmq-client|@aws-sdk|@supabase|ws|prom-client|@opentelemetry)/',
      },
    ),
    rule(
      'environment-by-config',
      'Only config reads the environment; main hands it over.',
      { path: '^src/', pathNot: ['^src/(config|main|cli)/', ...TESTS] },
      { path: '^(node:)?process$' },
    ),
    rule('no-circular', 'Files that import each other are one file.', {}, { circular: true }),
    rule(
      'engine-is-pure',
      'The engine imports nothing but itself, and re2js, which is as pure: no node:*, no other package or folder.',
      { path: '^src/engine/', pathNot: TESTS },
      { pathNot: '^(src/engine/|node_modules/re2js/)' },
    ),
    rule(
      'html-report-runs-anywhere',
      'The page for browsers writes HTML by it too: of the engine it sees the shape of reports and what words and order they have.',
      { path: '^src/html-report/', pathNot: TESTS },
      {
        pathNot:
          '^src/(html-report/|engine/report/(report|urgency)\\.ts|engine/invalid-reasons\\.ts|runtime/visible-text\\.ts)',
      },
    ),
    rule(
      'kernel-plans-are-below-the-kernel',
      'Plans see the memory of the kernel and its layout, and nothing else of it.',
      { path: '^src/engine/kernel/plans/', pathNot: TESTS },
      { path: '^src/engine/kernel/', pathNot: '^src/engine/kernel/(plans|memory|assembly)/' },
    ),
    rule(
      'kernel-memory-is-below-plans',
      'The memory of the kernel is an area with a layout.',
      { path: '^src/engine/kernel/memory/', pathNot: TESTS },
      { path: '^src/', pathNot: '^src/engine/kernel/(memory/|assembly/layout\\.ts)' },
    ),
    rule(
      'kernel-assembly-is-by-itself',
      'What is compiled to WebAssembly imports nothing else; counting follows scanning.',
      { path: '^src/engine/kernel/assembly/' },
      { path: '^src/', pathNot: '^src/engine/kernel/assembly/' },
    ),
    rule(
      'kernel-scan-is-below-count',
      'A line is scanned before it is counted.',
      { path: '^src/engine/kernel/assembly/scan/' },
      { path: '^src/engine/kernel/assembly/count/' },
    ),
    rule(
      'engine-arrows-point-down',
      'Formats, patterns, sketches and reports know neither interpreter nor kernel; the interpreter knows no kernel.',
      {
        path: '^src/engine/(formats|pattern|timestamp|sketches|report|templates)/',
        pathNot: TESTS,
      },
      { path: '^src/engine/(interpreter|kernel)/' },
    ),
    rule(
      'interpreter-knows-no-kernel',
      'The interpreter defines what a line means.',
      { path: '^src/engine/interpreter/', pathNot: TESTS },
      { path: '^src/engine/kernel/' },
    ),
    rule(
      'engine-by-its-index',
      'Other folders import the engine by its index; bench/ measures its stages one by one.',
      { path: '^(src|test|scripts)/', pathNot: '^src/(engine|html-report)/' },
      { path: '^src/engine/', pathNot: '^src/engine/(query/)?index\\.ts$' },
    ),
    rule(
      'jobs-by-its-index',
      'Other folders import the domain by its index; its contract suite tests single steps.',
      { path: '^(src|test|bench|scripts)/', pathNot: ['^src/jobs/', '^test/contract/jobs/'] },
      { path: '^src/jobs/', pathNot: '^src/jobs/index\\.ts$' },
    ),
    rule(
      'only-main-chooses-adapters',
      'Everything else sees ports as types.',
      { path: '^src/', pathNot: ['^src/main/', ADAPTER, ...TESTS] },
      { path: ADAPTER },
    ),
    rule(
      'adapters-stay-apart',
      'An adapter imports its own port, never another adapter.',
      { path: `^src/(${PORTS})/([a-z0-9-]+)/`, pathNot: TESTS },
      { path: ADAPTER, pathNot: '^src/$1/$2/' },
    ),
    rule(
      'main-does-not-call-commands',
      'Commands call main.',
      { path: folder('main') },
      { path: folder('cli') },
    ),
    rule(
      'http-points-downwards',
      'server.ts > routes/ > plugins/, live/, uploads/ > schemas/',
      { path: '^src/http/(plugins|live|uploads|schemas)/' },
      { path: '^src/http/(routes/|server\\.ts$)' },
    ),
    rule(
      'http-schemas-are-at-the-bottom',
      'server.ts > routes/ > plugins/, live/, uploads/ > schemas/',
      { path: '^src/http/schemas/' },
      { path: '^src/http/', pathNot: '^src/http/schemas/' },
    ),
    rule(
      'cli-commands-are-at-the-top',
      'main.ts > commands/ > analysis/, client/ > output/, options.ts',
      { path: '^src/cli/', pathNot: ['^src/cli/main\\.ts$', '^src/cli/commands/', ...TESTS] },
      { path: '^src/cli/(main\\.ts$|commands/)' },
    ),
    rule(
      'cli-analysis-and-client-stay-apart',
      'main.ts > commands/ > analysis/, client/ > output/, options.ts',
      { path: '^src/cli/(analysis|client)/', pathNot: TESTS },
      { path: '^src/cli/', pathNot: '^src/cli/($1/|output/|options\\.ts$)' },
    ),
    rule(
      'cli-output-is-at-the-bottom',
      'main.ts > commands/ > analysis/, client/ > output/, options.ts',
      { path: '^src/cli/(output/|options\\.ts$)', pathNot: TESTS },
      { path: '^src/cli/', pathNot: '^src/cli/output/' },
    ),
    rule(
      'sources-import-no-tests',
      'Only tests import what is there for tests.',
      { path: '^src/', pathNot: TESTS },
      { path: ['^(test|bench|scripts)/', ...TESTS] },
    ),
    rule(
      'job-stages-stay-apart',
      'The stages of a job share code below them: in transitions, reports, storage and model.',
      { path: '^src/jobs/(upload|processing|maintenance|operations|queries|explore)/' },
      {
        path: '^src/jobs/',
        pathNot: ['^src/jobs/$1/', '^src/jobs/(transitions|reports|storage|model)/'],
      },
    ),
    rule(
      'job-transitions-know-no-stage',
      'transitions are what several stages do to a job; they use reports, storage and model.',
      { path: '^src/jobs/transitions/' },
      { path: '^src/jobs/', pathNot: '^src/jobs/(transitions|reports|storage|model)/' },
    ),
    rule(
      'job-reports-and-storage-know-the-model',
      'reports and storage stand beside each other, above the model.',
      { path: '^src/jobs/(reports|storage)/' },
      { path: '^src/jobs/', pathNot: ['^src/jobs/$1/', '^src/jobs/model/'] },
    ),
    rule(
      'job-model-knows-no-stage',
      'The model is the lowest part of jobs.',
      { path: '^src/jobs/model/' },
      { path: '^src/jobs/', pathNot: '^src/jobs/model/' },
    ),
    rule(
      'no-dev-packages-in-production',
      'What src needs at run time stands in dependencies.',
      { path: '^src/', pathNot: TESTS },
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
