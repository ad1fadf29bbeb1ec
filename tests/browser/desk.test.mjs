// The agents' side, with two windows: somebody who asks, and somebody who answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { agentWords, desk, phone, signedIn, submitted, words } from './lib.mjs';
import { open } from './stack.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');
const NAMES = { 'agent-1': 'Ada Nowak', 'agent-2': 'Jan Kowal', 'agent-3': 'Mia Lis' };

const house = open();
let people = 0;

async function visit(t, options = {}) {
  const context = await house.chromium.newContext({ viewport: desk, reducedMotion: 'reduce', acceptDownloads: true, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => assert.fail(`the page threw ${error.stack}`));
  page.on('console', (message) => message.type() === 'error' && /Content Security Policy/.test(message.text()) && assert.fail(message.text()));
  return page;
}

/** A request with a title nobody else has, and the page of who wrote it. */
async function asks(t, language = 'en', texts = {}) {
  const page = await visit(t, { locale: language });
  const title = texts.title ?? `Request ${++people} of the day`;
  const id = await submitted(page, house.stack.address, language, { ...texts, title });
  return { page, id, title };
}

async function agent(t, id = 'agent-1', { language = 'en', path = '', ...options } = {}) {
  const page = await visit(t, options);
  await signedIn(page, `${house.stack.address}/desk/${language === 'en' ? '' : `${language}/`}${path}`, NAMES[id]);
  return page;
}

const row = (page, title) => page.locator('.desk-row a').filter({ hasText: title });
const text = (page) => page.locator('#desk-text');
const heading = (page, title) => page.getByRole('heading', { level: 2, name: title, exact: true });
const opened = async (page, title) => {
  await row(page, title).click();
  await heading(page, title).waitFor();
};

for (const language of ['en', 'pl']) {
  for (const [window, viewport] of Object.entries({ desk, phone })) {
    test(`a ticket through both sides in ${language} on a ${window}`, async (t) => {
      const [w, a] = [words[language], agentWords[language]];
      const ann = await asks(t, language);
      const ada = await agent(t, 'agent-1', { language, viewport });
      await opened(ada, ann.title);
      await ada.getByRole('button', { name: a.take, exact: true }).click();
      await ada.getByText(a.yours, { exact: true }).first().waitFor();

      // Asking back, answered, answered.
      await ada.getByRole('radio', { name: a.question, exact: true }).check({ force: true });
      await text(ada).fill('Which **device** was it?');
      await text(ada).press('Control+Enter');
      await ada.getByText(a.sent).waitFor({ timeout: 15_000 });
      await ann.page.getByText('Which device was it?').waitFor({ timeout: 30_000 });
      assert.equal(await ann.page.locator('.messages strong', { hasText: 'device' }).count(), 1);
      await ann.page.getByText(w.needsAnswer, { exact: true }).first().waitFor();
      await ann.page.getByLabel(w.reply, { exact: true }).fill('My old phone <b>it was</b>.');
      await ann.page.getByRole('button', { name: w.sendReply, exact: true }).click();
      await ann.page.locator('.messages').getByText('My old phone').waitFor();

      if (!(await row(ada, ann.title).isVisible())) await ada.getByRole('link', { name: a.back }).click().catch(() => {});
      await opened(ada, ann.title);
      await ada.getByText('My old phone <b>it was</b>.').waitFor({ timeout: 15_000 });
      await ada.getByRole('radio', { name: a.answer, exact: true }).check({ force: true });
      await ada.getByRole('button', { name: a.articles, exact: true }).click();
      await ada.getByRole('searchbox', { name: w.search }).fill(language === 'en' ? 'lost phone' : 'zgubiony telefon');
      const choice = ada.locator('dialog[open] .desk-choices button').first();
      await choice.waitFor();
      const title = await choice.locator('strong').textContent();
      await choice.click();
      await text(ada).fill('Do this:\n\n1. First\n2. Then');
      await ada.getByRole('button', { name: a.send, exact: true }).click();
      await ada.getByText(a.sent).waitFor({ timeout: 15_000 });
      await ann.page.locator('.messages ol li', { hasText: 'Then' }).waitFor({ timeout: 30_000 });
      await ann.page.locator('.messages').getByRole('link', { name: title }).waitFor();
    });
  }
}
