// The whole way, as a person goes it: from the start page to a request that is followed, changed, answered to and deleted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { desk, fillForm, phone, submitted, words } from './lib.mjs';
import { open } from './stack.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==', 'base64');

const house = open();

async function visit(t, options = {}) {
  const context = await house.chromium.newContext({ viewport: desk, reducedMotion: 'reduce', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => assert.fail(`the page threw ${error}`));
  return page;
}

/** From now on the service gets what is posted there, and its answers are lost; until the returned function is called. */
async function loseAnswers(page, address) {
  let cut = true;
  await page.route(address, async (route) => {
    if (!cut || route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    return route.abort('connectionreset');
  });
  return () => (cut = false);
}

for (const language of ['en', 'pl']) {
  for (const [window, viewport] of Object.entries({ desk, phone })) {
    test(`the whole way in ${language} on a ${window}`, async (t) => {
      const w = words[language];
      const page = await visit(t, { viewport, locale: language });
      await page.goto(house.stack.address);
      assert.equal(new URL(page.url()).pathname, `/${language}/`);

      // A slip of the finger still finds the article, while typing and on the page of results.
      const box = page.getByRole('searchbox', { name: w.search });
      await box.fill(language === 'en' ? 'lots my phnoe' : 'zgubilam telefn');
      const found = language === 'en' ? 'You have lost your phone' : /telefon/i;
      await page.getByRole('option', { name: found }).first().waitFor();
      await box.press('Enter');
      await page.waitForURL(/\/search\/\?q=/);
      await page.getByRole('list', { name: w.results }).getByRole('link', { name: found }).first().waitFor();

      // What no article answers is said, and leads to people with the words along.
      await box.fill('xyzzyqwert');
      await box.press('Enter');
      await page.locator('.search-results .alert').filter({ hasText: 'xyzzyqwert' }).waitFor();
      await page.locator('.search-results').getByRole('link', { name: w.write, exact: true }).click();
      await page.getByText(language === 'en' ? /A first answer can be expected between/ : /Pierwszej odpowiedzi można się spodziewać między/).waitFor();
      await page.getByRole('button', { name: w.ask, exact: true }).click();
      await page.waitForURL(`**/${language}/contact/ask/?q=xyzzyqwert`);
      await page.waitForFunction(() => document.querySelector('#title').value === 'xyzzyqwert');

      // Articles that may answer are offered under the title, in a tab of their own.
      await page.getByLabel(w.title, { exact: true }).fill(language === 'en' ? 'I lost my phone' : 'Zgubiłam telefon');
      const suggestion = page.locator('.article-suggestions a').filter({ hasText: found }).first();
      await suggestion.waitFor();
      assert.equal(await suggestion.getAttribute('target'), '_blank');

      await fillForm(page, language);
      await page.getByLabel(w.attach, { exact: true }).setInputFiles({ name: 'screen.png', mimeType: 'image/png', buffer: PNG });
      await page.locator('.attachments li[data-state="sent"]').waitFor();
      await page.getByRole('button', { name: w.send, exact: true }).click();
      await page.waitForURL(/requests\/view\/#/);
      await page.getByText(w.received, { exact: true }).first().waitFor();
      await page.getByRole('link', { name: 'screen.png' }).waitFor({ timeout: 30_000 });

      await page.getByRole('link', { name: w.edit, exact: true }).click();
      await page.getByLabel(w.title, { exact: true }).fill('A better title');
      await page.getByRole('button', { name: w.save, exact: true }).click();
      await page.getByRole('button', { name: w.pay, exact: true }).click();
      await page.waitForURL(/requests\/view\/#/);
      await page.getByRole('heading', { name: 'A better title', exact: true }).waitFor();

      await page.getByLabel(w.reply, { exact: true }).fill('One more thing.');
      await page.getByRole('button', { name: w.sendReply, exact: true }).click();
      await page.locator('.messages').getByText('One more thing.').waitFor();
      assert.equal(await page.getByLabel(w.reply, { exact: true }).inputValue(), '');

      await page.goto(`${house.stack.address}/${language}/`);
      await page.getByRole('link', { name: 'A better title' }).click();
      await page.getByRole('link', { name: w.delete, exact: true }).click();
      await page.getByRole('button', { name: w.deleteYes, exact: true }).click();
      await page.getByText(w.withdrawn, { exact: true }).first().waitFor();
      await page.getByRole('button', { name: w.restore, exact: true }).click();
      await page.getByText(w.received, { exact: true }).first().waitFor();
      await page.getByText('One more thing.').waitFor();
    });
  }
}

test('with the keyboard alone', async (t) => {
  const page = await visit(t);
  const w = words.en;
  await page.goto(`${house.stack.address}/en/contact/`);
  const reach = async (locator) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      if (await locator.evaluate((element) => element === document.activeElement)) return;
    }
    assert.fail(`the keyboard never reaches ${locator}`);
  };
  await reach(page.getByRole('button', { name: w.ask, exact: true }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/contact/ask/**');
  await reach(page.getByLabel(w.topic, { exact: true }));
  await page.keyboard.type('Somebody');
  await reach(page.getByLabel(w.title, { exact: true }));
  await page.keyboard.type('Keys are enough');
  await reach(page.getByLabel(w.description, { exact: true }));
  await page.keyboard.type('No mouse was touched in the making of this request.');
  await reach(page.getByRole('button', { name: w.send, exact: true }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/requests\/view\/#/);
  await page.getByText(w.received, { exact: true }).first().waitFor();
  await reach(page.getByRole('link', { name: w.delete, exact: true }));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByText(w.received, { exact: true }).first().waitFor();
});

describe('nothing that was typed is lost', () => {
  test('a draft survives a reload, with its files', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await fillForm(page);
    await page.getByLabel('Attach files').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.locator('.attachments li[data-state="sent"]').waitFor();
    await page.reload();
    await page.getByText('notes.txt').waitFor(); // restored last
    assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'My account was taken over');
    assert.equal(await page.getByLabel('Topic', { exact: true }).inputValue(), 'hacked');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('link', { name: 'notes.txt' }).waitFor({ timeout: 30_000 });
  });

  test('the network is cut in the middle of Send and the ticket is still one', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await fillForm(page);
    const heal = await loseAnswers(page, '**/api/tickets');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('There is no connection right now.').waitFor();
    assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'My account was taken over');
    await page.reload();
    await page.getByText('There is no connection right now.').waitFor();
    heal();
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForURL(/requests\/view\/#/);
    await page.goto(`${house.stack.address}/en/requests/`);
    await page.locator('.request-list li').first().waitFor();
    assert.equal(await page.locator('.request-list li').count(), 1);
  });

  test('a text that was changed after a lost answer changes the ticket instead of doubling it', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await fillForm(page);
    const heal = await loseAnswers(page, '**/api/tickets');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('There is no connection right now.').waitFor();
    await page.getByLabel('Title', { exact: true }).fill('My account was taken over twice');
    heal();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'My account was taken over twice' }).waitFor();
    await page.goto(`${house.stack.address}/en/requests/`);
    await page.locator('.request-list li').first().waitFor();
    assert.equal(await page.locator('.request-list li').count(), 1);
  });

  test('two tabs with one draft send one ticket, and a second click sends none', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await fillForm(page);
    const other = await page.context().newPage();
    await other.goto(`${house.stack.address}/en/contact/ask/`);
    await other.waitForFunction(() => document.querySelector('#title').value === 'My account was taken over');
    await page.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await page.waitForURL(/requests\/view\/#/);
    await other.getByRole('button', { name: 'Send', exact: true }).click();
    await other.waitForURL(/requests\/view\/#/);
    await page.goto(`${house.stack.address}/en/requests/`);
    await page.locator('.request-list li').first().waitFor();
    assert.equal(await page.locator('.request-list li').count(), 1);
  });

  test('what is wrong is said at its field, and what is right stays', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await page.getByLabel('Description', { exact: true }).fill('This is long enough to be read.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'Please look at this again' });
    await summary.getByRole('link', { name: /Title/ }).click();
    assert.ok(await page.getByLabel('Title', { exact: true }).evaluate((input) => input === document.activeElement));
    assert.equal(await page.getByLabel('Title', { exact: true }).getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByLabel('Description', { exact: true }).inputValue(), 'This is long enough to be read.');
  });

  test('a message survives a reload and a lost answer, and is sent once', async (t) => {
    const page = await visit(t);
    await submitted(page, house.stack.address);
    await page.getByLabel('Write a message').fill('Are you there?');
    await page.reload();
    await page.getByLabel('Write a message').waitFor(); // seen once the page's script has been there
    assert.equal(await page.getByLabel('Write a message').inputValue(), 'Are you there?');
    const heal = await loseAnswers(page, '**/messages');
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.getByText('Your message is kept here').waitFor();
    heal();
    await page.getByRole('button', { name: 'Send message' }).click();
    await page.locator('.messages').getByText('Are you there?').waitFor();
    await page.waitForFunction(() => document.querySelector('#reply').value === '');
    assert.equal(await page.locator('.messages > li').count(), 1);
  });
});

