//! Which column of a file holds what: by name where there is a header, by place where there is none.

use dyad_types::HistoryFormat;

use crate::HistoryError;
use crate::columns::{
    CLINE, Column, Field, GDELT, GDELT_MENTIONS, PHOENIX, columns, needed,
};
use crate::lines::content;

/// The columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(crate) format: HistoryFormat,
    /// What each column holds, by place. Of several that hold the same, the first counts.
    pub(crate) fields: Vec<Field>,
    /// What each column is called, by place.
    pub(crate) names: Vec<String>,
    /// Byte between cells.
    pub(crate) delimiter: u8,
    /// Whether cells may be quoted.
    pub(crate) quoted: bool,
    /// Numbers of columns that a row may have.
    pub(crate) widths: std::ops::RangeInclusive<usize>,
    /// The header with its end of line; empty: the file has none.
    pub(crate) header: Vec<u8>,
}

impl Layout {
    /// The layout of a file that begins with this line, and whether the line is a header.
    ///
    /// # Errors
    /// [`HistoryError::Header`] when the format has a header and this is none.
    pub fn of(format: HistoryFormat, first: &[u8]) -> Result<Self, HistoryError> {
        match format {
            HistoryFormat::Gdelt => Ok(Self::gdelt(first)),
            HistoryFormat::GdeltMentions => {
                Ok(Self::headless(format, GDELT_MENTIONS, first))
            }
            HistoryFormat::Phoenix if !names_a_column(first, b"eid") => {
                Ok(Self::headless(format, PHOENIX, first))
            }
            HistoryFormat::Plover | HistoryFormat::Quadruples => Ok(Self::plain(format)),
            HistoryFormat::Phoenix => Self::named(format, CLINE, first),
            HistoryFormat::Icews
            | HistoryFormat::Polecat
            | HistoryFormat::Acled
            | HistoryFormat::Ucdp => Self::named(format, columns(format), first),
        }
    }

    /// The layout of a format without columns.
    pub const fn plain(format: HistoryFormat) -> Self {
        Self {
            format,
            fields: Vec::new(),
            names: Vec::new(),
            delimiter: b'\t',
            quoted: false,
            widths: 0..=usize::MAX,
            header: Vec::new(),
        }
    }

    /// The names of the columns as a header, end of line included; empty for a format without
    /// columns.
    pub fn names(&self) -> String {
        if self.names.is_empty() {
            return String::new();
        }
        let delimiter = char::from(self.delimiter).to_string();
        format!("{}\n", self.names.join(&delimiter))
    }

    /// Whether the first line of the file is a header.
    pub const fn has_header(&self) -> bool {
        !self.header.is_empty()
    }

    /// Whether a quotation in a row may hold ends of lines.
    pub const fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// The header with its end of line; empty: the file has none.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Place of the first column that holds `field`.
    pub(crate) fn place(&self, is: impl Fn(Field) -> bool) -> Option<usize> {
        self.fields.iter().position(|&field| is(field))
    }

    /// GDELT's three widths. The last columns of the narrow ones are told by their number.
    fn gdelt(first: &[u8]) -> Self {
        let width = content(first).split(|&byte| byte == b'\t').count();
        let is_old = width < GDELT.len();
        let is_there = |name: &str| {
            let is_new = name.ends_with("ADM2Code") && is_old;
            !(is_new || name == "SOURCEURL" && width < 58)
        };
        let columns = GDELT.iter().filter(|(name, _)| is_there(name));
        let columns: Vec<Column> = columns.copied().collect();
        Self::headless(HistoryFormat::Gdelt, &columns, first)
    }

    fn headless(format: HistoryFormat, columns: &[Column], first: &[u8]) -> Self {
        let has_header = columns
            .first()
            .is_some_and(|(name, _)| names_a_column(first, name.as_bytes()));
        Self {
            format,
            fields: columns.iter().map(|(_, field)| *field).collect(),
            names: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            delimiter: b'\t',
            quoted: false,
            widths: columns.len()..=columns.len(),
            header: if has_header { first.to_vec() } else { Vec::new() },
        }
    }

