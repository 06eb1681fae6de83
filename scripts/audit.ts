/**
 * `npm run audit`: known advisories of the packages that run in production. Exit code 0: none; 1: some; 2: the registry
 * gave no answer, so nothing is known. Arguments go to `npm audit`: `npm run audit -- --include=dev`.
 */
import { spawnSync } from 'node:child_process';

const EXIT = { clean: 0, advisories: 1, unknown: 2 };

interface Audit {
  message?: string;
  metadata?: { vulnerabilities: Record<string, number> };
  vulnerabilities?: Record<string, { severity: string; range: string; via: unknown[] }>;
}

process.exitCode = run(process.argv.slice(2));

function run(more: string[]): number {
  // .npmrc switches the audit at each installation off.
  const args = ['audit', '--json', '--audit=true', '--omit=dev', ...more];
  const { stdout, stderr, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const audit = error ? { message: error.message } : parsed(stdout, stderr);
  if (audit.metadata === undefined) {
    const why = audit.message ?? 'it said nothing';
    process.stderr.write(`No answer about advisories, so nothing is known: ${why}\n`);
    return EXIT.unknown;
  }
  const found = Object.entries(audit.vulnerabilities ?? {});
  for (const [name, { severity, range, via }] of found)
    process.stdout.write(`${severity}: ${name} ${range}: ${via.map(titleOf).join('; ')}\n`);
  process.stdout.write(`${found.length} packages with known advisories.\n`);
  return found.length === 0 ? EXIT.clean : EXIT.advisories;
}

function parsed(stdout: string, stderr: string): Audit {
  try {
    return JSON.parse(stdout) as Audit;
  } catch {
    return { message: stderr.trim() || stdout.trim() };
  }
}

/** An advisory, or the name of the package that has one. */
function titleOf(via: unknown): string {
  if (typeof via === 'string') return `by ${via}`;
  const { title, url } = via as { title: string; url: string };
  return `${title} (${url})`;
}
