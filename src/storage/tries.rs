//! How often one operation may be tried.

/// The most tries of one operation, counting the first.
const MAX_TRIES: u32 = 3;

/// The tries of one operation, whatever it failed at: an opening, a beginning, a read.
#[derive(Debug)]
pub(super) struct Tries {
    left: u32,
}

impl Tries {
    /// The first try.
    pub(super) fn first() -> Self {
        Self { left: MAX_TRIES - 1 }
    }

    /// Whether there is one more try; if so, it is taken.
    pub(super) fn take(&mut self) -> bool {
        let taken = self.left > 0;
        self.left = self.left.saturating_sub(1);
        taken
    }
}
