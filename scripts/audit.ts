/**
 * Advisories of the packages that users get: `npm run audit`. Exit code 0: none; 1: there are some, which npm lists; 3: the registry gave no
 * answer, so nothing is known.
 */
import { spawnSync } from 'node:child_process';

const NO_ANSWER = 3;
const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  // Of a few hundred advisories.
  maxBuffer: 64 * 2 ** 20,
});

interface Audit {
  metadata?: { vulnerabilities: Record<string, number> };
  vulnerabilities?: Record<string, { severity: string; range: string }>;
}

const audit = parsed(stdout);
if (!audit?.metadata) {
  process.stderr.write(
    `The registry gave no answer, so nothing is known of advisories.\n${stderr}`,
  );
  process.exit(NO_ANSWER);
}
const found = Object.entries(audit.vulnerabilities ?? {});
for (const [name, { severity, range }] of found)
  process.stdout.write(`${severity}: ${name} ${range}\n`);
process.stdout.write(`${found.length} packages have advisories.\n`);
process.exit(found.length === 0 ? 0 : 1);

function parsed(text: string): Audit | null {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return null;
  }
}
