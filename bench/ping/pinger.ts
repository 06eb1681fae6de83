/**
 * A process of its own, which asks some URLs every 10 ms, whether or not the answer before came, and sends its parent how long
 * each waited since it was due. Its arguments are the URLs; a message from the parent ends a round.
 */
import { Agent, get } from 'node:http';

const EVERY_MS = 10;

const agent = new Agent({ keepAlive: true });
const urls = process.argv.slice(2);
let waits: number[][] = urls.map(() => []);

function ask(url: string, waited: number[], due: number): void {
  get(url, { agent }, (response) => {
    response.resume().once('end', () => waited.push(performance.now() - due));
  }).once('error', (error) => {
    throw error;
  });
}

// Due times go on by themselves: a timer that is late counts as waiting, for every URL alike.
let due = performance.now();
setInterval(() => {
  for (; due <= performance.now(); due += EVERY_MS) {
    for (const [index, url] of urls.entries()) ask(url, waits[index]!, due);
  }
}, EVERY_MS / 2);

process.on('message', () => {
  process.send!(waits);
  waits = urls.map(() => []);
});
process.on('disconnect', () => process.exit());
