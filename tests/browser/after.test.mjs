// The requester's side once the team has spoken: a loud question, a rating, a restriction and its appeal, mail that is
// confirmed by a click, one's own data, a follow-up. What agents do is done over the API; their own pages are in desk.test.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { violations } from './axe.mjs';
import { desk, fillForm, phone, submitted, words } from './lib.mjs';
import { open, serve } from './stack.mjs';

const house = open();
const more = {
  en: { answerNow: 'Answer now', solved: 'Yes, it is solved', unsolved: 'No', rate: 'Send the rating', thanks: 'Thank you. The team sees it.', contest: 'Contest this restriction', why: 'Why is it wrong?', send: 'Contest it', heard: 'You contested this.', stays: 'it stays: The words are yours.', download: 'Download everything', erase: 'Erase everything', yes: 'Yes, write to me', follow: 'Write a new one that follows it', went: 'What you searched for and read here goes along' },
  pl: { answerNow: 'Odpowiedz teraz', solved: 'Tak, rozwiązane', unsolved: 'Nie', rate: 'Wyślij ocenę', thanks: 'Dziękujemy. Zespół to zobaczy.', contest: 'Zakwestionuj to ograniczenie', why: 'Dlaczego jest niesłuszne?', send: 'Zakwestionuj', heard: 'To ograniczenie zostało przez Ciebie zakwestionowane.', stays: 'pozostaje w mocy: The words are yours.', download: 'Pobierz wszystko', erase: 'Usuń wszystko', yes: 'Tak, piszcie do mnie', follow: 'Napisz nowe, które będzie jego ciągiem dalszym', went: 'Razem ze zgłoszeniem zobaczymy, czego tu szukano i co przeczytano' },
};

