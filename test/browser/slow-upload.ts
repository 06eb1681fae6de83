import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';

/** An upload of the person of a page that goes on as far as the test wants. */
export async function slowUpload(page: Page, url: string, part: string) {
  const jobID = randomUUID();
  const asked = page.waitForRequest((request) => request.headers().authorization !== undefined);
  await page.goto('/');
  const { authorization } = (await asked).headers();
  let parts = 0;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const sent = fetch(`${url}/api/upload-logs/growing.log?jobID=${jobID}`, {
    method: 'PUT',
    headers: { authorization: authorization! },
    body: readable,
    duplex: 'half',
  } as RequestInit);
  const send = async () => {
    parts++;
    await writer.write(Buffer.from(part));
  };
  await send();
  return {
    jobID,
    parts: () => parts,
    /** Sends parts until something is so. */
    until: (what: string, isSo: () => Promise<boolean>) =>
      eventually(what, async () => {
        if (await isSo()) return true;
        await send();
        // It takes a moment for a part to be stored and shown.
        await eventually(what, isSo, 3000).catch(() => undefined);
        return isSo();
      }),
    end: async () => {
      await writer.close();
      assert.equal((await sent).status, 202);
    },
  };
}
