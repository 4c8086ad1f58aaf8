//! Tables → Parquet, the format that `DuckDB`, polars, pandas, R and Spark read as it is.
//!
//! A crate of its own because the library behind it takes long to build. Knows no event and no disk:
//! columns go in, bytes come out.

use std::io::Write;
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{
    Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel,
};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use thiserror::Error;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, UTF-8.
    Text,
    /// Whole numbers, 64 bits.
    Integer,
    /// Numbers.
    Real,
    /// Days.
    Day,
    /// True or false.
    Flag,
}

/// The cells of a column; all columns of a table have as many. `None` is null.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Text, UTF-8.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Numbers.
    Real(Vec<Option<f64>>),
    /// Days.
    Day(Vec<Option<Date>>),
    /// True or false.
    Flag(Vec<Option<bool>>),
}

impl Column {
    const fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Integer(_) => Kind::Integer,
            Self::Real(_) => Kind::Real,
            Self::Day(_) => Kind::Day,
            Self::Flag(_) => Kind::Flag,
        }
    }

    const fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Integer(cells) => cells.len(),
            Self::Real(cells) => cells.len(),
            Self::Day(cells) => cells.len(),
            Self::Flag(cells) => cells.len(),
        }
    }
}

/// A table that cannot be written.
#[derive(Debug, Error)]
pub enum TableError {
    /// A group of rows that does not fit the table.
    #[error("column {name} has {found} cells of another kind or number than the table")]
    Column {
        /// The column.
        name: String,
        /// Its cells.
        found: usize,
    },
    /// The library behind it failed; most often the disk is full.
    #[error("cannot write Parquet: {0}")]
    Parquet(#[from] ParquetError),
}

/// Writes a table, group of rows by group of rows.
#[expect(missing_debug_implementations, reason = "the writer behind it has none")]
pub struct TableWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<(String, Kind)>,
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with these columns; `metadata` are notes for the reader, by key. Compressed by
    /// Zstandard.
    ///
    /// # Errors
    /// [`TableError::Parquet`].
    pub fn new(
        out: W,
        columns: &[(&str, Kind)],
        metadata: &[(&str, &str)],
    ) -> Result<Self, TableError> {
        let fields = columns.iter().map(|(name, kind)| field(name, *kind).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("table").with_fields(fields).build()?;
        let notes = metadata.iter().map(|(key, value)| {
            parquet::file::metadata::KeyValue::new((*key).to_owned(), (*value).to_owned())
        });
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("dyad".to_owned())
            .set_key_value_metadata(Some(notes.collect()))
            .build();
        let writer =
            SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
        Ok(Self { writer, columns: columns.collect() })
    }

    /// Adds rows. Some hundred thousand in a group read fastest.
    ///
    /// # Errors
    /// [`TableError::Column`] when a column is of another kind or length than the table,
    /// [`TableError::Parquet`].
    pub fn rows(&mut self, columns: &[Column]) -> Result<(), TableError> {
        let n_rows = columns.first().map_or(0, Column::len);
        for (idx, (name, kind)) in self.columns.iter().enumerate() {
            let fits = |column: &Column| column.kind() == *kind && column.len() == n_rows;
            if !columns.get(idx).is_some_and(fits) {
                let found = columns.get(idx).map_or(0, Column::len);
                return Err(TableError::Column { name: name.clone(), found });
            }
        }
        let mut group = self.writer.next_row_group()?;
        for column in columns {
            let Some(mut writer) = group.next_column()? else { break };
            put(writer.untyped(), column)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the table.
    ///
    /// # Errors
    /// [`TableError::Parquet`].
    pub fn finish(self) -> Result<W, TableError> {
        Ok(self.writer.into_inner()?)
    }
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (PhysicalType::INT64, None),
        Kind::Real => (PhysicalType::DOUBLE, None),
        Kind::Day => (PhysicalType::INT32, Some(LogicalType::Date)),
        Kind::Flag => (PhysicalType::BOOLEAN, None),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn put(writer: &mut ColumnWriter<'_>, column: &Column) -> Result<(), ParquetError> {
    match (writer, column) {
        (ColumnWriter::ByteArrayColumnWriter(writer), Column::Text(cells)) => {
            let (values, levels) = present(cells, |text| ByteArray::from(text.as_str()));
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (ColumnWriter::Int64ColumnWriter(writer), Column::Integer(cells)) => {
            let (values, levels) = present(cells, |number| *number);
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (ColumnWriter::DoubleColumnWriter(writer), Column::Real(cells)) => {
            let (values, levels) = present(cells, |number| *number);
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (ColumnWriter::Int32ColumnWriter(writer), Column::Day(cells)) => {
            let (values, levels) = present(cells, |day| days_since_1970(*day));
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (ColumnWriter::BoolColumnWriter(writer), Column::Flag(cells)) => {
            let (values, levels) = present(cells, |flag| *flag);
            writer.write_batch(&values, Some(&levels), None)?;
        }
        // Kinds were compared with the schema, which the writers are made from.
        _ => {}
    }
    Ok(())
}

/// The cells that hold something, and for each cell 1 where it does.
fn present<T, U>(cells: &[Option<T>], value: impl Fn(&T) -> U) -> (Vec<U>, Vec<i16>) {
    let values = cells.iter().flatten().map(value).collect();
    let levels = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    (values, levels)
}

fn days_since_1970(day: Date) -> i32 {
    date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    use super::*;

    const COLUMNS: [(&str, Kind); 5] = [
        ("a", Kind::Text),
        ("events", Kind::Integer),
        ("sum", Kind::Real),
        ("date_start", Kind::Day),
        ("covered", Kind::Flag),
    ];

    fn rows() -> Vec<Column> {
        vec![
            Column::Text(vec![Some("PRK".to_owned()), None]),
            Column::Integer(vec![Some(3), Some(-1)]),
            Column::Real(vec![None, Some(-9.5)]),
            Column::Day(vec![Some(date(2018, 3, 9)), Some(date(1969, 12, 31))]),
            Column::Flag(vec![Some(true), Some(false)]),
        ]
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut writer =
            TableWriter::new(Vec::new(), &COLUMNS, &[("scheme", "plover")]).unwrap();
        writer.rows(&rows()).unwrap();
        writer.rows(&rows()).unwrap();
        let bytes = Bytes::from(writer.finish().unwrap());
        let reader = SerializedFileReader::new(bytes).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 4);
        let notes = reader.metadata().file_metadata().key_value_metadata().unwrap();
        assert_eq!(notes[0].value.as_deref(), Some("plover"));
        let read: Vec<_> =
            reader.get_row_iter(None).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(read[0].get_string(0).unwrap(), "PRK");
        assert_eq!(read[1].get_long(1).unwrap(), -1);
        assert!((read[3].get_double(2).unwrap() + 9.5).abs() < 1e-12);
        assert!(read[3].get_string(0).is_err(), "null");
        assert_eq!(
            format!("{}", read[2].get_column_iter().nth(3).unwrap().1),
            "2018-03-09"
        );
        assert!(read[2].get_bool(4).unwrap());
    }

    #[test]
    fn a_column_that_does_not_fit_is_named() {
        let mut writer = TableWriter::new(Vec::new(), &COLUMNS, &[]).unwrap();
        let mut wrong = rows();
        wrong[1] = Column::Integer(vec![Some(1)]);
        let error = writer.rows(&wrong).unwrap_err();
        assert!(error.to_string().starts_with("column events has 1 cells"), "{error}");
        assert!(writer.rows(&rows()[..3]).is_err());
    }

    #[test]
    fn an_empty_table_is_one() {
        let writer = TableWriter::new(Vec::new(), &COLUMNS, &[]).unwrap();
        let bytes = Bytes::from(writer.finish().unwrap());
        assert_eq!(SerializedFileReader::new(bytes).unwrap().num_row_groups(), 0);
    }
}
