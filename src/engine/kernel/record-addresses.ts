/** The addresses of the record under way, some of which the kernel has counted: those of IPv4 are in its list. */

import { FirstValues, type RecordAddresses } from '../interpreter/record-addresses.ts';
import * as layout from './assembly/layout.ts';
import type { KernelExports, KernelMemory } from './memory/kernel-memory.ts';

export class KernelRecordAddresses implements RecordAddresses {
  readonly #memory: KernelMemory;
  readonly #kernel: KernelExports;
  readonly #ipv6 = new FirstValues();
  /** The record that those of IPv6 belong to. */
  #record = 0;

  constructor(memory: KernelMemory, kernel: KernelExports) {
    this.#memory = memory;
    this.#kernel = kernel;
  }

  begin(): void {
    this.#kernel.beginAddresses();
  }

  isFirst(ip: string): boolean {
    if (!ip.includes(':')) return Boolean(this.#kernel.isFirstInRecord(numberOf(ip)));
    const record = this.#memory.word(layout.RECORD_NUMBER);
    if (record !== this.#record) this.#ipv6.clear();
    this.#record = record;
    return this.#ipv6.isFirst(ip);
  }
}

/** The address as the kernel has it: its first octet in the highest bits. */
const numberOf = (ip: string): number =>
  ip.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
