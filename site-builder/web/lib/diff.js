// What changed between two texts, word by word.

const CELLS_MAX = 4_000_000; // words times words; beyond it the changed stretch is shown whole

/** The stretches `[kind, text]` that lead from one text to the other; kind is `same`, `gone` or `new`. */
export function changes(before, after) {
  const [a, b] = [words(before), words(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = compare(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const all = [['same', a.slice(0, start)], ...middle, ['same', a.slice(a.length - end)]];
  return joined(all.map(([kind, part]) => [kind, part.join('')]).filter(([, text]) => text));
}

/** The same as nodes; `said` names to a screen reader what `gone` and `new` mean. */
export function difference(before, after, said) {
  const fragment = document.createDocumentFragment();
  for (const [kind, text] of changes(before, after)) {
    if (kind === 'same') fragment.append(text);
    else fragment.append(marked(kind, text, said[kind]));
  }
  return fragment;
}

function marked(kind, text, said) {
  const element = document.createElement(kind === 'gone' ? 'del' : 'ins');
  const spoken = document.createElement('span');
  spoken.className = 'visually-hidden';
  spoken.textContent = ` ${said}: `;
  element.append(spoken, text);
  return element;
}

const words = (text) => text.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** By the longest common subsequence. */
function compare(a, b) {
  if (!a.length || !b.length || a.length * b.length > CELLS_MAX) return [['gone', a], ['new', b]];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j;
      longest[here] = a[i] === b[j] ? longest[here + width + 1] + 1 : Math.max(longest[here + width], longest[here + 1]);
    }
  }
  const out = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(['same', [a[i++]]]);
      j += 1;
    } else if (j === b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      out.push(['gone', [a[i++]]]);
    } else {
      out.push(['new', [b[j++]]]);
    }
  }
  return out;
}

/** Neighbours of a kind are one stretch, and a lone space between two changes belongs to them. */
function joined(stretches) {
  const out = [];
  for (const [kind, text] of stretches) {
    if (out.at(-1)?.[0] === kind) out.at(-1)[1] += text;
    else out.push([kind, text]);
  }
  return out;
}
