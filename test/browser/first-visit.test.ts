import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describePage, openExample } from './page-test.ts';

describePage('the first visit', ({ visit }) => {
  it('leads to a report in two clicks, on this machine alone', async () => {
    const page = await visit();
    await page.goto('/');
    await page.getByRole('button', { name: 'Try it now' }).click();
    await page.getByRole('heading', { name: 'Drop a log' }).waitFor();
    await openExample(page);
    const facts = page.getByRole('region', { name: 'About this log' });
    await facts.getByText('Bracketed timestamp and level').waitFor();
    await facts.getByText('100 %').waitFor();
    // Nobody knows its password: whoever signs out is told how to come back.
    await page.getByRole('button', { name: 'me@this-machine' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('node bin/log-flow.js users password me@this-machine').waitFor();
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await dialog.waitFor({ state: 'detached' });
    await facts.getByText('100 %').waitFor();
  });

  it('asks for nothing that is refused, and stands still', async () => {
    const page = await visit();
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    await page.goto('/');
    const card = page.getByRole('main');
    await card.waitFor();
    const height = (await card.boundingBox())!.height;
    await page.waitForLoadState('networkidle');
    assert.equal((await card.boundingBox())!.height, height);
    assert.deepEqual(refused, []);
    // Whoever made the account elsewhere is told what to do, and who has none sees how to get one.
    await page.getByText(/made by curl or on the command line/).waitFor();
    await page.getByRole('button', { name: 'Register', exact: true }).waitFor();
  });

  it('offers no account of this machine where there is one', async () => {
    const page = await visit();
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Try it now' }).count(), 0);
    // This browser has no session of it, and is told how to reach it.
    await page.getByText('node bin/log-flow.js users password me@this-machine').waitFor();
  });

  it('says what is wrong with a password, in words', async () => {
    const page = await visit();
    await page.goto('/');
    await page.getByLabel('E-mail address').fill('nobody@example.com');
    await page.locator('input[name=password]').fill('not this one');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('E-mail address or password is wrong').waitFor();
  });
});
