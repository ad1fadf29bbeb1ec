// Which files are taken, told before anything is sent. The service judges the bytes themselves.

const BY_ENDING = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', gif: 'image/gif', webp: 'image/webp', heic: 'image/heic', heif: 'image/heif',
  pdf: 'application/pdf', txt: 'text/plain', log: 'text/plain', csv: 'text/csv', zip: 'application/zip', mp4: 'video/mp4', webm: 'video/webm',
};

/** The media type of a file that is taken, or the sentence that says why it is not. */
export function readable(file, words) {
  const ending = file.name.split('.').pop().toLowerCase();
  // Windows calls a CSV an Excel sheet and a zip by a name of its own; the ending is then the better witness.
  const type = words.types.split(',').includes(file.type) && ending !== 'csv' ? file.type : BY_ENDING[ending];
  if (!type || !words.types.split(',').includes(type)) return { refused: words.type };
  if (file.size === 0) return { refused: words.empty };
  if (file.size > Number(words.mib) * 1024 * 1024) return { refused: words.tooLarge };
  return { type };
}
