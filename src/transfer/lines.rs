/// On which line of its file each row of a table starts, from 1. Most rows take one line, so only those are
/// kept that do not start on the line after the row before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    jumps: Vec<(usize, u64)>,
}

impl Lines {
    pub(crate) const fn from_jumps(jumps: Vec<(usize, u64)>) -> Self {
        Self { jumps }
    }

    /// Notes the line of a row; rows come in order.
    pub(crate) fn push(&mut self, row: usize, line: u64) {
        if self.jumps.is_empty() || self.line(row) != line {
            self.jumps.push((row, line));
        }
    }

    /// Counts lines anew that stand before those that were counted.
    pub fn move_down(&mut self, line_count: u64) {
        self.jumps.iter_mut().for_each(|(_, line)| *line += line_count);
    }

    /// The line on which a row starts.
    pub fn line(&self, row: usize) -> u64 {
        // New rows are asked for most.
        let jump = match self.jumps.last() {
            Some(last) if last.0 <= row => Some(last),
            _ => self.jumps[..self.jumps.partition_point(|jump| jump.0 <= row)].last(),
        };
        jump.map_or(1, |&(first_row, line)| line + (row - first_row) as u64)
    }
}
