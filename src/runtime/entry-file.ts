const isBundled = !import.meta.url.endsWith('.ts');

/**
 * The file of the module `folder`/`name`.ts (below src/), which runs in a thread or a process of its own. In the bundle
 * (scripts/bundle.js) each such module is an entry point, and all files are in one folder.
 */
export function entryFile(folder: string, name: string): URL {
  return new URL(isBundled ? `./${name}.js` : `../${folder}/${name}.ts`, import.meta.url);
}
