use super::BLOCK_ROWS;

const WORDS: usize = BLOCK_ROWS / 64;

/// [`BLOCK_ROWS`] bits, one for each row of a block.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits {
    words: [u64; WORDS],
}

impl Bits {
    /// All bits off.
    pub const fn none() -> Self {
        Self { words: [0; WORDS] }
    }

    /// The first `row_count` bits on, the rest off.
    ///
    /// # Panics
    /// If `row_count` is beyond [`BLOCK_ROWS`].
    pub fn first(row_count: usize) -> Self {
        assert!(row_count <= BLOCK_ROWS, "a block has at most {BLOCK_ROWS} rows");
        let mut bits = Self::none();
        bits.words[..row_count / 64].fill(u64::MAX);
        if !row_count.is_multiple_of(64) {
            bits.words[row_count / 64] = (1 << (row_count % 64)) - 1;
        }
        bits
    }

    /// From 64-bit words, the lowest bit of the first word being row 0.
    pub const fn from_words(words: [u64; WORDS]) -> Self {
        Self { words }
    }

    /// The words, the lowest bit of the first being row 0.
    pub const fn words(&self) -> &[u64; WORDS] {
        &self.words
    }

    /// The words, to be changed in place.
    pub const fn words_mut(&mut self) -> &mut [u64; WORDS] {
        &mut self.words
    }

    /// Whether the bit of a row is on. Rows beyond the block are off.
    pub fn get(&self, row: usize) -> bool {
        row < BLOCK_ROWS && self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// Turns the bit of a row on or off.
    ///
    /// # Panics
    /// If `row` is beyond the block.
    pub fn set(&mut self, row: usize, on: bool) {
        let bit = 1 << (row % 64);
        if on {
            self.words[row / 64] |= bit;
        } else {
            self.words[row / 64] &= !bit;
        }
    }

    /// How many bits are on.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no bit is on.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The bits that are on in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// The bits that are on in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// The bits that are on here and off in `other`.
    #[must_use]
    pub fn and_not(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// The rows whose bits are on, in order.
    pub fn ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words
            .iter()
            .enumerate()
            .flat_map(|(index, &word)| Ones(word).map(move |bit| index * 64 + bit))
    }

    /// Appends the values of the rows whose bits are on, in order.
    ///
    /// # Panics
    /// If a bit is on beyond the values.
    pub(super) fn pick<T: Copy>(&self, values: &[T], picked: &mut Vec<T>) {
        for (chunk, &word) in values.chunks(64).zip(&self.words) {
            if word == u64::MAX {
                picked.extend_from_slice(chunk);
            } else {
                picked.extend(Ones(word).map(|bit| chunk[bit]));
            }
        }
    }

    /// The row of the `nth` bit that is on, counted from 0.
    pub fn nth(&self, nth: usize) -> Option<usize> {
        let mut left = nth;
        for (index, &word) in self.words.iter().enumerate() {
            let count = word.count_ones() as usize;
            if left < count {
                return Ones(word).nth(left).map(|bit| index * 64 + bit);
            }
            left -= count;
        }
        None
    }

    /// How many bits are on before `row`.
    pub fn rank(&self, row: usize) -> usize {
        let whole: usize =
            self.words[..row / 64].iter().map(|word| word.count_ones() as usize).sum();
        let part = match self.words.get(row / 64) {
            Some(word) => (word & ((1 << (row % 64)) - 1)).count_ones() as usize,
            None => 0,
        };
        whole + part
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = [0; WORDS];
        for ((word, &a), &b) in words.iter_mut().zip(&self.words).zip(&other.words) {
            *word = join(a, b);
        }
        Self { words }
    }
}

impl std::fmt::Debug for Bits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.ones()).finish()
    }
}

/// The bits of one word that are on, lowest first.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(bit)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.count_ones() as usize;
        (left, Some(left))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_n_bits_are_n_bits() {
        for row_count in [0, 1, 63, 64, 65, 4_095, 4_096] {
            let bits = Bits::first(row_count);

            assert_eq!(bits.count(), row_count);
            assert_eq!(bits.ones().last(), row_count.checked_sub(1));
        }
    }

    #[test]
    fn nth_undoes_rank() {
        let mut bits = Bits::none();
        for row in [0, 5, 63, 64, 700, 4_095] {
            bits.set(row, true);
        }

        for (nth, row) in bits.ones().enumerate() {
            assert_eq!(bits.nth(nth), Some(row));
            assert_eq!(bits.rank(row), nth);
        }
        assert_eq!(bits.nth(6), None);
        assert_eq!(bits.rank(4_096), 6);
    }

    #[test]
    fn picked_are_the_values_of_the_rows_whose_bits_are_on() {
        let values: Vec<usize> = (0..BLOCK_ROWS - 1).map(|row| row * 3).collect();
        let mut bits = Bits::first(200);
        bits.set(130, false);
        bits.set(BLOCK_ROWS - 2, true);
        let mut picked = vec![7];

        bits.pick(&values, &mut picked);

        let expected: Vec<usize> = bits.ones().map(|row| row * 3).collect();
        assert_eq!(picked[0], 7);
        assert_eq!(picked[1..], expected);
    }

    #[test]
    fn a_bit_that_is_set_and_unset_leaves_no_trace() {
        let mut bits = Bits::none();

        bits.set(77, true);
        assert!(bits.get(77) && !bits.get(76) && !bits.get(10_000));
        bits.set(77, false);

        assert_eq!(bits, Bits::none());
    }
}
