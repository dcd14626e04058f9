//! Numbers of a fixed width as bytes, the lowest first, and back.

use crate::column_store::Bits;

/// A number of a fixed width.
pub(super) trait Packed: Copy {
    const BYTES: usize;

    fn write(self, bytes: &mut [u8]);
    fn read(bytes: &[u8]) -> Self;
}

macro_rules! packed {
    ($($number:ty)*) => {$(
        impl Packed for $number {
            const BYTES: usize = size_of::<Self>();

            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }

            fn read(bytes: &[u8]) -> Self {
                let mut own = [0; size_of::<Self>()];
                own.copy_from_slice(bytes);
                Self::from_le_bytes(own)
            }
        }
    )*};
}
packed!(u32 i32 u64 i64 f64);

pub(super) fn pack<N: Packed>(bytes: &mut Vec<u8>, numbers: &[N]) {
    let start = bytes.len();
    bytes.resize(start + numbers.len() * N::BYTES, 0);
    for (bytes, number) in bytes[start..].chunks_exact_mut(N::BYTES).zip(numbers) {
        number.write(bytes);
    }
}

/// The numbers that bytes stand for; what is left of them is the caller's business.
pub(super) fn unpack<N: Packed>(bytes: &[u8]) -> Vec<N> {
    bytes.chunks_exact(N::BYTES).map(N::read).collect()
}

/// The bytes of the bits of so many rows: whole words of 64.
pub(super) const fn bits_bytes(row_count: usize) -> usize {
    row_count.div_ceil(64) * 8
}

pub(super) fn pack_bits(bytes: &mut Vec<u8>, bits: &Bits, row_count: usize) {
    pack(bytes, &bits.words()[..row_count.div_ceil(64)]);
}

/// The bits of at most as many words as a block has.
pub(super) fn unpack_bits(bytes: &[u8]) -> Bits {
    let mut bits = Bits::none();
    for (word, bytes) in bits.words_mut().iter_mut().zip(bytes.chunks_exact(8)) {
        *word = u64::read(bytes);
    }
    bits
}
