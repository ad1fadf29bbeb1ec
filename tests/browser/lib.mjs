// What the browser tests share: Chromium as it runs here, the two windows, and a request sent the way people do it.
import { chromium } from 'playwright-core';

export const desk = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A fresh Chromium: the one of this machine, or the one CHROMIUM names. */
export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/** Words on the page, per language. */
export const words = {
  en: { topic: 'Topic', title: 'Title', description: 'Description', email: 'E-mail', attach: 'Attach files', send: 'Send', ask: 'Ask a question', write: 'Write to us', search: 'Search for help', edit: 'Edit', delete: 'Delete', deleteYes: 'Delete it', restore: 'Undo the deletion', requests: 'Your requests', save: 'Save', pay: 'Save and go to the end', received: 'Received', withdrawn: 'Withdrawn', reply: 'Write a message', sendReply: 'Send message', results: 'Results', needsAnswer: 'Needs your answer' },
  pl: { topic: 'Temat', title: 'Tytuł', description: 'Opis', email: 'E-mail', attach: 'Dołącz pliki', send: 'Wyślij', ask: 'Zadaj pytanie', write: 'Napisz do nas', search: 'Szukaj pomocy', edit: 'Edytuj', delete: 'Usuń', deleteYes: 'Usuń', restore: 'Cofnij usunięcie', requests: 'Twoje zgłoszenia', save: 'Zapisz', pay: 'Zapisz i idź na koniec', received: 'Przyjęte', withdrawn: 'Wycofane', reply: 'Napisz wiadomość', sendReply: 'Wyślij wiadomość', results: 'Wyniki', needsAnswer: 'Czeka na Twoją odpowiedź' },
};

/** Fills the form, without sending it. */
export async function fillForm(page, language = 'en', { title = 'My account was taken over', description = 'Since Monday somebody writes to my friends in my name.' } = {}) {
  const w = words[language];
  await page.getByLabel(w.topic, { exact: true }).selectOption('hacked');
  await page.getByLabel(w.title, { exact: true }).fill(title);
  await page.getByLabel(w.description, { exact: true }).fill(description);
}

/** Sends a request through the form; gives its id. */
export async function submitted(page, address, language = 'en', texts = {}) {
  await page.goto(`${address}/${language}/contact/ask/`);
  await fillForm(page, language, texts);
  await page.getByRole('button', { name: words[language].send, exact: true }).click();
  await page.waitForURL(/requests\/view\/#/);
  await page.getByText(words[language].received, { exact: true }).first().waitFor();
  return page.url().split('#')[1];
}

/** Words of the agents' console, per language. */
export const agentWords = {
  en: { take: 'Take', yours: 'You have this ticket', answer: 'Answer', question: 'Question', note: 'Note', decline: 'Decline', send: 'Send', sent: /: sent$/, articles: 'Articles', back: '← To the queue', undo: 'Undo', preview: 'Preview', ready: 'Ready answers', restrict: 'Restrict', restrictions: 'Restrictions', lift: 'Lift', article: 'Make an article of it', keys: 'Keys' },
  pl: { take: 'Przejmij', yours: 'To zgłoszenie masz Ty', answer: 'Odpowiedź', question: 'Pytanie', note: 'Notatka', decline: 'Odmowa', send: 'Wyślij', sent: /: wysłano$/, articles: 'Artykuły', back: '← Do kolejki', undo: 'Cofnij', preview: 'Podgląd', ready: 'Gotowe odpowiedzi', restrict: 'Ogranicz', restrictions: 'Ograniczenia', lift: 'Zdejmij', article: 'Zrób z tego artykuł', keys: 'Klawisze' },
};

/** Signs an agent in at a page of the console, by the detour to the issuer. */
export async function signedIn(page, address, name) {
  await page.goto(address);
  await page.getByRole('link', { name }).click();
  await page.locator('.desk-head').getByText(name, { exact: true }).waitFor();
}
