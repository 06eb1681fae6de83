import type { Amounts } from './options.ts';
import type { Tree } from './trees.ts';

/** What all parts are given. */
export interface Setting {
  /** Of the whole run: what a part has open ends with it where the run is broken off. */
  run: AsyncDisposableStack;
  trees: Tree[];
  amounts: Amounts;
  folder: string;
  say(text: string): void;
}
