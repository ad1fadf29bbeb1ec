// What axe finds on a page.
import { readFileSync } from 'node:fs';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html + ' ' + n.failureSummary)])))`;

/** Every violation on the page as it is now. Through the debugger, so that the page's own content security policy stays. */
export async function violations(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', { expression: RUN, awaitPromise: true, returnByValue: true });
  await session.detach();
  return JSON.parse(result.value);
}