async function visit(t, options = {}) {
  const context = await house.chromium.newContext({ viewport: desk, reducedMotion: 'reduce', acceptDownloads: true, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => assert.fail(`the page threw ${error.stack}`));
  return page;
}

/** Calls the agents' API as one of them. */
function agent(name, stack = house.stack) {
  const token = execFileSync(stack.program, ['token', '--data', '.pomoc', '--agent', name], { cwd: stack.folder }).toString().trim();
  return async (method, path, body, headers = {}) => {
    const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers };
    const answer = await fetch(`${stack.address}/api/agent${path}`, { method, headers: sent, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return { etag: answer.headers.get('etag'), body: answer.status === 204 ? null : await answer.json() };
  };
}

async function says(call, id, message) {
  const { etag } = await call('GET', `/tickets/${id}`);
  return call('POST', `/tickets/${id}/messages`, message, { 'if-match': etag });
}

for (const language of ['en', 'pl']) {
  for (const [window, viewport] of Object.entries({ desk, phone })) {
    test(`asked, answered, solved and rated in ${language} on a ${window}`, async (t) => {
      const [w, m] = [words[language], more[language]];
      const page = await visit(t, { viewport });
      const id = await submitted(page, house.stack.address, language);
      const ada = agent('agent-1');
      await says(ada, id, { kind: 'question', body: 'Which **device** was it?' });

      await page.goto(`${house.stack.address}/${language}/`);
      const loud = page.locator('.request-list .card[data-status="needs_answer"]');
      await loud.getByText(w.needsAnswer, { exact: true }).waitFor();
      assert.deepEqual(await violations(page), []);
      await loud.getByRole('link', { name: m.answerNow }).click();
      await page.locator('.asked strong', { hasText: 'device' }).waitFor();
      await page.getByRole('button', { name: m.answerNow }).click();
      assert.equal(await page.getByLabel(w.reply, { exact: true }).evaluate((box) => box === document.activeElement), true);
      await page.keyboard.type('The old phone.');
      await page.getByRole('button', { name: w.sendReply, exact: true }).click();
      await page.locator('.messages').getByText('The old phone.').waitFor();
      assert.equal(await page.locator('.asked').isVisible(), false);

      await says(ada, id, { kind: 'answer', body: 'Then do *this*.', articles: [{ title: 'Lost phone', url: '/en/sign-in/lost-phone/' }] });
      await page.reload();
      assert.equal(await page.getByRole('link', { name: 'Lost phone' }).getAttribute('href'), '/en/sign-in/lost-phone/');
      await page.getByRole('button', { name: m.unsolved, exact: true }).click();
      await page.locator('[data-part="unsolved"][aria-pressed="true"]').waitFor();
      await page.getByRole('button', { name: m.solved, exact: true }).click();
      await page.locator('[data-part="solved"][aria-pressed="true"]').waitFor();
      await page.getByRole('radio', { name: '5', exact: true }).check({ force: true });
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: m.rate, exact: true }).click();
      await page.getByText(m.thanks).waitFor();
      await page.reload();
      await page.locator('[data-part="said-so"]', { hasText: '5' }).waitFor();
      assert.deepEqual((await ada('GET', `/tickets/${id}`)).body.rating.score, 5);
    });
  }

  test(`a restriction is told before writing and contested once, in ${language}`, async (t) => {
    const [w, m] = [words[language], more[language]];
    const page = await visit(t);
    const id = await submitted(page, house.stack.address, language);
    const [ada, jan] = [agent('agent-1'), agent('agent-2')];
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const { body } = await ada('POST', '/restrictions', { ticket: id, reason: 'Insults in three messages.', until, scope: 'new_tickets' });

    await page.goto(`${house.stack.address}/${language}/contact/ask/`);
    await page.getByText('Insults in three messages.').waitFor();
    assert.deepEqual(await violations(page), []);
    // Sent all the same, nothing is lost and the reason is said again.
    await fillForm(page, language, { title: 'Another request of mine' });
    await page.getByRole('button', { name: w.send, exact: true }).click();
    await page.locator('[data-part="said"]', { hasText: 'Insults' }).first().waitFor();
    assert.equal(await page.getByLabel(w.title, { exact: true }).inputValue(), 'Another request of mine');

    await page.goto(`${house.stack.address}/${language}/requests/`);
    await page.getByText(m.contest, { exact: true }).click();
    await page.getByLabel(m.why, { exact: true }).fill('It was my brother.');
    await page.getByRole('button', { name: m.send, exact: true }).click();
    await page.getByText(m.heard).waitFor();
    await jan('POST', `/restrictions/${body.id}/decision`, { uphold: true, reason: 'The words are yours.' });
    await page.reload();
    await page.getByText(m.stays).waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test(`an address is confirmed by a click and told of the answer, in ${language}`, async (t) => {
    const [w, m] = [words[language], more[language]];
    const page = await visit(t);
    await page.goto(`${house.stack.address}/${language}/contact/ask/`);
    await fillForm(page, language);
    await page.getByLabel(w.email, { exact: true }).fill(`ann-${language}@example.org`);
    await page.getByRole('button', { name: w.send, exact: true }).click();
    await page.waitForURL(/requests\/view\/#/);
    const id = page.url().split('#')[1];
    const mail = await mailTo(`ann-${language}@example.org`, 1);
    await page.goto(/http\S+\/confirm\/#\S+/.exec(mail[0].text)[0]);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: m.yes, exact: true }).click();
    await page.locator('[data-part="ask"]').waitFor({ state: 'hidden' });
    await says(agent('agent-1'), id, { kind: 'answer', body: 'A secret.' });
    const told = await mailTo(`ann-${language}@example.org`, 2);
    assert.ok(!told[0].text.includes('secret'));
    await page.goto(/http\S+\/requests\/view\/#\S+/.exec(told[0].text)[0]);
    await page.getByText('A secret.').waitFor();
  });

  test(`everything of one's own is taken along and erased, in ${language}`, async (t) => {
    const m = more[language];
    const page = await visit(t);
    const id = await submitted(page, house.stack.address, language, { title: 'Something private' });
    await page.goto(`${house.stack.address}/${language}/requests/`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: m.download, exact: true }).click()]);
    const own = JSON.parse(readFileSync(await download.path(), 'utf8'));
    assert.deepEqual(own.tickets.map((ticket) => [ticket.id, ticket.title]), [[id, 'Something private']]);
    await page.getByRole('button', { name: m.erase, exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: m.erase, exact: true }).click();
    await page.getByText('Something private').waitFor({ state: 'hidden' });
    const gone = (await agent('agent-1')('GET', `/tickets/${id}`)).body;
    assert.deepEqual([gone.title, gone.status], ['', 'withdrawn']);
  });
}

test('what was read and searched goes along, unless the person says no', async (t) => {
  const page = await visit(t);
  const search = async () => {
    await page.goto(`${house.stack.address}/en/search/?q=lost+phone`);
    await page.getByRole('list', { name: words.en.results }).getByRole('link').first().click();
    await page.waitForURL(/\/en\/[^/]+\/[^/]+\//);
    await page.waitForFunction(() => sessionStorage.getItem('pomoc.trail')?.includes(location.pathname));
  };
  await search();
  const read = decodeURI(new URL(page.url()).pathname);
  await page.goto(`${house.stack.address}/en/contact/ask/`);
  await page.getByText(more.en.went).click();
  await page.locator('[data-part="went"]').getByText(read).waitFor();
  await fillForm(page, 'en');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/requests\/view\/#/);
  const call = agent('agent-1');
  const { context } = (await call('GET', `/tickets/${page.url().split('#')[1]}`)).body;
  assert.deepEqual([context.searches, context.read], [['lost phone'], [read]]);

  await page.goto(`${house.stack.address}/en/contact/ask/`);
  await page.getByText(more.en.went).click();
  await page.getByLabel('Do not send it').check();
  await fillForm(page, 'en');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/requests\/view\/#/);
  const silent = (await call('GET', `/tickets/${page.url().split('#')[1]}`)).body.context;
  assert.deepEqual([silent.searches, silent.read], [[], []]);
});

test('what is over for too long is followed up by a new request', async (t) => {
  const stack = await serve();
  t.after(() => stack.stop());
  const page = await visit(t);
  const id = await submitted(page, stack.address, 'en');
  const call = agent('agent-1', stack);
  await says(call, id, { kind: 'answer', body: 'Do this.' });
  await page.reload();
  await page.getByRole('button', { name: more.en.solved }).click();
  await page.locator('[data-part="solved"][aria-pressed="true"]').waitFor();
  await fetch(`${stack.address}/local/clock`, { method: 'POST', body: String(15 * 86_400) });
  await page.reload();
  await page.getByRole('link', { name: more.en.follow }).click();
  await fillForm(page, 'en', { title: 'It came back' });
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/requests\/view\/#/);
  await page.getByText('It follows your request no.').waitFor();
  const { follows } = (await call('GET', `/tickets/${page.url().split('#')[1]}`)).body;
  assert.equal(follows.id, id);
});

/** What the mail drop holds for an address, latest first, once there is so much. */
async function mailTo(address, count) {
  for (let tries = 0; tries < 200; tries += 1) {
    const all = await (await fetch(`${house.stack.address}/local/mail`, { headers: { accept: 'application/json' } })).json();
    const own = all.filter(({ to }) => to === address);
    if (own.length >= count) return own;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return assert.fail(`no mail came to ${address}`);
}
