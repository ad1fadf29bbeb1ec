// What reading and mending share: the weights and lists of an index, and noting what a typed word may mean.

/** Longer endings are compound words. */
export const ENDING_LETTERS_MAX = 6;

/** The manifest's weights, and its word lists as sets. */
export function vocabulary(files) {
  const { manifest } = files;
  files.lists ??= {
    silent: new Set(manifest.silent.split(' ')),
    asking: new Set(manifest.asking.split(' ')),
    denying: new Set(manifest.denying.split(' ')),
    endings: new Set(manifest.endings.split(' ')),
  };
  return { weights: manifest.weights, lists: files.lists };
}

/** Notes a reading of a typed word, unless a surer one leads to the same class. */
export function read(word, number, sureness) {
  if (number !== undefined && sureness > (word.readings.get(number) ?? 0)) word.readings.set(number, sureness);
}
