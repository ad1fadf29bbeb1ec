// "/" and Ctrl-K lead to the search field from anywhere on the page.

/** Moves to `input` when the key says so. */
export function comeHere(event, input) {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const controlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
  if (!slash && !controlK) return;
  event.preventDefault();
  input.focus();
  input.select();
}
