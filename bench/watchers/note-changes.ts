/**
 * For `node --import`: notes when jobs change, to the file that BENCH_CHANGES_FILE names, as lines of job and time. The bus of one process
 * tells its subscribers by an event with the job's id as its name, right after the commit.
 */
import { EventEmitter } from 'node:events';
import { appendFile } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WRITE_EVERY_MS = 500;

const file = process.env.BENCH_CHANGES_FILE;
if (isMainThread && file !== undefined) {
  let lines = '';
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = function (name, ...values) {
    if (typeof name === 'string' && UUID.test(name)) lines += `${name} ${Date.now()}\n`;
    return emit.call(this, name, ...values);
  };
  const write = () => {
    if (lines === '') return;
    appendFile(file, lines, (error) => {
      if (error) throw error;
    });
    lines = '';
  };
  setInterval(write, WRITE_EVERY_MS).unref();
}
