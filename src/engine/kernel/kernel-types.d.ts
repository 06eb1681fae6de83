/** The number types of AssemblyScript, so that both sides read one list of addresses (assembly/layout.ts). */
type usize = number;
type u8 = number;
type i32 = number;
type u32 = number;
type i64 = number;

/** As much of WebAssembly as is used here; it is in no library that fits both Node and browsers. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    readonly exports: unknown;
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    /** In pages of 64 KiB. */
    constructor(size: { initial: number; maximum: number });
    grow(pages: number): number;
  }
}
