/** Where the bytes of an export go: a file that appears when all of them have come, and not before. */
import { saveAs } from './save-as.ts';

export interface Destination {
  /** As the person has named it. */
  fileName: string;
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The file is whole. */
  close(): Promise<void>;
  /** Nothing is left of it. */
  discard(): Promise<void>;
}

/** What TypeScript knows of no browser: it is Chromium alone that has it. */
interface FileHandle extends FileSystemFileHandle {
  remove?(): Promise<void>;
}
type Picker = (options: { suggestedName: string }) => Promise<FileHandle>;

/** Logs of so many bytes are written to disk as they come, where the browser can: below that a download is less to ask. */
const LARGE_BYTES = 32 * 1024 * 1024;

/**
 * Asks where a large file should be, by the browser's own dialog, which has to follow a click; any other, or where the browser has
 * no such dialog, is a download. Null where the person wants none.
 * @param logBytes of the log that is exported
 */
export async function destinationFor(
  fileName: string,
  logBytes: number,
): Promise<Destination | null> {
  const picker = (window as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (!picker || logBytes < LARGE_BYTES) return toDownload(fileName);
  try {
    return await toFile(await picker.call(window, { suggestedName: fileName }));
  } catch (error) {
    if ((error as Error).name === 'AbortError') return null;
    throw error;
  }
}

/** The browser writes beside the file and puts it in its place at the end. */
async function toFile(handle: FileHandle): Promise<Destination> {
  const file = await handle.createWritable();
  return {
    fileName: handle.name,
    write: (bytes) => file.write(bytes),
    close: () => file.close(),
    async discard() {
      await file.abort().catch(() => undefined);
      // The dialog has made an empty one.
      const { size } = await handle.getFile();
      if (size === 0) await handle.remove?.();
    },
  };
}

/** Bytes that are handed to the browser at once, which keeps them where it likes, on disk for example. */
const PIECE_BYTES = 4 * 1024 * 1024;

function toDownload(fileName: string): Destination {
  let whole = new Blob([]);
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const fold = () => {
    whole = new Blob([whole, ...parts]);
    parts = [];
    bytes = 0;
  };
  return {
    fileName,
    async write(part) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= PIECE_BYTES) fold();
    },
    async close() {
      fold();
      saveAs(whole, fileName);
    },
    async discard() {
      whole = new Blob([]);
      parts = [];
    },
  };
}
