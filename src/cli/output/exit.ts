import { endProcess } from '../../runtime/end-process.ts';

/** Ends the process, handles open or not, when all that was written is out. Never resolves. */
export async function exit(code: number): Promise<never> {
  process.exitCode = code;
  // Pipes are written asynchronously, and process.exit would drop what is still on its way.
  await Promise.all([process.stdout, process.stderr].map(flushed));
  endProcess(code);
  // The caller must not go on.
  return new Promise(() => undefined);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
