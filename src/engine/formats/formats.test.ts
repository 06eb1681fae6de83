import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LEVELS } from '../levels/levels.ts';
import { emptyHeader } from '../pattern/header.ts';
import { TIMESTAMPS } from '../timestamp/index.ts';
import { resolveFormat } from './catalog.ts';
import { detect } from './detection/detect.ts';
import { readHeader } from './format.ts';
import { loadFormat } from './load-format.ts';
import { allFormats, formatByName } from './registry.ts';

// Samples without a year lie in the year before this moment.
const clock = { referenceTime: Date.UTC(2025, 1, 20), time: 0 };

for (const format of allFormats()) {
  for (const sample of format.samples) {
    test(`${format.name}: ${sample.line.slice(0, 70)}`, () => {
      const header = emptyHeader();
      const found = detect(new TextEncoder().encode(`${sample.line}\n`));
      assert.equal(found?.name, format.name);
      // A sample of CSV has the names of its columns in the line before.
      const record =
        format.name === 'csv' ? sample.line.slice(sample.line.indexOf('\n') + 1) : sample.line;
      assert.equal(
        readHeader(resolveFormat(format.name, found.definition), record, header, clock),
        null,
      );
      const time = Number.isNaN(header.timestamp) ? null : new Date(header.timestamp).toISOString();
      assert.equal(time, sample.timestamp);
      assert.equal(LEVELS[header.level] ?? null, sample.level);
      if (sample.message !== undefined) {
        assert.equal(header.message ?? sample.line.slice(header.messageAt), sample.message);
      }
    });
  }
}

test('every file of the folder is registered', () => {
  const files = readdirSync(join(import.meta.dirname, 'builtin')).filter((name) =>
    name.endsWith('.json'),
  );
  assert.equal(allFormats().length, files.length);
  for (const name of files) formatByName(name.slice(0, -5));
});

test('the documentation lists exactly the formats and the timestamps there are', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
  const listed = (from: string, to: string): string[] => {
    const part = docs.slice(docs.indexOf(from), docs.indexOf(to, docs.indexOf(from)));
    return [...part.matchAll(/^\| `([a-z0-9_-]+)`/gm)].map((match) => match[1]!).sort();
  };
  assert.deepEqual(
    listed('## The formats', 'Remarks:'),
    allFormats()
      .map(({ name }) => name)
      .sort(),
  );
  assert.deepEqual(listed('| timestamp format', '`any` is'), Object.keys(TIMESTAMPS).sort());
});

test('an unknown name is an error that says it', () => {
  assert.throws(() => formatByName('nonsense'), /no format is named "nonsense"/);
});

const VALID = {
  name: 'x',
  title: 'X',
  kind: 'pattern',
  priority: 1,
  continuation: 'trace',
  patterns: ['%{ts:iso8601} %{message}'],
  samples: [{ line: 'x', timestamp: null, level: null }],
};

test('a faulty file is reported with its name and the place', () => {
  const faults: [object, RegExp][] = [
    [{ name: 7 }, /bad\.json: name: must be a string/],
    [
      { kind: 'yaml' },
      /bad\.json: kind: must be one of pattern, json, logfmt, xml, csv, pairs, labels/,
    ],
    [{ extra: 1 }, /bad\.json: unknown field "extra"/],
    [{ patterns: ['%{ts:iso8601'] }, /bad\.json: pattern .*no } for the %\{ at 0/],
    [{ patterns: ['%{ts:lunar} %{message}'] }, /no timestamp format "lunar"/],
    [{ patterns: ['%{what} %{message}'] }, /no field kind "what"/],
    [{ patterns: ['%{level:roman} %{message}'] }, /no level notation "roman"/],
    [{ patterns: ['%{message} %{ts:iso8601}'] }, /%\{message} must be last/],
    [{ patterns: ['%{text}%{message}'] }, /%\{text} must stand before a literal/],
    [{ patterns: ['%{ts:iso8601} %{token}'] }, /must end in %\{message}, because records continue/],
    [{ levels: { loud: 'noise' } }, /levels\.loud: must be one of trace/],
    [{ accessLog: 'yes' }, /accessLog: must be true or false/],
    [{ spread: '' }, /spread: .* is for kind json/],
    [{ kind: 'json', keys: { timestamp: [], level: [], message: [] }, spread: '' }, /must be any/],
    [{ samples: [] }, /samples: at least one is needed/],
    [{ samples: [{ line: 'x', timestamp: 1, level: null }] }, /samples\[0]\.timestamp/],
    [{ kind: 'json' }, /keys: must be an object/],
  ];
  for (const [fault, expected] of faults) {
    assert.throws(() => loadFormat('bad.json', { ...VALID, ...fault }), expected);
  }
  assert.equal(loadFormat('good.json', VALID).name, 'x');
});
