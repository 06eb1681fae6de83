import { connect, type Socket } from 'node:net';

/** A client that sends exactly what it is told, and keeps what comes back. */
export interface RawClient {
  socket: Socket;
  send(text: string | Uint8Array): void;
  received(): string;
  isClosed(): boolean;
}

export function rawClient(port: number): RawClient {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let closed = false;
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    received += text;
  });
  socket.on('close', () => {
    closed = true;
  });
  // A reset by the server shows in what was received and in `isClosed`.
  socket.on('error', () => socket.destroy());
  return {
    socket,
    send: (text) => {
      if (socket.writable) socket.write(text);
    },
    received: () => received,
    isClosed: () => closed,
  };
}