    /// Columns by the names of the header. POLECAT's files differ by year; some have a name more than
    /// cells in a row ("Headline"), or tabs at the end of it.
    fn named(
        format: HistoryFormat,
        columns: &[Column],
        first: &[u8],
    ) -> Result<Self, HistoryError> {
        let line = content(first);
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let tabbed = matches!(format, HistoryFormat::Icews | HistoryFormat::Polecat);
        let count = |byte: u8| memchr::memchr_iter(byte, line).count();
        let delimiter = if tabbed {
            b'\t'
        } else {
            [b',', b';', b'\t']
                .into_iter()
                .max_by_key(|&byte| count(byte))
                .unwrap_or(b',')
        };
        let names: Vec<String> = line
            .split(|&byte| byte == delimiter)
            .map(|name| String::from_utf8_lossy(name).trim_matches([' ', '"']).to_owned())
            .collect();
        let has = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
        if let Some(missing) = needed(format).iter().find(|name| !has(name)) {
            return Err(HistoryError::Header { format, missing });
        }
        let field = |name: &String| {
            let known =
                columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            known.map_or(Field::Other, |(_, field)| *field)
        };
        let (fewest, most) = match format {
            HistoryFormat::Polecat => (names.len() - 1, names.len() + 2),
            _ => (names.len(), names.len()),
        };
        Ok(Self {
            format,
            fields: names.iter().map(field).collect(),
            names,
            delimiter,
            quoted: !tabbed,
            widths: fewest..=most,
            header: first.to_vec(),
        })
    }
}

/// A row of a file in the columns of another of the same format: as it is where both have the same, else
/// its cells under the same names; what the other lacks is left out.
pub fn realigned(from: &Layout, to: &Layout, line: &[u8]) -> Vec<u8> {
    if from.names == to.names && from.delimiter == to.delimiter {
        return line.to_vec();
    }
    let end = &line[content(line).len()..];
    let mut cells: Vec<&[u8]> = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    let line = content(line);
    for (idx, &byte) in line.iter().enumerate() {
        is_quoted ^= from.quoted && byte == b'"';
        if byte == from.delimiter && !is_quoted {
            cells.push(&line[start..idx]);
            start = idx + 1;
        }
    }
    cells.push(&line[start..]);
    let cell = |name: &String| {
        let place = from.names.iter().position(|other| other.eq_ignore_ascii_case(name));
        place.and_then(|place| cells.get(place)).copied().unwrap_or(b"")
    };
    let cells: Vec<&[u8]> = to.names.iter().map(cell).collect();
    [cells.join(&to.delimiter), end.to_vec()].concat()
}

fn names_a_column(line: &[u8], name: &[u8]) -> bool {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let cells = content(line).split(|byte| matches!(byte, b'\t' | b',' | b';'));
    let mut cells = cells.map(<[u8]>::trim_ascii);
    cells.next().is_some_and(|first| {
        first
            .trim_ascii()
            .strip_prefix(b"\"")
            .unwrap_or(first)
            .starts_with(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_many_as_the_formats_have() {
        let n_columns = |format| columns(format).len();
        assert_eq!(n_columns(HistoryFormat::Gdelt), 61);
        assert_eq!(n_columns(HistoryFormat::GdeltMentions), 16);
        assert_eq!(n_columns(HistoryFormat::Icews), 20);
        assert_eq!(n_columns(HistoryFormat::Polecat), 40);
        assert_eq!(n_columns(HistoryFormat::Phoenix), 26);
        assert_eq!(CLINE.len(), 25);
        assert_eq!(n_columns(HistoryFormat::Acled), 31);
        assert_eq!(n_columns(HistoryFormat::Ucdp), 49);
    }

    #[test]
    fn gdelt_is_told_by_its_width() {
        for (width, address) in [(61, Some(60)), (58, Some(57)), (57, None)] {
            let line = vec!["1"; width].join("\t");
            let layout = Layout::of(HistoryFormat::Gdelt, line.as_bytes()).unwrap();
            assert_eq!(layout.widths, width..=width);
            assert_eq!(layout.place(|field| field == Field::Url), address);
        }
    }

    #[test]
    fn named_columns_may_stand_anywhere() {
        let header = b"Version\tEvent Type\tEvent Date\tHeadline\tEvent ID\r\n";
        let layout = Layout::of(HistoryFormat::Polecat, header).unwrap();
        assert_eq!(layout.place(|field| field == Field::Id), Some(4));
        assert_eq!(layout.place(|field| field == Field::EventType), Some(1));
        assert!(layout.has_header());
    }

    #[test]
    fn rows_of_another_year_come_under_the_same_names() {
        let old = b"Event ID\tEvent Date\tEvent Type\tSource\n";
        let new = b"Event ID\tEvent Type\tIntensity\tEvent Date\r\n";
        let of = |header: &[u8]| Layout::of(HistoryFormat::Polecat, header).unwrap();
        let row = b"7\tAID\t10\t2021-05-01\r\n";
        assert_eq!(realigned(&of(new), &of(old), row), b"7\t2021-05-01\tAID\t\r\n");
        assert_eq!(realigned(&of(new), &of(new), row), row);
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = Layout::of(HistoryFormat::Icews, b"Event ID\tDate\n").unwrap_err();
        let told = "has no header of icews data: the column Event Date is missing";
        assert_eq!(error.to_string(), told);
    }
}
