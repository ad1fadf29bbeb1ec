// What is kept on the device. Where the browser keeps nothing, it lasts as long as the page.

const memory = new Map();

/** The value kept under a name, or the fallback. */
export function kept(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(`pomoc.${name}`)) ?? fallback;
  } catch {
    return memory.get(name) ?? fallback;
  }
}

/** Keeps a value; null forgets it. */
export function keep(name, value) {
  memory.set(name, value);
  try {
    if (value === null) localStorage.removeItem(`pomoc.${name}`);
    else localStorage.setItem(`pomoc.${name}`, JSON.stringify(value));
  } catch {
    // The memory above has it.
  }
}

/** Random bytes as base64url. */
export function random(bytes) {
  const text = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
