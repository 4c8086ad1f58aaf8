//! Rows of numbers, all of one width.

/// Rows one after another.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    n_columns: usize,
    values: Vec<f32>,
}

impl Table {
    pub(crate) const fn new(n_columns: usize) -> Self {
        Self { n_columns, values: Vec::new() }
    }

    /// Adds a row; what is too long is cut, what is too short filled with 0.
    pub(crate) fn push(&mut self, row: &[f32]) {
        let end = self.values.len() + self.n_columns;
        self.values.extend(row.iter().take(self.n_columns));
        self.values.resize(end, 0.0);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        other.rows().for_each(|row| self.push(row));
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len() / self.n_columns.max(1)
    }

    pub(crate) const fn n_columns(&self) -> usize {
        self.n_columns
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.n_columns.max(1))
    }

    /// The rows of which this is true, by number.
    pub(crate) fn only(&self, is_kept: impl Fn(usize) -> bool) -> Self {
        let mut kept = Self::new(self.n_columns);
        let rows = self.rows().enumerate().filter(|(nth, _)| is_kept(*nth));
        rows.for_each(|(_, row)| kept.push(row));
        kept
    }
}
