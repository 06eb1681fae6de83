/** The kernel, for tests; others get it from whoever reads files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../../dist/kernel.wasm', import.meta.url));

let module: WebAssembly.Module | null = null;

export function kernelModule(): WebAssembly.Module {
  module ??= new WebAssembly.Module(new Uint8Array(readFileSync(FILE)));
  return module;
}
