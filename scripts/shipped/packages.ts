// Which packages reach users: the same on every machine, so without optional ones for one platform alone.
import { globSync, readFileSync } from 'node:fs';

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)[^'"]*['"]/g;
/** Its library of memory and numbers is compiled into the kernel. */
const KERNEL_RUNTIME = 'assemblyscript';

/** An entry of the lockfile's `packages`. */
export interface LockedPackage {
  version: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The entries by their folders; the one of the product itself is ''. */
export type LockedPackages = Record<string, LockedPackage>;

export interface ShippedPackage {
  folder: string;
  name: string;
  version: string;
  /** An expression of SPDX, as the package says it; undefined where it says none. */
  license: string | undefined;
}

/**
 * Of the `packages` of the lockfile, sorted by name and version. Runs in the root folder, with everything installed.
 */
export function shippedPackages(packages: LockedPackages): ShippedPackage[] {
  const folders = new Set(
    Object.keys(packages).filter((folder) => folder !== '' && !packages[folder]!.dev),
  );
  for (const name of [...packagesOfPage(packages), KERNEL_RUNTIME])
    addWithDependencies(packages, `node_modules/${name}`, folders);
  return [...folders]
    .filter((folder) => !isOptional(packages[folder]!))
    .map((folder) => {
      const { version, license } = packages[folder]!;
      return { folder, name: nameOf(folder), version, license };
    })
    .sort((a, b) => compare(`${a.name} ${a.version}`, `${b.name} ${b.version}`));
}

const isOptional = (entry: LockedPackage): boolean | undefined =>
  entry.optional || entry.devOptional || entry.peer;
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 13);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Direct dependencies that sources of the page import. */
function packagesOfPage(packages: LockedPackages): string[] {
  const { dependencies, devDependencies } = packages['']!;
  const direct = { ...dependencies, ...devDependencies };
  const files = globSync('page/src/**/*.{ts,tsx}').filter((file) => !/\.test\.|testing/.test(file));
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name!),
  );
  return [...new Set(names)].filter((name) => Object.hasOwn(direct, name));
}

function addWithDependencies(packages: LockedPackages, folder: string, found: Set<string>): void {
  if (found.has(folder)) return;
  found.add(folder);
  // assemblyscript's own are those of its compiler, which stays here.
  if (folder === `node_modules/${KERNEL_RUNTIME}`) return;
  for (const name of Object.keys(packages[folder]!.dependencies ?? {}))
    addWithDependencies(packages, resolved(packages, folder, name), found);
}

/** Where Node finds a package that one in `folder` imports. */
function resolved(packages: LockedPackages, folder: string, name: string): string {
  for (let above = folder; ; above = above.slice(0, above.lastIndexOf('/node_modules/'))) {
    const place = `${above}/node_modules/${name}`;
    if (packages[place]) return place;
    if (!above.includes('/node_modules/')) return `node_modules/${name}`;
  }
}
