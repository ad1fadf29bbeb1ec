// Signing in at an OpenID Connect issuer: authorization code with PKCE. Tokens live in this module and nowhere else, so a
// reload asks the issuer again, which answers without a question while its own session lasts.

import { Problem, readJson, sendForm } from '../api.js';
import { random } from '../store.js';

const EARLY = 60_000; // milliseconds before its end at which a token is renewed
const ASKED = 'pomoc.sign-in';
const LEFT = 'pomoc.signed-out';

let settings;
let issuer;
let tokens = null;
let renewing = null;
let ended = () => {};

/** Why nobody is signed in. `reason`: `signed-out`, `state`, or the issuer's word. */
export class SignInFault extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Signs in, by a detour to the issuer when need be; `over` is told when signing in anew becomes necessary. */
export async function enter(over) {
  ended = over;
  settings = await readJson('/desk/sign-in.json');
  issuer = await readJson(`${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (issuer.issuer !== settings.issuer) throw new SignInFault('issuer');
  const back = new URLSearchParams(location.search);
  if (back.has('state') && (back.has('code') || back.has('error'))) return arrive(back);
  if (sessionStorage.getItem(LEFT)) throw new SignInFault('signed-out');
  return leave();
}

/** Goes to the issuer, and comes back to this very place. */
export async function leave() {
  sessionStorage.removeItem(LEFT);
  const asked = { state: random(16), nonce: random(16), verifier: random(32), place: location.href };
  sessionStorage.setItem(ASKED, JSON.stringify(asked));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(asked.verifier)));
  const challenge = btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const address = new URL(issuer.authorization_endpoint);
  const values = { response_type: 'code', client_id: settings.client_id, redirect_uri: here(), scope: settings.scope, state: asked.state, nonce: asked.nonce, code_challenge: challenge, code_challenge_method: 'S256', ui_locales: document.documentElement.lang };
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  location.assign(address);
  return new Promise(() => {}); // the page is on its way out
}

async function arrive(back) {
  const asked = JSON.parse(sessionStorage.getItem(ASKED) ?? 'null');
  sessionStorage.removeItem(ASKED);
  const expected = asked && asked.state === back.get('state') && (!back.has('iss') || back.get('iss') === issuer.issuer);
  // The code leaves the address before anything else happens: it must not be in the history.
  history.replaceState(null, '', expected ? asked.place : location.pathname);
  if (!expected) throw new SignInFault('state');
  if (back.has('error')) throw new SignInFault(back.get('error'));
  const given = await sendForm(issuer.token_endpoint, { grant_type: 'authorization_code', client_id: settings.client_id, redirect_uri: here(), code: back.get('code'), code_verifier: asked.verifier });
  const claims = read(given.id_token);
  const meant = [claims.aud].flat().includes(settings.client_id);
  if (claims.iss !== issuer.issuer || claims.nonce !== asked.nonce || !meant) throw new SignInFault('token');
  keep(given);
}

function keep(given) {
  tokens = { access: given.access_token, id: given.id_token ?? tokens?.id, refresh: given.refresh_token ?? tokens?.refresh, until: Date.now() + (given.expires_in ?? 300) * 1000 };
  const wait = Math.min(Math.max(tokens.until - Date.now() - EARLY, 5_000), 2 ** 31 - 1);
  setTimeout(() => renew().catch(() => {}), wait);
}

/** A token that lasts; renewed when it is about to end. */
export async function token() {
  if (tokens && tokens.until - Date.now() > EARLY / 2) return tokens.access;
  await renew();
  return tokens.access;
}

/** The token as it is, for a last call while the page is left. */
export const tokenNow = () => tokens?.access;

/** Renews at once, whatever its end: the service did not want it. */
export function renew() {
  renewing ??= again().finally(() => (renewing = null));
  return renewing;
}

async function again() {
  if (!tokens?.refresh) return over();
  try {
    keep(await sendForm(issuer.token_endpoint, { grant_type: 'refresh_token', client_id: settings.client_id, refresh_token: tokens.refresh }));
  } catch (problem) {
    if (problem.passing) throw problem;
    over();
  }
}

function over() {
  tokens = null;
  ended();
  throw new Problem(401);
}

/** Ends the session here and at the issuer. */
export function signOut() {
  sessionStorage.setItem(LEFT, 'yes');
  const hint = tokens?.id;
  tokens = null;
  if (!issuer.end_session_endpoint) return location.reload();
  const address = new URL(issuer.end_session_endpoint);
  // The last two are what Cognito asks for in place of the standard's.
  const values = { id_token_hint: hint ?? '', post_logout_redirect_uri: here(), client_id: settings.client_id, logout_uri: here() };
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  location.assign(address);
}

const here = () => location.origin + location.pathname;

function read(token) {
  const text = atob((token ?? '').split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '');
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))) || '{}');
}
