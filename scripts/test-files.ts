import { globSync } from 'node:fs';

/** What `npm test` runs. */
const TEST_FILES = [
  'src/**/*.test.ts',
  'scripts/**/*.test.ts',
  'page/**/*.test.ts',
  'bench/**/*.test.ts',
  'test/contract/*.test.ts',
  'test/integration/*.test.ts',
  'test/acceptance/*.test.ts',
  'test/package/*.test.ts',
  'test/deploy/*.test.ts',
  'test/fuzz/*.test.ts',
];
/** Those whose path contains one of the words; without words all. In the order of their names. */
export function testFiles(wanted: string[]): string[] {
  const all = TEST_FILES.flatMap((pattern) => globSync(pattern)).sort();
  if (wanted.length === 0) return all;
  return all.filter((file) => wanted.some((word) => file.includes(word)));
}
