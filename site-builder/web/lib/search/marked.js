// Showing what was found: text with its matched words marked, and where a result leads.

/** The text with the stretches `[[start, end], …]` in mark elements. */
export function marked(text, stretches = []) {
  const fragment = document.createDocumentFragment();
  let at = 0;
  for (const [start, end] of stretches) {
    if (start < at) continue; // the joined form of words that are marked already
    const mark = document.createElement('mark');
    mark.textContent = text.slice(start, end);
    fragment.append(text.slice(at, start), mark);
    at = end;
  }
  fragment.append(text.slice(at));
  return fragment;
}

/** Where a result stands: its language where that is another one, its section, the heading that answers. */
export const whereOf = ({ section, heading }, language) => [language, section, heading?.text].filter(Boolean).join(' › ');

/** The address of the best place in an article. */
export const deepLink = ({ url, heading }) => (heading ? `${url}#${encodeURIComponent(heading.anchor)}` : url);

/** An address that carries what was searched for. */
export const carrying = (address, query) => `${address}?${new URLSearchParams({ q: query })}`;
