//! Tab-separated tables with a header: cells by column name, errors by file, line and column.

use std::str::FromStr;

use crate::actors::TableError;

/// A table, its header read.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    name: &'a str,
    header: Vec<&'a str>,
    body: &'a str,
    /// Whether the user's rows stand in it.
    pub(crate) is_overlay: bool,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Row<'t, 'a> {
    table: &'t Table<'a>,
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(
        name: &'a str,
        text: &'a str,
        is_overlay: bool,
    ) -> Result<Self, TableError> {
        let text = text.trim_start_matches('\u{feff}');
        let (header, body) = text.split_once('\n').unwrap_or((text, ""));
        let header: Vec<&str> = header.trim_end_matches('\r').split('\t').collect();
        if header.iter().any(|column| column.is_empty()) {
            let reason = "the header has a column without a name".to_owned();
            return Err(TableError {
                table: name.to_owned(),
                line: 1,
                column: 1,
                reason,
            });
        }
        Ok(Self { name, header, body, is_overlay })
    }

    /// The rows in order; empty lines are passed over.
    pub(crate) fn rows<'t>(
        &'t self,
    ) -> impl Iterator<Item = Result<Row<'t, 'a>, TableError>> + 't {
        self.lines().map(|(line, text)| self.row(line, text))
    }

    /// The lines that hold rows, with their numbers, from 2.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let lines = self.body.lines().enumerate().filter(|(_, line)| !line.is_empty());
        lines.map(|(idx, line)| (idx + 2, line))
    }

    /// The row that stands on `line`.
    pub(crate) fn row(
        &self,
        line: usize,
        text: &'a str,
    ) -> Result<Row<'_, 'a>, TableError> {
        let row = Row {
            table: self,
            line,
            cells: text.split('\t').collect(),
        };
        if row.cells.len() > self.header.len() {
            return Err(row.error(self.header.len(), "there are more cells than columns"));
        }
        Ok(row)
    }
}

impl<'a> Row<'_, 'a> {
    /// The cell of a column; empty where the row is short.
    pub(crate) fn cell(&self, column: &str) -> Result<&'a str, TableError> {
        let idx = self.column(column)?;
        Ok(self.cells.get(idx).copied().unwrap_or(""))
    }

    /// The cell of a column, parsed.
    pub(crate) fn parse<T: FromStr>(&self, column: &str) -> Result<T, TableError>
    where
        T::Err: std::fmt::Display,
    {
        let cell = self.cell(column)?;
        cell.parse().map_err(|error: T::Err| {
            self.error(self.column(column).unwrap_or(0), &format!("\"{cell}\": {error}"))
        })
    }

    /// All cells with the names of their columns.
    pub(crate) fn named_cells(&self) -> Vec<(String, String)> {
        let pairs = self.table.header.iter().zip(&self.cells);
        pairs
            .map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned()))
            .collect()
    }

    /// Whether the row is the user's.
    pub(crate) fn is_overlay(&self) -> bool {
        self.table.is_overlay
    }

    /// That the cell of a column cannot be used.
    pub(crate) fn wrong(&self, column: &str, reason: &str) -> TableError {
        self.error(self.column(column).unwrap_or(0), reason)
    }

    fn column(&self, column: &str) -> Result<usize, TableError> {
        let found = self.table.header.iter().position(|name| *name == column);
        found.ok_or_else(|| TableError {
            table: self.table.name.to_owned(),
            line: 1,
            column: 1,
            reason: format!("there is no column \"{column}\""),
        })
    }

    fn error(&self, column: usize, reason: &str) -> TableError {
        let table = self.table.name.to_owned();
        TableError {
            table,
            line: self.line,
            column: column + 1,
            reason: reason.to_owned(),
        }
    }
}
