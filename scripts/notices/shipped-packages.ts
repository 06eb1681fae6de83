/** The packages of others that users get: those of production, and those that the page is bundled from. */
import { globSync, readFileSync } from 'node:fs';

export interface ShippedPackage {
  /** Its folder below the root, as `node_modules/ws`. */
  folder: string;
  name: string;
  version: string;
  licence: string;
}

interface LockedPackage {
  version: string;
  license?: string;
  dev?: boolean;
  os?: string[];
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

type Lock = Record<string, LockedPackage>;

const IMPORT = /(?:from|import)\s*\(?\s*'([^'.][^']*)'/g;

/** In the order of their names, without what is for other systems alone. */
export function shippedPackages(): ShippedPackage[] {
  const lock = (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Lock })
    .packages;
  const folders = new Set([...ofProduction(lock), ...ofPage(lock)]);
  return [...folders]
    .map((folder) => ({
      folder,
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: lock[folder]!.version,
      licence: lock[folder]!.license ?? 'unknown',
    }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const ofProduction = (lock: Lock): string[] =>
  Object.entries(lock)
    .filter(([folder, { dev, os }]) => folder !== '' && !dev && !os)
    .map(([folder]) => folder);

/** What the sources of the page import, and what that depends on. */
function ofPage(lock: Lock): Set<string> {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    const folder = resolved(lock, name, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    for (const other of Object.keys(lock[folder]!.dependencies ?? {})) add(other, folder);
  };
  for (const file of globSync('page/src/**/*.{ts,tsx,css}')) {
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORT))
      add(packageName(specifier!), '');
  }
  return found;
}

const packageName = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** As Node looks for a package from a folder on; null for what is no package. */
function resolved(lock: Lock, name: string, from: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const folder = `${at}${at ? '/' : ''}node_modules/${name}`;
    if (lock[folder]) return folder;
    if (at === '') return null;
  }
}
