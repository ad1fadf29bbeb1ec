// Debian's Chromium, kept from talking to anybody but the site under test.
import { chromium } from 'playwright-core';

/** Starts the browser. */
export const browse = (options = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ...options,
  });
