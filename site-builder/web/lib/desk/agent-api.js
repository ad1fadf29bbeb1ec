// The agents' calls, each with a token that lasts.

import { call } from '../api.js';
import { renew, token, tokenNow } from './session.js';

/** Calls the agents' half of the API: `{ status, body, etag }`, or a Problem. */
export async function ask(method, path, options = {}) {
  const attempt = async () => call(method, `/agent${path}`, { ...options, key: await token() });
  try {
    return await attempt();
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    await renew();
    return attempt();
  }
}

/** The last call of a page that is being left: it has no time for anything but to go. */
export function farewell(method, path, options = {}) {
  const key = tokenNow();
  return key ? call(method, `/agent${path}`, { ...options, key, keepalive: true }) : Promise.reject(new Error('signed out'));
}