describe('files', () => {
  test('are dropped and pasted too, and wrong ones are named', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    await fillForm(page);
    const give = (kind, names) =>
      page.evaluate(([kind, names]) => {
        const data = new DataTransfer();
        for (const [name, type, text] of names) data.items.add(new File([text], name, { type }));
        const form = document.querySelector('.ticket-form');
        const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        form.querySelector(kind === 'paste' ? 'textarea' : '.drop').dispatchEvent(event);
      }, [kind, names]);
    await give('drop', [['dropped.txt', 'text/plain', 'dropped']]);
    await give('paste', [['pasted.csv', 'text/csv', 'a,b']]);
    await page.locator('.attachments li[data-state="sent"]').nth(1).waitFor();
    await give('drop', [['page.html', 'text/html', '<b>'], ['empty.txt', 'text/plain', '']]);
    await page.getByText('page.html cannot be attached: files of this type are not accepted. empty.txt is empty.').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('link', { name: 'pasted.csv' }).waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'dropped.txt' }).click()]);
    assert.equal(download.suggestedFilename(), 'dropped.txt');
  });

  test('show their progress, can be cancelled, and are tried again', async (t) => {
    const page = await visit(t);
    await page.goto(`${house.stack.address}/en/contact/ask/`);
    let held;
    await page.route('**/pomoc-attachments/**', (route) => (held = route));
    await page.getByLabel('Attach files').setInputFiles({ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') });
    await page.getByRole('progressbar', { name: 'slow.txt' }).waitFor();
    while (!held) await page.waitForTimeout(20);
    await held.abort();
    await page.locator('.attachments li[data-state="failed"]').waitFor();
    await page.unroute('**/pomoc-attachments/**');
    await page.getByRole('button', { name: 'Retry: slow.txt' }).click();
    await page.locator('.attachments li[data-state="sent"]').waitFor();
    await page.getByRole('button', { name: /slow.txt/ }).click();
    assert.equal(await page.locator('.attachments li').count(), 0);
  });
});

