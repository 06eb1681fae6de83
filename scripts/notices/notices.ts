import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ShippedPackage, shippedPackages } from './shipped-packages.ts';

export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.md';

const INTRODUCTION = `# Third-party notices

Log-Flow contains, or installs with itself, the packages below. Each licence text stands behind the packages that have it. Written by
\`node scripts/run.js scripts/notices.ts\`; a test says when it is out of date.
`;

/** The notices of all that users get, each text once. */
export function notices(): string {
  const byText = new Map<string, ShippedPackage[]>();
  for (const one of shippedPackages()) {
    const text = textOf(one);
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const sections = [...byText].map(([text, packages]) => {
    const names = packages.map(({ name, version, licence }) => `- ${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  return `${INTRODUCTION}\n${sections.join('\n---\n\n')}`;
}

function textOf({ folder, licence }: ShippedPackage): string {
  const [file] = globSync('{LICEN[CS]E,COPYING,licen[cs]e}*', { cwd: folder }).sort();
  if (file === undefined) return `Its package has no text of the licence ${licence}.`;
  const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return text
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
}
