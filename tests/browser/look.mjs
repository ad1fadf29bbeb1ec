// Takes a picture of every page, light and dark, on a phone and on a desk: `node look.mjs ADDRESS FOLDER`.
import { mkdirSync } from 'node:fs';
import { browser, desk, phone, submitted } from './lib.mjs';

const [, , address = 'http://127.0.0.1:4000', folder = 'looks'] = process.argv;
mkdirSync(folder, { recursive: true });
const pages = {
  home: '/en/', section: '/en/security/', article: '/en/security/hacked-account/', foreign: '/pl/security/hacked-account/', search: '/en/search/?q=hacked', nothing: '/en/search/?q=xyzzyqwert',
  missing: '/en/nowhere/', rules: '/en/rules/', contact: '/en/contact/', ask: '/en/contact/ask/', requests: '/en/requests/', polish: '/pl/', polishAsk: '/pl/contact/ask/',
};
const chromium = await browser();
for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of Object.entries({ desk, phone })) {
    const context = await chromium.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.log(message.text()));
    const id = await submitted(page, address);
    for (const [name, path] of Object.entries({ ...pages, request: `/en/requests/view/#${id}`, edit: `/en/requests/edit/#${id}` })) {
      await page.goto('about:blank');
      await page.goto(address + path);
      await page.waitForTimeout(500);
      await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
    await context.close();
  }
}
await chromium.close();
