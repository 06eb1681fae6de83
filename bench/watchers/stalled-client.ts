/** Opens watches at a URL and reads none of their messages. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const [url, count] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const socket = new WebSocket(url!, { headers: { authorization: 'Bearer alice' } });
  await once(socket, 'open');
  socket.pause();
  // The server cuts it off.
  socket.on('error', () => socket.terminate());
}
process.send!('open');
process.on('disconnect', () => process.exit());
