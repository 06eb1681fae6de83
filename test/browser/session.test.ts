import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { describePage, openExample } from './page-test.ts';

describePage('the session', ({ signedIn, visit }) => {
  it('survives a reload, and shows what the address says', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('tab', { name: /^Records/ }).click();
    await page.reload();
    await page.getByRole('tab', { name: /^Records/, selected: true }).waitFor();
    await page.getByRole('heading', { name: 'example-shop.log' }).waitFor();
  });

  it('is the same in a second tab, and both go on', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    const [one, other] = [await page.context().newPage(), await page.context().newPage()];
    await Promise.all([one.goto('/'), other.goto('/')]);
    for (const tab of [one, other, page]) {
      await tab.reload();
      await tab.getByRole('heading', { name: 'Drop a log' }).waitFor();
    }
  });

  it('keeps no token where a script could read it later', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    const stored = await page.evaluate(() =>
      [document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join(' '),
    );
    assert.doesNotMatch(stored, /eyJ|refresh/);
  });

  it('ends when it is signed out', async () => {
    const page = await signedIn();
    await page.goto('/');
    await page.getByRole('button', { name: /@example.com/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });

  it('carries out what was deleted, without waiting, when it is signed out', async () => {
    const page = await signedIn();
    await deleteExample(page);
    const answer = page.waitForResponse((one) => one.request().method() === 'DELETE');
    await page.getByRole('button', { name: /@example.com/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    assert.equal((await answer).status(), 204);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });

  it('carries out what was deleted when the page is left', async () => {
    const page = await signedIn();
    const other = await page.context().newPage();
    await deleteExample(page);
    await page.goto('about:blank');
    await other.goto('/');
    await other.getByRole('heading', { name: 'Drop a log' }).waitFor();
    await other.getByText('example-shop.log').waitFor({ state: 'detached' });
  });

  it('shows the next person in the same tab nothing of the one before', async () => {
    const page = await signedIn();
    await openExample(page);
    await page.getByRole('button', { name: /@example.com/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await page.getByLabel('E-mail address').fill('next-person@example.com');
    await page.locator('input[name=password]').fill('correct horse battery staple');
    await page.locator('button[type=submit]').click();
    await page.getByText('There is nothing here').waitFor();
    await page.getByRole('link', { name: 'Log-Flow' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    assert.equal(await page.getByText('example-shop.log').count(), 0);
  });

  it('of another account sees nothing of this one', async () => {
    const address = await openExample(await signedIn());
    const stranger = await signedIn();
    await stranger.goto(address);
    await stranger.getByText('There is nothing here').waitFor();
    const nobody = await visit();
    await nobody.goto(address);
    await nobody.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});

/** Sends the example log and deletes it, which can still be undone. */
async function deleteExample(page: Page): Promise<void> {
  await openExample(page);
  await page.getByRole('button', { name: 'More about example-shop.log' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Deleted example-shop.log').waitFor();
}
