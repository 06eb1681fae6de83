import { type FuzzedServer, startFuzzedServer } from '../server.ts';
import type { Target } from '../target.ts';
import { compressedTarget } from './compressed.ts';
import { httpBytesTarget } from './http-bytes.ts';
import { logContentTarget } from './log-content.ts';
import { maskTarget } from './mask.ts';
import { multipartTarget } from './multipart.ts';
import { patternTarget } from './patterns.ts';
import { queryTarget } from './query.ts';
import { uploadsTarget } from './uploads.ts';
import { websocketTarget } from './websocket.ts';

/** Targets that need no server. */
export const LOCAL_TARGETS = [
  logContentTarget,
  patternTarget,
  compressedTarget,
  maskTarget,
] as Target[];

/** Those that are a running server's. */
export const serverTargets = (server: FuzzedServer): Target[] =>
  [queryTarget, httpBytesTarget, multipartTarget, uploadsTarget, websocketTarget].map(
    (targetOf) => targetOf(server) as Target,
  );

/** All targets, or those of these names; the server lasts as long as `use`. */
export async function withTargets(
  names: readonly string[],
  use: (targets: Target[]) => Promise<void>,
): Promise<void> {
  const isWanted = ({ name }: Target) => names.length === 0 || names.includes(name);
  const local = LOCAL_TARGETS.filter(isWanted);
  if (names.length > 0 && local.length === names.length) return use(local);
  const server = await startFuzzedServer();
  try {
    await use([...LOCAL_TARGETS, ...serverTargets(server)].filter(isWanted));
  } finally {
    await server.close();
  }
}
