//! Extremes and distinct values of strings, found by id.

use super::selection::Selection;
use crate::StringTable;

/// What strings amount to.
pub(super) struct Texts<'a> {
    /// The first and the last by code points.
    pub(super) ends: Option<(&'a str, &'a str)>,
    pub(super) distinct: usize,
}

impl<'a> Texts<'a> {
    pub(super) fn of(cells: &Selection<'_>, strings: &'a StringTable) -> Self {
        let mut used = vec![false; strings.string_count() as usize];
        cells.each(|id: u32| used[id as usize] = true);
        let texts = strings.strings().zip(used).filter(|(_, used)| *used).map(|(text, _)| text);
        texts.fold(Self { ends: None, distinct: 0 }, |Self { ends, distinct }, text| {
            let (least, greatest) = ends.unwrap_or((text, text));
            Self { ends: Some((least.min(text), greatest.max(text))), distinct: distinct + 1 }
        })
    }
}
