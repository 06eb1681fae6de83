/** The number types of AssemblyScript, so that both sides read one list of addresses (assembly/layout.ts). */
type usize = number;
type u8 = number;
type i32 = number;
type u32 = number;
