/** A module that runs in a thread or a process of its own: where its file is. */
const isBundled = !import.meta.url.endsWith('.ts');

/**
 * The file of `room`/`name`.ts. Bundled (scripts/build.js), all files of the house lie in one folder and
 * each such module is an entry point under its own name, with this extension.
 */
export function ownFile(room: string, name: string, extension: 'js' | 'cjs' = 'js'): URL {
  const file = isBundled ? `./${name}.${extension}` : `../${room}/${name}.ts`;
  return new URL(file, import.meta.url);
}
