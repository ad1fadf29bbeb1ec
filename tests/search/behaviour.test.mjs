// What a reader meets while searching, in a real browser. `WORK/sample` is the built sample site.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { browse } from './browse.mjs';
import { serve } from './serve.mjs';

const site = join(process.env.WORK, 'sample');
let browser, server, context, page;

before(async () => {
  browser = await browse();
});
after(() => browser.close());
beforeEach(async () => {
  server = await serve(site);
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await context.close();
  server.close();
});

const box = () => page.getByRole('searchbox', { name: 'Search for help' });
const options = () => page.getByRole('option');
const results = () => page.getByRole('list', { name: 'Results' }).getByRole('listitem');
const open = async (path) => {
  await page.goto(server.address + path);
  await page.locator('#search-q[aria-controls]').waitFor();
};
const searchFor = (query) => page.goto(`${server.address}/en/search/?q=${encodeURIComponent(query)}`);

/** Leaves the page, and gives what was reported until then. */
const reported = async () => {
  await page.goto(`${server.address}/en/`);
  await page.waitForTimeout(300);
  return server.reports;
};

test('results come while typing, and keys choose one', async () => {
  await open('/en/');
  await page.keyboard.press('/');
  await page.keyboard.type('forgot passw');
  await options().first().waitFor();
  assert.match(await options().first().textContent(), /password you forgot/);
  await page.keyboard.press('ArrowDown');
  const active = await box().getAttribute('aria-activedescendant');
  assert.equal(await options().first().getAttribute('id'), active);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/en/sign-in/forgot-password/**');
});

test('control and K leads to the field from anywhere', async () => {
  await open('/en/sign-in/lost-phone/');
  await page.keyboard.press('Control+k');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search-q');
});

test('what only begins to ask is not answered yet', async () => {
  await open('/en/');
  await box().pressSequentially('how do I');
  await page.waitForTimeout(1000);
  assert.ok(await options().first().isHidden());
  await box().pressSequentially(' delete');
  await options().first().waitFor();
});

test('escape closes the list and keeps what was typed', async () => {
  await open('/en/');
  await box().pressSequentially('password');
  await options().first().waitFor();
  await page.keyboard.press('Escape');
  await options().first().waitFor({ state: 'hidden' });
  assert.equal(await box().inputValue(), 'password');
});

test('what was typed after escape is asked for, and a second escape empties the field', async () => {
  await open('/en/');
  await box().fill('password');
  await options().first().waitFor();
  await page.keyboard.press('Escape');
  await box().evaluate((field) => (field.value = 'refund')); // as a browser that fills it in
  await page.keyboard.press('ArrowDown');
  await options().filter({ hasText: 'Get a refund' }).first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await box().inputValue(), 'refund');
  await page.keyboard.press('Escape');
  assert.equal(await box().inputValue(), '');
});

test('a screen reader hears how many there are, once typing rests', async () => {
  await open('/en/');
  await box().pressSequentially('two-step');
  await page.getByRole('listbox', { name: 'Matching articles' }).waitFor();
  await page.getByText(/^\d+ articles? found\. Use the up and down arrows/).waitFor({ state: 'attached' });
});

test('the list never empties between two answers', async () => {
  await open('/en/');
  await box().pressSequentially('pass');
  await options().first().waitFor();
  const least = page.evaluate(
    () =>
      new Promise((resolve) => {
        const list = document.querySelector('[role="listbox"]');
        let fewest = list.childElementCount;
        new MutationObserver(() => (fewest = Math.min(fewest, list.hidden ? 0 : list.childElementCount))).observe(list, { childList: true, attributes: true });
        setTimeout(() => resolve(fewest), 1500);
      }),
  );
  await box().pressSequentially('word chan', { delay: 80 });
  assert.ok((await least) > 0);
});

test('a late answer never takes the place of a newer one', async () => {
  server.delay = (name) => (name.includes('/spelling') ? 1500 : 0);
  await open('/en/');
  await box().fill('notifcatoins'); // needs the slow files
  await page.waitForTimeout(300);
  await box().fill('refund');
  await options().first().waitFor();
  await page.waitForTimeout(2000);
  assert.match(await options().first().textContent(), /refund/i);
});

test('the field of a results page opens nothing over the results until somebody types', async () => {
  await searchFor('password');
  await results().first().waitFor();
  await box().focus();
  await box().blur();
  await box().focus();
  await page.waitForTimeout(500);
  assert.ok(await page.locator('.search-box-panel').isHidden());
  await page.keyboard.type(' forgotten');
  await options().first().waitFor();
});

test('the results page lists articles, each with the article as its first link', async () => {
  await searchFor('delete account');
  await results().first().waitFor();
  assert.equal(await results().first().getByRole('link').first().getAttribute('href'), '/en/account/delete-account/');
  assert.ok((await results().first().locator('mark').count()) > 0);
  assert.match(await page.title(), /^delete account/);
});

test('a heading that answers better is linked to, with its section shown', async () => {
  await searchFor('quiet hours');
  const heading = results().first().locator('[data-part="heading"]');
  await heading.waitFor();
  assert.match(await heading.getAttribute('href'), /^\/en\/messages\/notifications\/#.+/);
  await heading.click();
  await page.waitForURL('**/en/messages/notifications/#*');
  assert.equal(await page.locator(':target').count(), 1, 'the anchor leads nowhere');
});

