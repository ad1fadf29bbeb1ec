// A running `pomoc serve` with the sample content, on a free port and an empty folder.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browser } from './lib.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Starts one; gives `{ address, folder, program, stop }`. */
export async function serve(content = join(root, 'content')) {
  const folder = mkdtempSync(join(tmpdir(), 'pomoc-browser-'));
  // A copy: whoever edits the content while tests run would reload their pages.
  cpSync(content, join(folder, 'content'), { recursive: true });
  const program = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/pomoc');
  const child = spawn(program, ['--port', '0', '--told-clock'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', stop);
  const ended = new Promise((_, reject) => child.on('exit', (code) => reject(new Error(`pomoc ended with ${code}`))));
  const ready = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const address = /^Ready: (http:\/\/[^/]+)/.exec(line)?.[1];
      if (address) resolve({ address, folder, program, stop });
    });
  });
  ended.catch(() => {});
  return Promise.race([ready, ended]);
}

/** A stack and a browser for all tests of a file: `house.stack`, `house.chromium`. */
export function open() {
  const house = {};
  before(async () => {
    house.stack = await serve();
    house.chromium = await browser();
  });
  after(async () => {
    await house.chromium?.close();
    house.stack?.stop();
  });
  return house;
}
