import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage } from './page-test.ts';

const MOST_BYTES = 250_000;

describePage('the first load', ({ signedIn }) => {
  it('is small, compressed, and kept by the browser for long', async () => {
    const page = await signedIn();
    let bytes = 0;
    const kept: (string | null)[] = [];
    page.on('requestfinished', async (request) => {
      const response = await request.response();
      const sizes = await request.sizes();
      bytes += sizes.responseBodySize;
      if (request.url().includes('/assets/'))
        kept.push(await response!.headerValue('cache-control'));
    });
    await page.goto('/');
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    await page.waitForLoadState('networkidle');
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.ok(kept.length > 0);
    for (const value of kept) assert.match(value ?? '', /max-age=31536000.*immutable/);
  });
});