test('a misspelt word is mended, and the literal search is one click away', async () => {
  await searchFor('notifcations of');
  await page.getByText('Showing results for notifications of').waitFor();
  assert.match(await results().first().textContent(), /otifications/);
  await page.getByRole('link', { name: 'Search for exactly what you typed: notifcations of' }).click();
  await page.getByText('No article answers “notifcations of” yet.').waitFor();
});

test('what no article answers leads to a person, with the question carried along', async () => {
  await searchFor('xyzzy qwertzuiop');
  await page.getByText('No article answers “xyzzy qwertzuiop” yet.').waitFor();
  const write = page.getByRole('main').getByRole('link', { name: 'Write to us' });
  assert.equal(await write.last().getAttribute('href'), '/en/contact/?q=xyzzy+qwertzuiop');
});

for (const [language, query, article] of [
  ['pl', 'haslo', '/pl/sign-in/forgot-password/'],
  ['pl', 'zapomniałam hasła', '/pl/sign-in/forgot-password/'],
  ['en', 'notifcations of', '/en/messages/notifications/'],
  ['en', 'delet prof', '/en/account/delete-account/'],
]) {
  test(`“${query}” finds its article`, async () => {
    await page.goto(`${server.address}/${language}/search/?q=${encodeURIComponent(query)}`);
    const list = page.getByRole('list', { name: language === 'pl' ? 'Wyniki' : 'Results' }).getByRole('listitem');
    await list.first().waitFor();
    const addresses = await list.evaluateAll((items) => items.map((item) => item.querySelector('a').getAttribute('href')));
    assert.ok(addresses.slice(0, 3).includes(article), addresses.slice(0, 5).join(' '));
  });
}

test('greetings and oaths are neither searched for nor mended', async () => {
  await searchFor('hi guys damn forgot my password pls help asap thx');
  await results().first().waitFor();
  assert.equal(await results().first().getByRole('link').first().getAttribute('href'), '/en/sign-in/forgot-password/');
  assert.ok(await page.getByText('Showing results for').isHidden());
});

test('what asks nothing is asked of no other language', async () => {
  await searchFor('damn'); // *damn* is near a word of the Polish articles
  await page.getByText('No article answers “damn” yet.').waitFor();
  assert.ok(await page.locator('section[data-part="other"]').isHidden());
  await open('/en/');
  await box().fill('damn');
  await page.waitForTimeout(2000); // longer than an answer takes, or a word that one is coming
  assert.ok(await page.locator('[data-part="panel"]').isHidden());
});

