/** What both sides know of the record under way, whichever side read it: it lies in the kernel's memory. */
import type { OpenExample, OpenRecord } from '../interpreter/record-counter.ts';
import * as layout from './assembly/layout.ts';
import type { KernelMemory } from './memory/kernel-memory.ts';

export const openRecord = (memory: KernelMemory): OpenRecord => ({
  get time() {
    return memory.double(layout.RECORD_TIME);
  },
  set time(value) {
    memory.setDouble(layout.RECORD_TIME, value);
  },
  get errors() {
    return memory.word(layout.RECORD_ERRORS);
  },
  set errors(value) {
    memory.setWord(layout.RECORD_ERRORS, value);
  },
});

/** The kernel closes the example with each record that it counts. */
export function openExample(memory: KernelMemory): OpenExample {
  let entry: OpenExample['current'] = null;
  return {
    get current() {
      return memory.word(layout.EXAMPLE_OPEN) === 0 ? null : entry;
    },
    set current(value) {
      entry = value;
      memory.setWord(layout.EXAMPLE_OPEN, value ? 1 : 0);
    },
  };
}
