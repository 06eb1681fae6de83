/**
 * Which plan a shape has: an open-addressed table of both 64-bit hashes, the plan's number (0: free), and the length:
 * twice the blocks that were hashed, and 1 more for a part of a line (its highest bit: see planned.ts). Most logs have a few hundred shapes: they begin in a small table, whose pages are soon in
 * memory, and move to the large one when that is half full. The large one never is more than half full,
 * because there are half as many plans as slots.
 */
import {
  FEW_SHAPE_SLOTS,
  MAX_PLANS,
  PLAN_BYTES,
  PLANS,
  SEEN,
  SEEN_SLOTS,
  SHAPE_BYTES,
  SHAPE_SLOTS,
  SHAPES,
} from '../layout';

/** Offsets in a slot. */
const A: usize = 0;
const B: usize = 8;
const PLAN: usize = 16;
const LENGTH: usize = 20;

/** The sums of products that the hashes are spread unevenly over their lowest bits. */
const SPREAD: u64 = 0x9e3779b97f4a7c15;

let free: usize = 0;
let table: usize = SHAPES;
let slots: u32 = FEW_SHAPE_SLOTS;
let count: u32 = 0;

/** The plan of the shape with these hashes, or 0; `remember` then gives it one. */
export function findPlan(a: u64, b: u64, length: u32): u32 {
  let slot = <u32>(((a + b) * SPREAD) >> 40) & (slots - 1);
  let at = table + <usize>slot * SHAPE_BYTES;
  let plan = load<u32>(at, PLAN);
  while (plan != 0) {
    const isSame = load<u64>(at, A) == a && load<u64>(at, B) == b;
    if (isSame && load<u32>(at, LENGTH) == length) return plan;
    slot = (slot + 1) & (slots - 1);
    at = table + <usize>slot * SHAPE_BYTES;
    plan = load<u32>(at, PLAN);
  }
  free = at;
  return 0;
}

/** With more of them a log seems to have lines that are all different. */
const MANY_SHAPES: u32 = 16384;

/**
 * Shall the host make a plan for this shape, which has none? To make one takes it as long as to read the line in
 * by the interpreter. While there are few shapes always; then only if the shape was seen before.
 */
export function isWorthPlanning(a: u64, b: u64): bool {
  if (count < MANY_SHAPES) return true;
  if (count >= MAX_PLANS) return false;
  const slot = SEEN + ((<usize>(<u32>b & (SEEN_SLOTS - 1))) << 2);
  const mark = <u32>(a >> 32);
  if (load<u32>(slot) == mark) return true;
  store<u32>(slot, mark);
  return false;
}

/** Gives the shape that was just not found its plan. */
export function remember(a: u64, b: u64, length: u32, plan: u32): void {
  if (plan == 0) return;
  store<u64>(free, a, A);
  store<u64>(free, b, B);
  store<u32>(free, plan, PLAN);
  store<u32>(free, length, LENGTH);
  count++;
  if (slots == FEW_SHAPE_SLOTS && count >= FEW_SHAPE_SLOTS / 2) moveToLarge();
}

function moveToLarge(): void {
  const from = table;
  const end = table + <usize>slots * SHAPE_BYTES;
  table = end;
  slots = SHAPE_SLOTS;
  count = 0;
  for (let at = from; at < end; at += SHAPE_BYTES) {
    const plan = load<u32>(at, PLAN);
    const length = load<u32>(at, LENGTH);
    if (plan != 0 && findPlan(load<u64>(at, A), load<u64>(at, B), length) == 0) {
      remember(load<u64>(at, A), load<u64>(at, B), length, plan);
    }
  }
}

/** The address of a plan. */
export function planAt(plan: u32): usize {
  return PLANS + <usize>(plan - 1) * PLAN_BYTES;
}
