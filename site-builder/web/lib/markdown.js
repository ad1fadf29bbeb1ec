// The little markdown that messages may hold, as nodes of the page: paragraphs, bold, italics, code, lists, quotes, links.
// Whatever else stands there is text. Links lead to https or into this site, nowhere else.

const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|(?<![\p{L}\p{N}])_([^_\n]+)_(?![\p{L}\p{N}])|\[([^\]\n]{1,300})\]\(([^()\s]{1,2000})\)|(https:\/\/[^\s<>()"]{1,2000})/gu;
const DEPTH = 4; // quotes within quotes, emphasis within links: deeper than this nobody means it

/** The text as a fragment. */
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocks(text.replaceAll('\r\n', '\n').split('\n'), 0));
  return fragment;
}

/** Whether a link may lead there. */
export function leads(address) {
  return address.startsWith('https://') || (/^\/(?![/\\])/.test(address) && !address.includes('\\'));
}

function blocks(lines, depth) {
  const out = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const rest = lines.slice(at);
    if (!line.trim()) at += 1;
    else if (line.startsWith('```')) at += fenced(rest, out);
    else if (line.startsWith('>') && depth < DEPTH) at += quoted(rest, out, depth);
    else if (item(line)) at += listed(rest, out);
    else at += paragraph(rest, out);
  }
  return out;
}

function fenced(lines, out) {
  const end = lines.findIndex((line, i) => i > 0 && line.startsWith('```'));
  const inside = lines.slice(1, end < 0 ? undefined : end);
  const code = node('code');
  code.textContent = inside.join('\n');
  out.push(node('pre', code));
  return inside.length + (end < 0 ? 1 : 2);
}

function quoted(lines, out, depth) {
  const inside = taken(lines, (line) => line.startsWith('>'));
  out.push(node('blockquote', ...blocks(inside.map((line) => line.replace(/^> ?/, '')), depth + 1)));
  return inside.length;
}

const item = (line) => /^ {0,3}(?:([-*])|(\d{1,3})[.)]) +(.*)$/.exec(line);

function listed(lines, out) {
  const ordered = Boolean(item(lines[0])[2]);
  const inside = taken(lines, (line) => (item(line) ? Boolean(item(line)[2]) === ordered : /^ {2,}\S/.test(line)));
  const items = [];
  for (const line of inside) {
    const found = item(line);
    if (found) items.push([found[3]]);
    else items.at(-1).push(line.trim());
  }
  const list = node(ordered ? 'ol' : 'ul', ...items.map((parts) => node('li', ...lined(parts))));
  const first = Number(item(lines[0])[2]);
  if (ordered && first !== 1) list.start = first;
  out.push(list);
  return inside.length;
}

function paragraph(lines, out) {
  const starts = (line) => line.startsWith('```') || line.startsWith('>') || item(line);
  const inside = [lines[0], ...taken(lines.slice(1), (line) => line.trim() && !starts(line))];
  out.push(node('p', ...lined(inside)));
  return inside.length;
}

function taken(lines, fits) {
  const end = lines.findIndex((line) => !fits(line));
  return end < 0 ? lines : lines.slice(0, end);
}

/** A break stays a break: people mean it when they press Enter. */
function lined(lines) {
  return lines.flatMap((line, i) => (i ? [node('br'), ...inline(line, 0)] : inline(line, 0)));
}

function inline(text, depth) {
  if (depth > DEPTH) return [text];
  const out = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) out.push(text.slice(at, match.index));
    out.push(...marked(match, depth));
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

function marked([whole, code, bold, italic, underlined, words, target, bare], depth) {
  if (code !== undefined) return [node('code', code)];
  if (bold !== undefined) return [node('strong', ...inline(bold, depth + 1))];
  if (italic !== undefined || underlined !== undefined) return [node('em', ...inline(italic ?? underlined, depth + 1))];
  if (target !== undefined) return leads(target) ? [link(target, words)] : [whole];
  const address = bare.replace(/[.,;:!?]+$/, '');
  return [link(address, address), bare.slice(address.length)];
}

function link(address, words) {
  const element = node('a', words);
  element.href = address;
  element.rel = 'noopener nofollow';
  return element;
}

function node(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}
