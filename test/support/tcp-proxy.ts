import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  /** Breaks all connections off. Returns how many there were. */
  cut(): number;
  /** Swallows every byte in both directions, as a network that is gone without a word; or ends that. */
  silence(isSilent: boolean): void;
  /** Breaks all connections off, and each new one at once, as a server that is away; or ends that. */
  refuse(isAway: boolean): void;
  close(): Promise<void>;
}

/**
 * A proxy on a free port of 127.0.0.1 to another one there, for faults of the network. `rewrite` may change what comes
 * from there.
 */
export async function startTcpProxy(
  targetPort: number,
  rewrite: (fromTarget: Buffer) => Buffer = (bytes) => bytes,
): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let isSilent = false;
  let isAway = false;
  const server = createServer((near) => {
    if (isAway) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      // A connection that dies in silence dies unheard.
      if (isSilent) return;
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes: Buffer) => {
        if (!isSilent) to.write(from === far ? rewrite(bytes) : bytes);
      });
      from.on('error', end);
      from.on('close', end);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): number => {
    const all = [...pairs];
    pairs.clear();
    for (const sockets of all) for (const socket of sockets) socket.destroy();
    return all.length;
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    silence: (value) => {
      isSilent = value;
      // What was swallowed cannot be brought back: those connections are of no use any more.
      if (!isSilent) cut();
    },
    refuse: (value) => {
      isAway = value;
      if (isAway) cut();
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
