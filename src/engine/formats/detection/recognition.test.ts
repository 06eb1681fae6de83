import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze, detect, merge } from '../../index.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../fixtures/logs.txt'), 'utf8');
const [, ...sections] = TEXT.split(/^### /m);

for (const section of sections) {
  const headEnd = section.indexOf('\n');
  const [, format, records, title] = /^(\S+), (\d+): (.+)$/.exec(section.slice(0, headEnd))!;
  test(`${title} is ${format}, all of it`, () => {
    const bytes = new TextEncoder().encode(section.slice(headEnd + 1));
    const info = detect(bytes);
    assert.equal(info?.name, format);
    const options = { format: info!.name, definition: info!.definition, keywords: [] };
    const where = {
      referenceTime: Date.UTC(2025, 1, 20),
      firstLine: 1,
      byteOffset: 0,
      carry: 'start',
    } as const;
    const report = merge([analyze(bytes, { ...options, ...where })], info);
    assert.deepEqual(report.invalidSamples, []);
    assert.equal(report.totalLogsProcessed, Number(records));
  });
}
