//! Rows of a tab-separated table with one header line: what every table reader here begins with.

use crate::LexiconError;

/// One row of a table, its cells in the order of the header.
#[derive(Debug, Clone)]
pub(crate) struct TableRow<'a> {
    table: &'static str,
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> TableRow<'a> {
    /// The text of the cell in `column`, counted from 0; empty outside the row.
    pub(crate) fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or("")
    }

    /// The cell in `column` as a list; `separator` stands between the items.
    pub(crate) fn list(
        &self,
        column: usize,
        separator: char,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cell(column).split(separator).filter(|item| !item.is_empty())
    }

    /// The cell in `column` as a code.
    pub(crate) fn code<T: std::str::FromStr>(
        &self,
        column: usize,
    ) -> Result<T, LexiconError> {
        self.cell(column).parse().map_err(|_| self.error(column))
    }

    /// The cell in `column` as one of a few names.
    pub(crate) fn choice<T: Copy>(
        &self,
        column: usize,
        of: &[(&str, T)],
    ) -> Result<T, LexiconError> {
        let cell = self.cell(column);
        let found = of.iter().find(|(name, _)| *name == cell);
        found.map(|&(_, value)| value).ok_or_else(|| self.error(column))
    }

    /// That the cell in `column` cannot be understood.
    pub(crate) fn error(&self, column: usize) -> LexiconError {
        LexiconError {
            table: self.table,
            line: self.line,
            column: column + 1,
            reason: format!("\"{}\" is not known here", self.cell(column)),
        }
    }
}

/// The rows of `text` after its header, each of `n_columns` cells.
pub(crate) fn table_rows<'a>(
    table: &'static str,
    text: &'a str,
    n_columns: usize,
) -> Result<Vec<TableRow<'a>>, LexiconError> {
    let mut rows = Vec::new();
    for (nth, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != n_columns {
            let reason = format!("{} columns instead of {n_columns}", cells.len());
            return Err(LexiconError { table, line: nth + 1, column: 1, reason });
        }
        rows.push(TableRow { table, line: nth + 1, cells });
    }
    Ok(rows)
}
