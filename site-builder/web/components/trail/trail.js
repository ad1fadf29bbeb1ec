// An article was opened.

import { note } from '../../lib/trail.js';

export function mount() {
  note('read', location.pathname);
}
