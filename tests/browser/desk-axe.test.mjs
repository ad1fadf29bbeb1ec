// Every view of the agents' console, in both languages, light and dark, on a phone and on a desk: no violation that axe knows
// of. With LOOKS set to a folder, a picture of each goes there.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { violations } from './axe.mjs';
import { agentWords, desk, phone, signedIn, submitted, words } from './lib.mjs';
import { open } from './stack.mjs';

const house = open();
const looks = process.env.LOOKS;
if (looks) mkdirSync(looks, { recursive: true });

for (const language of ['en', 'pl']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [window, viewport] of Object.entries({ desk, phone })) {
      test(`the console in ${language}, ${colorScheme}, on a ${window}`, async (t) => {
        const [w, a] = [words[language], agentWords[language]];
        const context = await house.chromium.newContext({ viewport, colorScheme, locale: language, reducedMotion: 'reduce' });
        t.after(() => context.close());
        const page = await context.newPage();
        const see = async (name) => {
          if (looks) await page.screenshot({ path: `${looks}/${name}-${language}-${window}-${colorScheme}.png` });
          assert.deepEqual(await violations(page), [], name);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${name} is ${wide} px wider than its window`);
        };
        const root = `${house.stack.address}/desk/${language === 'en' ? '' : 'pl/'}`;
        const ids = [];
        for (const title of ['First', 'Second']) ids.push(await submitted(page, house.stack.address, language, { title: `${title} in ${language} ${colorScheme} ${window}` }));
        await page.getByLabel(w.reply, { exact: true }).fill('One more thing.');
        await page.getByRole('button', { name: w.sendReply, exact: true }).click();
        await page.locator('.messages').getByText('One more thing.').waitFor();

        await page.goto(root);
        await page.getByRole('link', { name: 'Ada Nowak' }).waitFor();
        await see('issuer');
        await signedIn(page, root, 'Ada Nowak');
        await page.locator('.desk-row').first().waitFor();
        await see('queue');
        await page.goto(`${root}?ticket=${ids[1]}`);
        await page.getByRole('button', { name: a.take, exact: true }).click();
        await page.getByText(a.yours, { exact: true }).first().waitFor();
        await page.locator('#desk-text').fill('Dear {title},\n\n1. **First** this\n2. then [that](https://example.org)');
        await page.getByRole('button', { name: a.preview }).click();
        await see('ticket');
        await page.getByRole('button', { name: a.articles, exact: true }).click();
        await page.locator('dialog[open] .desk-choices button').first().waitFor();
        await see('articles');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: a.ready, exact: true }).click();
        await see('ready');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: a.restrict, exact: true }).click();
        await see('restrict');
        await page.locator('dialog[open] textarea').fill('A reason.');
        await page.locator('dialog[open] [type="submit"]').click();
        await page.locator('.desk-side').getByText('A reason.').waitFor();
        await page.getByRole('button', { name: a.restrictions }).click();
        await page.locator('dialog[open] li').first().waitFor();
        await see('restrictions');
        await page.locator('dialog[open]').getByRole('button', { name: a.lift }).first().click();
        await page.keyboard.press('Escape');
        await page.locator('#desk-text').fill('An answer with **care**.');
        await page.locator('#desk-text').press('Control+Enter');
        await page.locator('.desk-toast').waitFor();
        await see('sending');
        await page.locator('.desk-toast', { hasText: a.sent }).waitFor({ timeout: 20_000 });
        await page.goto(`${root}?ticket=${ids[1]}`);
        await page.getByRole('button', { name: a.article }).click();
        await see('article');
        await page.keyboard.press('Escape');
        await see('answered');
        if (window === 'desk') {
          await page.getByRole('button', { name: a.keys, exact: true }).click();
          await see('keys');
        }
        await page.goto(`${root}insights/`);
        await page.locator('.desk-figure svg').first().waitFor();
        for (const summary of await page.locator('.desk-figure summary').all()) await summary.click();
        await see('insights');
        await page.goto(`${root}?ticket=nothing`);
        await page.locator('[data-part="missing-text"]').waitFor();
        await see('missing');
        await page.locator('[data-part="sign-out"]').click();
        await page.locator('[data-part="gate-again"]').waitFor();
        await see('signed-out');
      });
    }
  }
}
