// The import rules of the house (docs/architecture.md): arrows point inwards only.
const room = (names) => `^src/(${names})/`;
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const ADAPTER = '^src/(queue|blobs|live|identity)/[a-z0-9-]+/';

module.exports = {
  forbidden: [
    rule('no-circular', 'A cycle means that two files are one.', {}, { circular: true }),
    rule(
      'engine-is-pure',
      'The engine imports nothing but itself: no node:*, no package, no other room.',
      { path: '^src/engine/', pathNot: ['\\.test\\.ts$', '/testing/'] },
      { pathNot: '^src/engine/' },
    ),
    rule(
      'reference-is-for-the-engine',
      'Outside the engine only tests may name the interpreter.',
      { path: '^src/', pathNot: ['^src/engine/', '\\.test\\.ts$'] },
      { path: '^src/engine/interpreter/' },
    ),
    rule(
      'domain-knows-no-adapter',
      'jobs and ingest see ports as types, never an adapter.',
      { path: room('jobs|ingest') },
      { path: ADAPTER },
    ),
    rule(
      'domain-knows-no-edge',
      'jobs and ingest are called by http, cli, live and main, never the other way.',
      { path: room('jobs|ingest|database|queue|blobs|identity|threads'), pathNot: '\\.test\\.ts$' },
      { path: room('http|cli|main') },
    ),
    rule(
      'adapters-stay-apart',
      'An adapter imports its own port, errors and one client library, never another adapter.',
      { path: '^src/(queue|blobs|live|identity)/([a-z0-9-]+)/', pathNot: '\\.test\\.ts$' },
      { path: ADAPTER, pathNot: '^src/$1/$2/' },
    ),
    rule(
      'edges-never-touch-adapters',
      'http, cli and live call jobs; only main chooses adapters.',
      { path: room('http|cli|live'), pathNot: [ADAPTER, '\\.test\\.ts$'] },
      { path: ADAPTER },
    ),
    rule(
      'only-main-reads-config',
      'Everything else receives values.',
      { path: '^src/', pathNot: ['^src/main/', '^src/config\\.ts$', '\\.test\\.ts$'] },
      { path: '^src/config\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'job-stages-stay-apart',
      'The stages of a job share code below them: in transitions, reports, storage and model.',
      { path: '^src/jobs/(upload|processing|maintenance|operations|queries)/' },
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
      { path: '^src/', pathNot: ['\\.test\\.ts$', '/testing/'] },
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
