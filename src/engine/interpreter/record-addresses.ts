/** The addresses of the record under way: each is counted once, however often it stands there. */

/** Addresses of one version that are remembered: beyond, each counts again. The kernel has the same limit. */
export const MAX_RECORD_ADDRESSES = 4096;

export interface RecordAddresses {
  /** Begins another record. */
  begin(): void;
  /** Has the record not been counted for this address, canonical text, yet? Notes it. */
  isFirst(ip: string): boolean;
}

export class PlainRecordAddresses implements RecordAddresses {
  readonly #ipv4 = new FirstValues();
  readonly #ipv6 = new FirstValues();

  begin(): void {
    this.#ipv4.clear();
    this.#ipv6.clear();
  }

  isFirst(ip: string): boolean {
    return (ip.includes(':') ? this.#ipv6 : this.#ipv4).isFirst(ip);
  }
}

/** Values, up to the limit. */
export class FirstValues {
  readonly #values = new Set<string>();

  clear(): void {
    if (this.#values.size > 0) this.#values.clear();
  }

  isFirst(value: string): boolean {
    if (this.#values.has(value)) return false;
    // It may be a slice of a line, which must not stay in memory for it; but it stays no longer than the record.
    if (this.#values.size < MAX_RECORD_ADDRESSES) this.#values.add(value);
    return true;
  }
}