describe('keys', () => {
  test('a private link opens the request on another device, and the key leaves the address', async (t) => {
    const page = await visit(t);
    await submitted(page, house.stack.address);
    await page.getByText('Open it on another device', { exact: true }).click();
    const link = await page.getByLabel('Open it on another device').inputValue();
    const elsewhere = await visit(t);
    await elsewhere.goto(link);
    await elsewhere.getByRole('heading', { name: 'My account was taken over' }).waitFor();
    assert.ok(!elsewhere.url().includes('.'.concat(link.split('.').pop())), elsewhere.url());
    await elsewhere.goto(`${house.stack.address}/en/requests/`);
    await elsewhere.getByRole('link', { name: 'My account was taken over' }).waitFor();
    // Who gave the link is not given what is written here later.
    await submitted(elsewhere, house.stack.address, 'en', { title: 'Somebody else writes' });
    await page.goto(`${house.stack.address}/en/requests/`);
    await page.getByRole('link', { name: 'My account was taken over' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Somebody else writes' }).count(), 0);
    await elsewhere.goto(`${house.stack.address}/en/requests/`);
    await elsewhere.getByRole('button', { name: 'Forget them on this device' }).click();
    await elsewhere.getByRole('button', { name: 'Forget them', exact: true }).click();
    await elsewhere.getByText('Nothing has been sent from this browser yet.').waitFor();
  });

  test("a stranger's address shows that there is nothing, and the key never leaves in an address", async (t) => {
    const page = await visit(t);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const id = await submitted(page, house.stack.address);
    const key = await page.evaluate(() => JSON.parse(localStorage.getItem('pomoc.key')));
    assert.ok(asked.every((url) => !url.includes(key)));
    const stranger = await visit(t);
    await stranger.goto(`${house.stack.address}/en/requests/view/#${id}`);
    await stranger.getByText('There is no such request here.').waitFor();
  });
});

test('an edit in a second tab is not overwritten unseen', async (t) => {
  const page = await visit(t);
  const id = await submitted(page, house.stack.address);
  const load = async (tab) => {
    await tab.goto(`${house.stack.address}/en/requests/edit/#${id}`);
    await tab.waitForFunction(() => document.querySelector('#title').value !== '');
  };
  const other = await page.context().newPage();
  await load(page);
  await load(other);
  const save = async (tab, title) => {
    await tab.getByLabel('Title', { exact: true }).fill(title);
    await tab.getByRole('button', { name: 'Save', exact: true }).click();
    await tab.getByRole('button', { name: 'Save and go to the end' }).click();
  };
  await save(page, 'From the first tab');
  await page.waitForURL(/view/);
  await save(other, 'From the second tab');
  await other.getByText('The request changed in the meantime').waitFor();
  await other.getByText('From the first tab').waitFor();
  assert.equal(await other.getByLabel('Title', { exact: true }).inputValue(), 'From the second tab');
});

test('without JavaScript articles and navigation work, and the form says what it needs', async (t) => {
  const page = await visit(t, { javaScriptEnabled: false });
  await page.goto(`${house.stack.address}/en/`);
  await page.getByRole('link', { name: 'Hacked or at risk', exact: true }).click();
  await page.getByRole('link', { name: 'Somebody is in your account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Somebody is in your account' }).waitFor();
  await page.getByRole('link', { name: 'Write to us' }).first().click();
  await page.getByRole('button', { name: 'Ask a question' }).click();
  await page.locator('noscript .alert').waitFor();
  assert.match(await page.locator('noscript').textContent(), /Writing to us needs JavaScript/);
});