test('what another language answers is offered when this one has nothing', async () => {
  await searchFor('powiadomienia');
  const found = page.locator('[data-part="other"]').getByRole('link').first();
  await found.waitFor();
  assert.match(await found.getAttribute('href'), /^\/pl\//);
  await page.getByRole('status').filter({ hasText: 'Found in Polski' }).waitFor({ state: 'attached' });
  assert.ok(await page.getByText('No article answers').isHidden());
});

test('what another language answers as it stands comes before what it may have been meant to be here', async () => {
  await searchFor('zwrot'); // is near *wrote*
  const found = page.locator('[data-part="other"]').getByRole('link').first();
  await found.waitFor();
  assert.match(await found.getAttribute('href'), /^\/pl\//);
  const first = page.locator('.search-results ol:visible').first();
  assert.equal(await first.getAttribute('lang'), 'pl');
  await page.locator('[data-part="mended"]').filter({ hasText: 'Showing results for wrote.' }).waitFor();
});

test('what another language answers word for word comes before what answers a word of it here', async () => {
  await searchFor('poprawić datę urodzenia'); // *date* is a prefix away
  const found = page.locator('[data-part="other"]').getByRole('link').first();
  await found.waitFor();
  assert.equal(await found.getAttribute('href'), '/pl/account/date-of-birth/');
  assert.deepEqual(await page.locator('.search-results > h2:visible, .search-results > section:visible > h2').allTextContents(), ['Found in Polski', 'Found in English']);
});

test('a word that is strange to a language is not mended in another', async () => {
  await searchFor('where is my parcel'); // *parcel* is near a Polish word
  await page.getByText('No article answers “where is my parcel” yet.').waitFor();
  assert.ok(await page.locator('section[data-part="other"]').isHidden());
  await searchFor('zgubiłem telefn');
  await page.locator('section[data-part="other"] a').first().waitFor();
});

test('the field offers what another language answers when this one has nothing', async () => {
  await open('/en/');
  await box().fill('powiadomienia');
  await options().first().waitFor();
  assert.match(await options().first().getAttribute('href'), /^\/pl\//);
  assert.equal(await options().first().getAttribute('lang'), 'pl');
  assert.match(await options().first().textContent(), /Polski › /);
});

test('the field says what a misspelt word was taken for', async () => {
  await open('/en/');
  await box().fill('notifcations of');
  const all = options().filter({ hasText: 'All results for “notifcations of”' });
  await all.filter({ hasText: 'Showing results for notifications of' }).waitFor();
  await page.getByText(/^Showing results for notifications of\. \d+ articles? found/).waitFor({ state: 'attached' });
});

test('a search longer than a title may be becomes a title that can be sent', async () => {
  await page.goto(`${server.address}/en/contact/ask/?q=${'words '.repeat(100)}`);
  await page.waitForFunction(() => document.getElementById('title').value !== '');
  const { length, most } = await page.locator('#title').evaluate(({ value, maxLength }) => ({ length: value.length, most: maxLength }));
  assert.ok(length > 100 && length <= most, `${length} of ${most}`);
});

test('who wants a person, or their request, is led there, and not from where they are already', async () => {
  for (const [query, address] of [['i want to talk to a human', '/en/contact/'], ['contact us', '/en/contact/'], ['e-mail us', '/en/contact/'], ['status of my ticket', '/en/requests/'], ['My requests', '/en/requests/']]) {
    await searchFor(query);
    await results().first().waitFor();
    assert.equal(await results().first().getByRole('link').first().getAttribute('href'), address);
  }
  await page.goto(`${server.address}/en/contact/ask/`);
  await page.locator('#title').fill('contact support about a refund');
  const links = page.locator('.article-suggestions a');
  await links.first().waitFor();
  assert.deepEqual(await links.evaluateAll((all) => all.map((link) => link.pathname).filter((path) => /contact|requests/.test(path))), []);
});

test('the form suggests what another language answers when this one has nothing', async () => {
  await page.goto(`${server.address}/en/contact/ask/`);
  await page.locator('#title').fill('zgubiłem telefon');
  const found = page.locator('.article-suggestions [lang="pl"] a').first();
  await found.waitFor();
  assert.match(await found.getAttribute('href'), /^\/pl\//);
});

test('suggestions that fail late leave newer ones alone', async () => {
  server.delay = (name) => (name.includes('/spelling') ? 2000 : 0);
  server.missing = (name) => name.includes('/spelling');
  await page.goto(`${server.address}/en/contact/ask/`);
  await page.locator('#title').fill('notifcatoins'); // needs the files that are late, and missing
  await page.waitForTimeout(700);
  await page.locator('#title').fill('refund');
  await page.locator('.article-suggestions a').first().waitFor();
  await page.waitForTimeout(2500);
  assert.ok(await page.locator('.article-suggestions a').first().isVisible());
});

test('a network that does not answer is said to be waited for', async () => {
  server.delay = (name) => (name.includes('/assets/search/') ? 2000 : 0);
  await open('/en/');
  await box().fill('refund');
  await page.getByText('Searching…').first().waitFor();
  await options().first().waitFor();
});

test('a field that was emptied or left is not opened by what comes late', async () => {
  server.delay = (name) => (name.includes('/assets/search/') ? 900 : 0);
  await open('/en/');
  await box().pressSequentially('refund');
  await box().fill('');
  await page.waitForTimeout(2500);
  assert.ok(await page.locator('.search-box-panel').isHidden(), 'it was emptied');
  const closed = async (query) => {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(2500);
    assert.ok(await page.locator('.search-box-panel').isHidden(), 'it was closed');
    assert.equal(await box().inputValue(), query);
    await page.getByRole('link', { name: 'Polski' }).focus();
    await box().focus(); // asks again for what was not waited for
    await options().first().waitFor();
  };
  await box().fill('blackmail');
  await closed('blackmail');
  await box().fill('');
  await box().fill('verify');
  await page.locator('.search-box-panel').getByText('Searching…').waitFor();
  await closed('verify');
});

test('the field of a results page keeps what was typed before its script was there', async () => {
  server.delay = (name) => (name.endsWith('/search-box.js') ? 1500 : 0);
  const ready = () => page.locator('#search-q[aria-controls]').waitFor();
  const come = () => page.goto(`${server.address}/en/search/?q=password`, { waitUntil: 'commit' });
  await come();
  await box().focus();
  await ready();
  assert.equal(await box().inputValue(), 'password');
  await page.waitForTimeout(1000);
  assert.ok(await page.locator('.search-box-panel').isHidden());
  await page.goto('about:blank');
  server.delay = (name) => (name.endsWith('/mount.js') ? 1500 : 0);
  await come();
  await box().fill('refund');
  await ready();
  await options().filter({ hasText: 'Get a refund' }).first().waitFor();
  assert.equal(await box().inputValue(), 'refund');
});

test('more results are shown once, and gone to, while another language is still asked', async () => {
  server.delay = (name) => (name.includes('/search/pl/') ? 4000 : 0);
  await searchFor('account qzxv');
  await results().nth(19).waitFor();
  const more = page.getByRole('button', { name: 'Show more' });
  await more.evaluate((button) => [1, 2].forEach(() => button.click()));
  const gone = () => document.activeElement.closest('li') === document.querySelectorAll('.search-results ol[aria-label="Results"] > li')[20];
  await page.waitForFunction(gone, undefined, { timeout: 3000 });
  assert.equal(await results().count(), 40);
});

test('without its spellings the search finds what is spelt right', async () => {
  server.missing = (name) => name.includes('/spelling');
  await searchFor('refund xqzvwk');
  await results().first().waitFor();
  assert.match(await results().first().textContent(), /refund/i);
});

test('a screen reader hears of every end a search comes to', async () => {
  // What is in the region and hidden is not said.
  const saying = (pattern) => new RegExp(pattern).test(document.querySelector('.search-results [role="status"]')?.innerText);
  const hears = (pattern) => page.waitForFunction(saying, pattern.source);
  server.missing = (name) => name.includes('/assets/search/'); // first: what was fetched stays in the browser
  await searchFor('refunds');
  await hears(/^\s*The search cannot be reached right now\.[^.]*$/);
  server.missing = () => false;
  await searchFor('pasword');
  await hears(/^\s*\d+ articles found\s+Showing results for password\.\s*$/);
  await searchFor('xyzzy qwertzuiop');
  await hears(/^\s*No article answers “xyzzy qwertzuiop” yet\./);
  await searchFor('poprawić datę urodzenia');
  await hears(/^Found in Polski\. Found in English: \d+ articles? found\s*$/);
  await searchFor('zwrot');
  await hears(/^Found in Polski\. Found in English: \d+ articles? found\. Showing results for wrote\.\s*$/);
});

test('the results page always ends with the way to a person', async () => {
  await searchFor('password');
  await results().first().waitFor();
  const last = page.locator('.search-results').getByRole('link').last();
  assert.equal(await last.textContent(), 'Write to us');
  assert.equal(await last.getAttribute('href'), '/en/contact/?q=password');
});

test('a search without a click is reported once, in words only', async () => {
  await searchFor('password of ann@example.org 123456789');
  await results().first().waitFor();
  await page.goto(`${server.address}/en/`);
  await searchFor('password of ann@example.org 123456789');
  await results().first().waitFor();
  assert.deepEqual(await reported(), [{ language: 'en', query: 'password of', outcome: 'no_click' }]);
});

test('what could tell who somebody is stays here', async () => {
  await searchFor('call me +48 600 700 800 or 600-700-800 code 481 920 bob(at)example.com about 2 refunds');
  await results().first().waitFor();
  assert.deepEqual(await reported(), [{ language: 'en', query: 'call me or code about 2 refunds', outcome: 'no_click' }]);
});

test('what could tell who somebody is stays here, however it is written', async () => {
  await searchFor('call 600 and 700 or ٦٠٠١٢٣٤٥٦ mail bob @ example.com or bob [at] example.com see https://skwer.example/bob or skwer.example/bob error 404');
  await results().first().waitFor();
  assert.deepEqual(await reported(), [{ language: 'en', query: 'call and or mail or see or error', outcome: 'no_click' }]);
});

test('names of accounts, codes and addresses stay here, and the words beside them do not', async () => {
  await searchFor(
    'somebody @anna_smith blocked bob.wordpress.com and skwer.example?u=bob and anna92 hi bob@ took bob [ at ] example.com but bob at example.com or bob＠example.com codes k3f9-x2p7 KX4P-QW7R-ZT2M k1-a2-b3 or c1 d2 e3 see 10.0.0.1/anna/smith and bob malpa example.com on iphone 12',
  );
  await results().first().waitFor();
  assert.deepEqual(await reported(), [{ language: 'en', query: 'somebody blocked and and hi took but or codes or see and on iphone 12', outcome: 'no_click' }]);
});

test('an address made to keep the browser busy is left at once', async () => {
  for (const busy of ['.', '@', '.a', 'a/.']) {
    await searchFor(`password ${busy.repeat(3600 / busy.length)}`);
    await results().first().waitFor();
  }
  assert.deepEqual(await reported(), [{ language: 'en', query: 'password', outcome: 'no_click' }]);
});

test('of a long search whole words are reported, as many as are counted', async () => {
  await searchFor(`password ${'forgotten '.repeat(20)}`);
  await results().first().waitFor();
  assert.deepEqual(await reported(), [{ language: 'en', query: `password${' forgotten'.repeat(9)}`, outcome: 'no_click' }]);
});

test('who found an article that was no help, and writes to us, is counted', async () => {
  await searchFor('password');
  await results().first().getByRole('link').first().click();
  await page.waitForURL('**/sign-in/**');
  await page.goBack();
  await page.locator('.search-results').getByRole('link', { name: 'Write to us' }).click();
  await page.waitForURL('**/contact/**');
  await page.waitForTimeout(300);
  assert.deepEqual(server.reports, [{ language: 'en', query: 'password', outcome: 'wrote' }]);
});

test('a click with the right button finds nothing', async () => {
  await searchFor('password');
  await results().first().getByRole('link').first().click({ button: 'right' });
  assert.deepEqual(await reported(), [{ language: 'en', query: 'password', outcome: 'no_click' }]);
});

test('a result opened in another tab, or come back from, is found', async () => {
  await searchFor('password');
  await results().first().getByRole('link').first().click({ button: 'middle' });
  await page.goto(`${server.address}/en/`);
  await searchFor('refund');
  await results().first().getByRole('link').first().click();
  await page.waitForURL('**/payments/**');
  await page.goBack();
  await results().first().waitFor();
  assert.deepEqual(await reported(), []);
});

test('a click on a result is not reported, writing to us is', async () => {
  await searchFor('password');
  await results().first().getByRole('link').first().click();
  await page.waitForURL('**/sign-in/**');
  await searchFor('blue elephants');
  await page.locator('.search-results').getByRole('link', { name: 'Write to us' }).click();
  await page.waitForURL('**/contact/**');
  await page.waitForTimeout(300);
  assert.deepEqual(server.reports, [{ language: 'en', query: 'blue elephants', outcome: 'wrote' }]);
});

test('a missing index says so, and offers the sections and a person', async () => {
  server.missing = (name) => name.includes('/assets/search/');
  await searchFor('password');
  await page.getByText('The search cannot be reached right now.').first().waitFor();
  assert.ok((await page.locator('.search-results [data-part="sections"] a').count()) > 2);
  assert.equal(await page.locator('.search-results').getByRole('link', { name: 'Write to us' }).count(), 1);
});

test('searching goes on without a network after its first use', async () => {
  await open('/en/');
  await box().pressSequentially('password');
  await options().first().waitFor();
  await page.waitForTimeout(4500); // the rest of the index is fetched when nobody searches
  await context.setOffline(true);
  await box().fill('');
  await box().pressSequentially('notifcations');
  await options().first().waitFor();
  assert.match(await options().first().textContent(), /otifications/);
});

test('of the reader’s own language all is kept, of another one what was read', async () => {
  await open('/en/');
  await box().fill('powiadomienia');
  await options().first().waitFor();
  await page.waitForTimeout(5000);
  const kept = await page.evaluate(async () => (await (await caches.open('pomoc-search')).keys()).map(({ url }) => new URL(url).pathname));
  const files = async (language) => (await readdir(join(site, 'assets/search', language))).map((name) => `/assets/search/${language}/${name}`);
  assert.deepEqual(kept.filter((path) => path.includes('/en/')).sort(), (await files('en')).sort());
  const others = kept.filter((path) => path.includes('/pl/')).length;
  assert.ok(others > 1 && others < (await files('pl')).length / 2, `${others}`);
});

test('without a script the results page says so and lists the sections', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(`${server.address}/en/`);
  await bare.getByRole('searchbox', { name: 'Search for help' }).fill('password');
  await bare.getByRole('button', { name: 'Search' }).click();
  await bare.waitForURL('**/en/search/?q=password');
  await bare.getByText('Searching needs JavaScript').waitFor();
  await bare.locator('.search-results').getByRole('link', { name: 'Signing in and lost access' }).waitFor();
  await plain.close();
});

test('where the script cannot be loaded the results page lists the sections', async () => {
  server.missing = (name) => name.endsWith('/search-results.js');
  await searchFor('password');
  await page.getByText('could not be loaded').waitFor();
  await page.locator('.search-results').getByRole('link', { name: 'Signing in and lost access' }).waitFor();
});

test('where no script comes at all the results page lists the sections after a while', async () => {
  server.missing = (name) => name.endsWith('/mount.js');
  await searchFor('password');
  assert.ok(await page.getByText('could not be loaded').isHidden());
  await page.getByText('could not be loaded').waitFor();
});

test('the search has a thread of its own', async () => {
  await searchFor('refund');
  await results().first().waitFor();
  assert.equal(page.workers().length, 1);
  // Asked for only when the worker failed.
  assert.ok(!server.requests.some(({ name }) => name.endsWith('/search/source.js')));
});

test('where workers fail, the page itself searches', async () => {
  await page.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new Error('no workers here');
      }
    };
  });
  await searchFor('refund');
  await results().first().waitFor();
});
