//! The index's own bytes: varints, front-coded word lists, and gzip around a whole file.
use libdeflater::{CompressionLvl, Compressor, Decompressor};
use std::fmt;

/// A file of the index that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged(pub &'static str);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a file of the search index is damaged ({}); build the site again", self.0)
    }
}

impl std::error::Error for Damaged {}

/// Appends seven bits a byte, lowest first.
pub(crate) fn put(out: &mut Vec<u8>, mut value: u32) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Small numbers of either sign as small numbers without one.
pub(crate) fn zigzag(value: i64) -> u32 {
    ((value << 1) ^ (value >> 63)) as u32
}

/// The inverse of [`zigzag`].
pub(crate) fn unzigzag(value: u32) -> i64 {
    i64::from(value >> 1) ^ -i64::from(value & 1)
}

/// Sorted words, each as what it adds to the one before: shared bytes, added bytes, then the letters.
pub(crate) fn put_words<'a>(out: &mut Vec<u8>, words: impl Iterator<Item = &'a str>) {
    let (mut shared, mut added, mut letters) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = "";
    for word in words {
        let same = last.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        let rest = word.as_bytes().get(same..).unwrap_or_default();
        put(&mut shared, same as u32);
        put(&mut added, rest.len() as u32);
        letters.extend_from_slice(rest);
        last = word;
    }
    out.extend(shared);
    out.extend(added);
    out.extend(letters);
}

/// Reads what the functions above wrote, and refuses what they cannot have written.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let (head, tail) = self.0.split_at_checked(count).ok_or(Damaged("it ends too early"))?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Damaged> {
        self.take(1)?.first().copied().ok_or(Damaged("it ends too early"))
    }

    pub(crate) fn number(&mut self) -> Result<u32, Damaged> {
        if let [byte @ 0..=0x7f, rest @ ..] = self.0 {
            self.0 = rest; // nearly all of them
            return Ok(u32::from(*byte));
        }
        let mut value = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return u32::try_from(value).map_err(|_| Damaged("a number is too large"));
            }
        }
        Err(Damaged("a number is too long"))
    }

    /// Steps over so many numbers, which are read from what it returns.
    pub(crate) fn skip(&mut self, count: usize) -> Result<Self, Damaged> {
        let mut ends = self.0.iter().enumerate().filter(|(_, byte)| **byte < 0x80).map(|(at, _)| at + 1);
        let length = if count == 0 { Some(0) } else { ends.nth(count - 1) };
        self.take(length.ok_or(Damaged("it ends too early"))?).map(Self)
    }

    pub(crate) fn numbers(&mut self, count: usize) -> Result<Vec<u32>, Damaged> {
        // A damaged count must not reserve the memory it asks for.
        if count > self.0.len() {
            return Err(Damaged("a count is larger than the file"));
        }
        (0..count).map(|_| self.number()).collect()
    }

    pub(crate) fn words(&mut self, count: usize) -> Result<Vec<String>, Damaged> {
        let shared = self.numbers(count)?;
        let added = self.numbers(count)?;
        let mut words = Vec::with_capacity(count);
        let mut last: Vec<u8> = Vec::new();
        for (same, more) in shared.into_iter().zip(added) {
            if same as usize > last.len() {
                return Err(Damaged("a word shares more than there is"));
            }
            last.truncate(same as usize);
            last.extend_from_slice(self.take(more as usize)?);
            words.push(String::from_utf8(last.clone()).map_err(|_| Damaged("a word is not text"))?);
        }
        Ok(words)
    }

    pub(crate) fn magic(&mut self, expected: &[u8; 4]) -> Result<(), Damaged> {
        if self.take(4)? == expected { Ok(()) } else { Err(Damaged("it is of another kind or version")) }
    }
}

/// For files there are thousands of: higher levels save half a percent and take as long again.
const QUICK: CompressionLvl = match CompressionLvl::new(5) {
    Ok(level) => level,
    Err(_) => CompressionLvl::fastest(),
};
/// Deflate makes no more of a byte than this; a larger size in a damaged file must not reserve the memory it asks for.
const UNPACKED_MAX: usize = 1032;

/// Gzip with nothing in its header that could differ between two builds.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    compress(QUICK, bytes)
}

/// The same for the file that everybody fetches first: a fifteenth smaller, in twenty times the time.
pub(crate) fn pack_tight(bytes: &[u8]) -> Vec<u8> {
    compress(CompressionLvl::best(), bytes)
}

fn compress(level: CompressionLvl, bytes: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(level);
    let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    // There is room for the worst case; were there not, every reader would refuse the empty file.
    let length = compressor.gzip_compress(bytes, &mut packed).unwrap_or(0);
    packed.truncate(length);
    packed.shrink_to_fit();
    packed
}

/// What [`pack`] or [`pack_tight`] packed.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>, Damaged> {
    let size = packed.last_chunk().map(|size| u32::from_le_bytes(*size) as usize);
    let read = size.filter(|size| size / UNPACKED_MAX <= packed.len()).and_then(|size| {
        let mut bytes = vec![0; size];
        (Decompressor::new().gzip_decompress(packed, &mut bytes) == Ok(size)).then_some(bytes)
    });
    read.ok_or(Damaged("its check sum is wrong or it ends too early"))
}

/// Seven letters and digits of the hash of these pieces together: 35 bits, which only have to differ between versions of one
/// file.
pub(crate) fn short_hash<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(piece);
    }
    let hash = hasher.finalize();
    let number = hash.as_bytes().iter().take(5).fold(0u64, |all, byte| all << 8 | u64::from(*byte));
    (0..7).filter_map(|i| LETTERS.get((number >> (5 * i) & 31) as usize).map(|letter| char::from(*letter))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_what_is_damaged_is_not() {
        let noise: Vec<u8> = (0u32..3000).flat_map(|i| *blake3::hash(&i.to_le_bytes()).as_bytes()).collect();
        for bytes in [b"".to_vec(), b"a".to_vec(), noise, vec![b'a'; 1_000_000]] {
            assert_eq!(unpack(&pack(&bytes)), Ok(bytes.clone()));
            assert_eq!(unpack(&pack_tight(&bytes)), Ok(bytes));
        }
        let packed = pack("a file of the index, and a file of the index".as_bytes());
        for end in 0..packed.len() {
            assert!(unpack(packed.get(..end).unwrap()).is_err(), "{end} of {} bytes", packed.len());
        }
        // What the header says of text, time and system is read by nobody.
        for at in (0..packed.len()).filter(|at| !(3..10).contains(at)) {
            let mut damaged = packed.clone();
            *damaged.get_mut(at).unwrap() ^= 1;
            assert!(unpack(&damaged).is_err(), "a flipped bit in byte {at}");
        }
        let mut huge = packed;
        huge.truncate(huge.len() - 4);
        huge.extend([0xff; 4]);
        assert!(unpack(&huge).is_err());
    }
}
