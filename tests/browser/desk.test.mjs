// The agents' side, with two windows: somebody who asks, and somebody who answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { agentWords, desk, phone, signedIn, submitted, words } from './lib.mjs';
import { open } from './stack.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');
const NAMES = { 'agent-1': 'Ada Nowak', 'agent-2': 'Jan Kowal', 'agent-3': 'Mia Lis' };

const house = open();
let people = 100; // three digits each: no title is part of another

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
const sent = (page, said = agentWords.en.sent) => page.locator('.desk-toast', { hasText: said }).first().waitFor({ timeout: 20_000 });
const opened = async (page, title) => {
  await row(page, title).click();
  await heading(page, title).waitFor();
};

// Most of their time these tests wait: for the seconds in which a message can be taken back, for the next look of a page.
describe('agents', { concurrency: 2 }, () => {
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
        await sent(ada, a.sent);
        await ann.page.locator('.messages').getByText('Which device was it?').waitFor({ timeout: 30_000 });
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
        // What the ticket's own title found stands there first.
        const choice = ada.locator('dialog[open] .desk-choices button').filter({ hasText: /phone|telefon/i }).first();
        await choice.waitFor();
        const title = await choice.locator('strong').textContent();
        await choice.click();
        await text(ada).fill('Do this:\n\n1. First\n2. Then');
        await ada.getByRole('button', { name: a.send, exact: true }).click();
        await sent(ada, a.sent);
        await ann.page.locator('.messages ol li', { hasText: 'Then' }).waitFor({ timeout: 30_000 });
        await ann.page.locator('.messages').getByRole('link', { name: title }).waitFor();
      });
    }
  }

  test('everything with the keyboard alone', async (t) => {
    const ann = await asks(t);
    const page = await visit(t);
    await page.goto(`${house.stack.address}/desk/?q=${encodeURIComponent(ann.title)}`);
    await page.getByRole('link', { name: /Ada Nowak/ }).focus();
    await page.keyboard.press('Enter');
    await row(page, ann.title).waitFor();
    await page.keyboard.press('j');
    await page.waitForFunction((title) => document.activeElement.textContent.includes(title), ann.title);
    await page.keyboard.press('Enter');
    await heading(page, ann.title).waitFor();
    assert.ok(await heading(page, ann.title).evaluate((title) => title === document.activeElement));
    await page.keyboard.press('t');
    await page.getByText('You have this ticket').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Take back what was just sent').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    // Letters that are keys elsewhere are letters here.
    await page.keyboard.type('jktaqndpru/? a note');
    assert.equal(await text(page).inputValue(), 'jktaqndpru/? a note');
    assert.ok(await page.getByRole('radio', { name: 'Note', exact: true }).isChecked());
    await page.keyboard.press('Control+Enter');
    await sent(page);
    await page.locator('.messages [data-kind="note"]').getByText('jktaqndpru/? a note').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.type('Too early.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.desk-toast').getByText(/goes out in/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await heading(page, ann.title).waitFor();
    await page.waitForFunction(() => document.querySelector('#desk-text').value === 'Too early.');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    assert.ok(await page.locator('#filter-q').evaluate((field) => field === document.activeElement));
    assert.equal(await ann.page.locator('.messages').getByText('Too early.').count(), 0);

    // Whoever is disturbed by the keys turns them off.
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByLabel('Single keys do something').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    assert.ok(await page.locator('#filter-q').evaluate((field) => field !== document.activeElement));
  });

  describe('conflicts', () => {
    const edits = async (ann, title) => {
      await ann.page.getByRole('link', { name: 'Edit', exact: true }).click();
      await ann.page.getByLabel('Title', { exact: true }).fill(title);
      await ann.page.getByRole('button', { name: 'Save', exact: true }).click();
      const pay = ann.page.getByRole('button', { name: 'Save and go to the end', exact: true });
      await Promise.race([pay.click(), ann.page.waitForURL(/view/)]).catch(() => {});
      await ann.page.waitForURL(/view/);
    };

    test('a text that was changed while an answer is written must be read first', async (t) => {
      const ann = await asks(t);
      const ada = await agent(t);
      await opened(ada, ann.title);
      await text(ada).fill('To what you wrote at first.');
      await edits(ann, `${ann.title} and of the night`);
      const conflict = ada.getByText('The ticket changed since you read it');
      await conflict.waitFor({ timeout: 15_000 });
      await ada.locator('[data-part="conflict-body"] ins', { hasText: 'night' }).waitFor();
      await text(ada).press('Control+Enter');
      await ada.getByText('Read above what changed, then send.').waitFor();
      assert.equal(await text(ada).inputValue(), 'To what you wrote at first.');
      await ada.getByRole('button', { name: 'I have read this' }).click();
      await text(ada).press('Control+Enter');
      await sent(ada);
      await ann.page.locator('.messages').getByText('To what you wrote at first.').waitFor({ timeout: 30_000 });
    });

    test('an answer that crosses an edit is stopped by the service and comes back with the difference', async (t) => {
      const ann = await asks(t);
      const ada = await agent(t);
      await opened(ada, ann.title);
      await ada.getByRole('button', { name: 'Take', exact: true }).click();
      await ada.getByText('You have this ticket').waitFor();
      // The console hears nothing of the edit.
      await ada.route(`**/api/agent/tickets/${ann.id}`, (route) => route.abort());
      await text(ada).fill('An answer to the old text.');
      await edits(ann, `${ann.title}, changed`);
      await text(ada).press('Control+Enter');
      await ada.waitForTimeout(6_000);
      await ada.unroute(`**/api/agent/tickets/${ann.id}`);
      const toast = ada.locator('.desk-toast', { hasText: 'was not sent' });
      await toast.waitFor({ timeout: 15_000 });
      await toast.getByRole('button', { name: 'Look' }).click();
      await ada.locator('[data-part="conflict-body"] ins', { hasText: 'changed' }).waitFor();
      assert.equal(await text(ada).inputValue(), 'An answer to the old text.');
      assert.equal(await ann.page.locator('.messages').getByText('An answer to the old text.').count(), 0);
      await ada.getByText('Edited 1 time').click();
      await ada.locator('.desk-edits ins', { hasText: 'changed' }).waitFor();
    });

    test('two agents see each other, and only one of them answers', async (t) => {
      const ann = await asks(t);
      const [ada, jan] = [await agent(t), await agent(t, 'agent-2')];
      await opened(ada, ann.title);
      await opened(jan, ann.title);
      await text(jan).fill('I am on it');
      await ada.getByText('Jan Kowal is writing.').waitFor({ timeout: 20_000 });
      await jan.getByRole('button', { name: 'Take', exact: true }).click();
      await jan.getByText('You have this ticket').waitFor();
      await ada.getByText('Jan Kowal has this ticket', { exact: true }).waitFor({ timeout: 15_000 });
      await text(ada).fill('Me too');
      await ada.getByRole('button', { name: 'Send', exact: true }).click();
      await ada.getByText('Jan Kowal has this ticket. What you wrote is kept.').waitFor();
      assert.equal(await text(ada).inputValue(), 'Me too');
      await ada.getByRole('button', { name: 'Take over' }).click();
      await ada.getByText('You have this ticket').waitFor();
    });

    test('who takes a ticket that somebody has just taken is told their name', async (t) => {
      const ann = await asks(t);
      const [ada, jan] = [await agent(t), await agent(t, 'agent-2')];
      await opened(ada, ann.title);
      await opened(jan, ann.title);
      await ada.route(`**/api/agent/tickets/${ann.id}`, (route) => route.abort());
      await jan.getByRole('button', { name: 'Take', exact: true }).click();
      await jan.getByText('You have this ticket').waitFor();
      await ada.getByRole('button', { name: 'Take', exact: true }).click();
      await ada.getByText(/Jan Kowal has this ticket/).first().waitFor();
    });
  });

  describe('nothing is lost', () => {
    test('a draft outlives a reload, which asks nothing and comes back to the same ticket', async (t) => {
      const ann = await asks(t);
      const ada = await agent(t);
      await opened(ada, ann.title);
      await text(ada).fill('Half an ans');
      await ada.getByRole('radio', { name: 'Note', exact: true }).check({ force: true });
      await text(ada).fill('A note as well');
      await ada.reload();
      await heading(ada, ann.title).waitFor();
      assert.equal(await text(ada).inputValue(), 'A note as well');
      await ada.getByRole('radio', { name: 'Answer', exact: true }).check({ force: true });
      assert.equal(await text(ada).inputValue(), 'Half an ans');
      const stored = await ada.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      assert.ok(!/eyJ/.test(stored), 'a token is kept on the device');
      assert.ok(!/code=|state=/.test(ada.url()), ada.url());
    });

    test('leaving the page sends what can no longer be taken back', async (t) => {
      const ann = await asks(t);
      const ada = await agent(t);
      await opened(ada, ann.title);
      await text(ada).fill('On my way out.');
      await text(ada).press('Control+Enter');
      await ada.locator('.desk-toast').getByText(/goes out in/).waitFor();
      await ada.goto(`${house.stack.address}/en/`);
      await ann.page.locator('.messages').getByText('On my way out.').waitFor({ timeout: 30_000 });
      await ada.goto(`${house.stack.address}/desk/`);
      await row(ada, 'Request').first().waitFor();
      await sent(ada);
      assert.equal(await ann.page.locator('.messages').getByText('On my way out.').count(), 1);
    });

    test('without a network the answer waits and goes out later', async (t) => {
      const ann = await asks(t);
      const ada = await agent(t);
      await opened(ada, ann.title);
      await ada.context().setOffline(true);
      await text(ada).fill('Through the tunnel.');
      await text(ada).press('Control+Enter');
      await ada.locator('.desk-toast', { hasText: 'is not sent yet: no connection' }).waitFor({ timeout: 15_000 });
      await ada.context().setOffline(false);
      await sent(ada);
      await ann.page.locator('.messages').getByText('Through the tunnel.').waitFor({ timeout: 30_000 });
    });
  });

  test('ready answers fill what is known and warn of what is not', async (t) => {
    const ann = await asks(t);
    const ada = await agent(t);
    await opened(ada, ann.title);
    await ada.getByRole('button', { name: 'Ready answers' }).click();
    await ada.getByLabel('Search in ready answers').fill('step by step');
    await ada.keyboard.press('Enter');
    assert.match(await text(ada).inputValue(), /\{link\}[\s\S]*Ada Nowak/);
    await ada.getByText('Not filled yet: {link}').waitFor();
    await ada.getByRole('button', { name: 'Send', exact: true }).click();
    await ada.getByText('A place is not filled yet.').waitFor();
    await text(ada).blur();
    await ada.keyboard.press('p');
    await ada.getByRole('searchbox', { name: 'Search for help' }).fill('two step');
    await ada.locator('dialog[open] .desk-choices button').first().waitFor();
    await ada.keyboard.press('Enter');
    await ada.waitForFunction(() => /\]\(\/en\//.test(document.querySelector('#desk-text').value));
    assert.equal(await ada.locator('[data-part="unfilled"]').textContent(), '');
    await ada.getByRole('button', { name: 'Preview' }).click();
    await ada.locator('.desk-preview a[href^="/en/"]').waitFor();
  });

  test('a look at a sensitive file is the choice of the agent, and stands in the ticket', async (t) => {
    const page = await visit(t);
    const title = `Document ${++people}`;
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await page.getByLabel(words.en.topic, { exact: true }).selectOption('verification');
    await page.getByLabel(words.en.title, { exact: true }).fill(title);
    await page.getByLabel(words.en.description, { exact: true }).fill('My document is attached.');
    await page.getByLabel(words.en.attach, { exact: true }).setInputFiles({ name: 'document.png', mimeType: 'image/png', buffer: PNG });
    await page.locator('.attachments li[data-state="sent"]').waitFor();
    await page.getByRole('button', { name: words.en.send, exact: true }).click();
    await page.getByRole('link', { name: 'document.png' }).waitFor({ timeout: 30_000 });
    const ada = await agent(t);
    await opened(ada, title);
    assert.equal(await ada.getByRole('img', { name: 'document.png' }).count(), 0);
    await ada.getByRole('button', { name: 'Show document.png' }).click();
    await ada.getByRole('img', { name: 'document.png' }).waitFor();
    await ada.locator('.desk-side').getByText(/document\.png: Ada Nowak/).waitFor({ timeout: 15_000 });
  });

  test('pictures are shown as blobs, other files are downloaded', async (t) => {
    const page = await visit(t);
    const title = `Files ${++people}`;
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await page.getByLabel(words.en.topic, { exact: true }).selectOption('hacked');
    await page.getByLabel(words.en.title, { exact: true }).fill(title);
    await page.getByLabel(words.en.description, { exact: true }).fill('Look at these two files.');
    await page.getByLabel(words.en.attach, { exact: true }).setInputFiles([{ name: 'screen.png', mimeType: 'image/png', buffer: PNG }, { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('a log') }]);
    await page.locator('.attachments li[data-state="sent"]').nth(1).waitFor();
    await page.getByRole('button', { name: words.en.send, exact: true }).click();
    await page.getByRole('link', { name: 'log.txt' }).waitFor({ timeout: 30_000 });
    const ada = await agent(t);
    await opened(ada, title);
    const picture = ada.getByRole('img', { name: 'screen.png' });
    await picture.waitFor();
    assert.match(await picture.getAttribute('src'), /^blob:/);
    assert.equal(await picture.evaluate((image) => image.naturalWidth), 1);
    const [download] = await Promise.all([ada.waitForEvent('download'), ada.getByRole('button', { name: 'Download log.txt' }).click()]);
    assert.equal(download.suggestedFilename(), 'log.txt');
    await heading(ada, title).waitFor();
  });

  test('a file goes along with an answer, and the ticket is closed and sorted from the console', async (t) => {
    const ann = await asks(t);
    const ada = await agent(t);
    await opened(ada, ann.title);
    await ada.getByRole('combobox', { name: 'Topic' }).last().selectOption('access');
    await ada.locator('[data-part="facts"]').getByText(/I cannot get into my account/).waitFor();
    await ada.locator('.desk-composer summary').click();
    await ada.getByLabel('Attach files', { exact: true }).setInputFiles({ name: 'guide.txt', mimeType: 'text/plain', buffer: Buffer.from('a guide') });
    await ada.locator('.desk-composer .attachments li[data-state="sent"]').waitFor();
    await text(ada).fill('See the file.');
    await text(ada).press('Control+Enter');
    await sent(ada);
    const [download] = await Promise.all([ann.page.waitForEvent('download'), ann.page.getByRole('link', { name: 'guide.txt' }).click({ timeout: 40_000 })]);
    assert.equal(download.suggestedFilename(), 'guide.txt');
    await ada.goto(`${house.stack.address}/desk/?ticket=${ann.id}`);
    await ada.getByRole('button', { name: 'Close ticket' }).click();
    await ada.locator('.desk-ticket .badge[data-status="closed"]').waitFor();
  });

  test('agents see what was searched for before somebody wrote', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/search/?q=xyzzyqwert`);
    await page.locator('.search-results').getByRole('link', { name: words.en.write, exact: true }).click();
    await page.getByRole('button', { name: words.en.ask, exact: true }).click();
    const title = `Nothing was found ${++people}`;
    await page.getByLabel(words.en.topic, { exact: true }).selectOption('other');
    await page.getByLabel(words.en.title, { exact: true }).fill(title);
    await page.getByLabel(words.en.description, { exact: true }).fill('I looked everywhere.');
    await page.getByRole('button', { name: words.en.send, exact: true }).click();
    await page.waitForURL(/view/);
    const ada = await agent(t);
    await opened(ada, title);
    await ada.locator('.desk-side').getByText('“xyzzyqwert”').waitFor();
  });

  describe('the queue', () => {
    test('leads to the next ticket once one is answered', async (t) => {
      const day = `turn ${++people}x`;
      const [first, second] = [await asks(t, 'en', { title: `First ${day}` }), await asks(t, 'en', { title: `Second ${day}` })];
      const ada = await agent(t, 'agent-1', { path: `?q=${encodeURIComponent(day)}` });
      await opened(ada, first.title);
      await text(ada).fill('Done.');
      await text(ada).press('Control+Enter');
      await heading(ada, second.title).waitFor();
      await sent(ada);
      await heading(ada, second.title).waitFor();
      await text(ada).fill('Done as well.');
      await text(ada).press('Control+Enter');
      await ada.getByText('Choose a ticket from the queue.').waitFor();
      await sent(ada);
      await ada.getByText('Nothing here.').waitFor({ timeout: 20_000 });
    });

    test('filters stand in the address, and what comes appears by itself and never under the pointer', async (t) => {
      const day = `day ${++people}x`;
      const first = await asks(t, 'en', { title: `Morning of ${day}` });
      const ada = await agent(t);
      await ada.locator('#filter-q').fill(day);
      await ada.waitForURL(/q=day/);
      await row(ada, first.title).waitFor();
      await ada.waitForFunction(() => document.querySelectorAll('.desk-row').length === 1);
      await row(ada, first.title).hover();
      const before = await row(ada, first.title).boundingBox();
      const second = await asks(t, 'pl', { title: `Noon of ${day}` });
      await row(ada, second.title).waitFor({ timeout: 20_000 });
      assert.deepEqual(await row(ada, first.title).boundingBox(), before);
      await ada.getByRole('status').filter({ hasText: '1 new ticket' }).waitFor({ state: 'attached' });
      await ada.getByLabel('Language').selectOption('pl');
      await ada.waitForFunction(() => document.querySelectorAll('.desk-row').length === 1);
      await row(ada, second.title).waitFor();
      await ada.reload();
      await row(ada, second.title).waitFor();
      assert.equal(await ada.locator('.desk-row').count(), 1);
      assert.equal(await ada.getByLabel('Language').inputValue(), 'pl');
      await ada.getByRole('link', { name: 'Polski' }).click();
      await ada.waitForURL(/\/desk\/pl\/\?.*language=pl/);
      await row(ada, second.title).waitFor();
    });
  });

  test('signing out ends both sessions, and a stranger is not let in', async (t) => {
    const ada = await agent(t);
    await ada.getByRole('button', { name: 'Sign out' }).click();
    await ada.getByText('You are signed out.').waitFor();
    await ada.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ada.getByRole('heading', { name: 'Who are you today?' }).waitFor();
    // A code that nobody here asked for.
    await ada.goto(`${house.stack.address}/desk/?code=stolen&state=forged`);
    await ada.getByText('Signing in did not work.').waitFor();
    assert.equal(new URL(ada.url()).search, '');
  });

  test('a token is renewed in silence, and when that is over the page says so and keeps what is written', async (t) => {
    const ann = await asks(t);
    const ada = await visit(t);
    await ada.clock.install();
    await signedIn(ada, `${house.stack.address}/desk/?ticket=${ann.id}`, 'Ada Nowak');
    await heading(ada, ann.title).waitFor();
    await text(ada).fill('Written over lunch.');
    const renewed = ada.waitForRequest((request) => request.postData()?.includes('grant_type=refresh_token'));
    await ada.clock.fastForward('59:30');
    await (await renewed).response();
    // Somebody signs out in another tab; the next renewal finds the session gone.
    const other = await ada.context().newPage();
    await other.goto(`${house.stack.address}/desk/`);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.getByText('You are signed out.').waitFor();
    await ada.clock.fastForward('59:30');
    await ada.getByText('Your sign-in has ended.').waitFor();
    assert.equal(await text(ada).inputValue(), 'Written over lunch.');
    await ada.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ada.getByRole('link', { name: 'Ada Nowak' }).click();
    await heading(ada, ann.title).waitFor();
    assert.equal(await text(ada).inputValue(), 'Written over lunch.');
  });

  test('the console works under the other name of this machine', async (t) => {
    const page = await visit(t);
    await signedIn(page, `${house.stack.address.replace('127.0.0.1', 'localhost')}/desk/`, 'Mia Lis');
    await page.getByRole('heading', { name: /^Queue/, level: 2 }).waitFor();
    assert.match(page.url(), /^http:\/\/localhost:/);
  });

  test('an appeal is decided by another agent', async (t) => {
    const ann = await asks(t);
    const [ada, jan] = [await agent(t), await agent(t, 'agent-2')];
    await opened(ada, ann.title);
    await ada.getByRole('button', { name: 'Restrict', exact: true }).click();
    const dialog = ada.getByRole('dialog', { name: 'Restrict this requester' });
    await dialog.getByLabel('Reason').fill(`Noise ${ann.id}`);
    await dialog.getByRole('button', { name: 'Restrict', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    const status = await ann.page.evaluate(async () => {
      const authorization = `Bearer ${JSON.parse(localStorage.getItem('pomoc.key'))}`;
      const { restrictions } = await (await fetch('/api/restrictions', { headers: { authorization } })).json();
      const sent = { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ body: 'It was one message.' }) };
      return (await fetch(`/api/restrictions/${restrictions[0].id}/appeal`, sent)).status;
    });
    assert.ok(status < 300, String(status));
    await ada.getByRole('button', { name: /^Restrictions/ }).click();
    await ada.locator('dialog[open] li', { hasText: ann.id }).getByText('so a colleague decides').waitFor();
    await jan.getByRole('button', { name: /^Restrictions/ }).click();
    const item = jan.locator('dialog[open] li', { hasText: ann.id });
    await item.getByText('It was one message.').waitFor();
    await item.getByLabel('Reason of the decision').fill('Agreed, one message is no noise.');
    await item.getByRole('button', { name: 'Grant the appeal' }).click();
    await item.waitFor({ state: 'detached' });
  });

  test('a restriction is made, listed and lifted', async (t) => {
    const ann = await asks(t);
    const ada = await agent(t);
    await opened(ada, ann.title);
    await ada.getByRole('button', { name: 'Restrict', exact: true }).click();
    const dialog = ada.getByRole('dialog', { name: 'Restrict this requester' });
    await dialog.getByRole('button', { name: 'Restrict', exact: true }).click();
    await dialog.getByText('Write the reason.').waitFor();
    await dialog.getByLabel('Reason').fill('The same words forty times.');
    await dialog.getByRole('button', { name: 'Restrict', exact: true }).click();
    await ada.locator('.desk-side').getByText(/The same words forty times/).waitFor();
    await ada.getByRole('button', { name: 'Restrictions' }).click();
    const list = ada.getByRole('dialog', { name: 'Restrictions' });
    const item = list.locator('li', { hasText: 'The same words forty times.' });
    await item.getByRole('button', { name: 'Lift' }).click();
    await item.waitFor({ state: 'detached' });
  });

  test('a sent answer becomes the draft of an article', async (t) => {
    const ann = await asks(t, 'en', { title: `Where is "my" key: ${++people}?` });
    const ada = await agent(t);
    await opened(ada, ann.title);
    await text(ada).fill('Under **Settings**.');
    await text(ada).press('Control+Enter');
    await sent(ada);
    await ada.goto(`${house.stack.address}/desk/?ticket=${ann.id}`);
    await ada.getByRole('button', { name: 'Make an article of it' }).click();
    const draft = await ada.getByLabel('Draft').inputValue();
    assert.match(draft, /^---\ntitle: "Where is \\"my\\" key: \d+\?"\n[\s\S]*asked_as:\n {2}- "Where[\s\S]*draft: true\n---\nUnder \*\*Settings\*\*\.\n$/);
    const [download] = await Promise.all([ada.waitForEvent('download'), ada.getByRole('dialog').getByRole('button', { name: 'Download' }).click()]);
    assert.match(download.suggestedFilename(), /^where-is-my-key-\d+\.md$/);
  });

  describe('insights', () => {
    test('show figures with the table they are made of', async (t) => {
      await asks(t);
      const ada = await agent(t, 'agent-1', { path: 'insights/' });
      await ada.getByRole('img', { name: 'Received and answered' }).waitFor();
      assert.ok((await ada.locator('.desk-figure rect').count()) > 0);
      await ada.getByText('As a table').first().click();
      await ada.getByRole('columnheader', { name: 'Received' }).first().waitFor();
      const [download] = await Promise.all([ada.waitForEvent('download'), ada.getByRole('button', { name: 'Download CSV: Received and answered' }).click()]);
      assert.equal(download.suggestedFilename(), 'pomoc-volume.csv');
    });

    test('neutralise formulas in their files', async (t) => {
      const ada = await agent(t);
      const lines = await ada.evaluate(async () => {
        const base = document.querySelector('link[rel="modulepreload"]').href.replace('lib/mount.js', '');
        const { csv } = await import(`${base}lib/csv.js`);
        return csv([['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', 'a;=1', 'a,"b"', -5, null, 'plain', 'a-b = c']]);
      });
      assert.equal(lines, `\ufeff'=1+1,'+1,'-1,'@x,"'\t=1","'\r=1","a;'=1","a,""b""",-5,,plain,a-b = c\r\n`);
    });
  });

  test('the little markdown makes no markup of what people write', async (t) => {
    const ada = await agent(t);
    const check = async (source, expected) => {
      const html = await ada.evaluate(async (source) => {
        const base = document.querySelector('link[rel="modulepreload"]').href.replace('lib/mount.js', '');
        const { markdown } = await import(`${base}lib/markdown.js`);
        const box = document.createElement('div');
        box.append(markdown(source));
        return box.innerHTML;
      }, source);
      assert.equal(html, expected, source);
    };
    const link = (href, text) => `<a href="${href}" rel="noopener nofollow">${text}</a>`;
    await check('one\ntwo\n\nthree', '<p>one<br>two</p><p>three</p>');
    await check('**b** *i* _i_ `<c>` a_b_c', '<p><strong>b</strong> <em>i</em> <em>i</em> <code>&lt;c&gt;</code> a_b_c</p>');
    await check('- a\n- b\n\n3. c\n4. d', '<ul><li>a</li><li>b</li></ul><ol start="3"><li>c</li><li>d</li></ol>');
    await check('> q\n> **r**', '<blockquote><p>q<br><strong>r</strong></p></blockquote>');
    await check('```\n<script>\n```', '<pre><code>&lt;script&gt;</code></pre>');
    await check('```\nopen', '<pre><code>open</code></pre>');
    await check('<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>');
    await check('[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>');
    await check('[x](//evil.example) [y](http://a.example) [z](data:text/html,x)', '<p>[x](//evil.example) [y](http://a.example) [z](data:text/html,x)</p>');
    await check('[x](/\\evil.example)', '<p>[x](/\\evil.example)</p>');
    await check('[a](/en/x/) https://a.example/b.', `<p>${link('/en/x/', 'a')} ${link('https://a.example/b', 'https://a.example/b')}.</p>`);
    await check('', '');
    // Nothing anybody may send takes long.
    const slow = await ada.evaluate(async () => {
      const base = document.querySelector('link[rel="modulepreload"]').href.replace('lib/mount.js', '');
      const [{ markdown }, { changes }] = await Promise.all([import(`${base}lib/markdown.js`), import(`${base}lib/diff.js`)]);
      const texts = ['*', '_', '`', '[', '>', '- ', '[a](', '**a', '> ', 'https://', '1. ', '\n', 'a\n\n', '- a\n'].map((part) => part.repeat(10_000 / part.length));
      const started = performance.now();
      for (const text of texts) markdown(text);
      const marked = performance.now() - started;
      changes('a '.repeat(5_000), 'b '.repeat(5_000));
      return { marked, compared: performance.now() - started - marked };
    });
    assert.ok(slow.marked < 2_000 && slow.compared < 2_000, JSON.stringify(slow));
  });
});
