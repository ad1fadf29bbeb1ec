// Every page, in both languages, light and dark, on a phone and on a desk: no violation that axe knows of, contrast included.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './axe.mjs';
import { desk, phone, submitted } from './lib.mjs';
import { open } from './stack.mjs';

const PAGES = ['/', '/security/', '/security/hacked-account/', '/search/?q=password', '/search/?q=xyzzyqwert', '/rules/', '/contact/', '/contact/ask/', '/requests/', '/nowhere/'];

const house = open();

const check = async (page, name) => assert.deepEqual(await violations(page), [], name);

for (const language of ['en', 'pl']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [window, viewport] of Object.entries({ desk, phone })) {
      test(`no violation in ${language}, ${colorScheme}, on a ${window}`, async (t) => {
        const context = await house.chromium.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
        t.after(() => context.close());
        const page = await context.newPage();
        const id = await submitted(page, house.stack.address, language);
        await check(page, 'the receipt');
        for (const path of [...PAGES, `/requests/view/#${id}`, `/requests/edit/#${id}`]) {
          await page.goto('about:blank');
          await page.goto(`${house.stack.address}/${language}${path}`);
          await page.waitForLoadState('networkidle');
          await check(page, path);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${path} is ${wide} px wider than its window`);
        }
        await page.getByRole('button', { name: language === 'en' ? 'Save' : 'Zapisz', exact: true }).click();
        await page.goto(`${house.stack.address}/${language}/contact/ask/`);
        await page.getByRole('button', { name: language === 'en' ? 'Send' : 'Wyślij', exact: true }).click();
        await check(page, 'the form with what is wrong');
        await page.goto(`${house.stack.address}/${language}/`);
        await page.locator('#search-q[aria-controls]').fill(language === 'en' ? 'password' : 'hasło');
        await page.getByRole('option').first().waitFor();
        await check(page, 'the box with its list open');
      });
    }
  }
}
