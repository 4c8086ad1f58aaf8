//! Any bytes as the data of another project: no panic, and every record is one of the file.

#![no_main]

use std::sync::LazyLock;

use dyad_data::ActorTables;
use dyad_history::{HistoryCodes, HistoryReader, event};
use dyad_types::HistoryFormat;
use libfuzzer_sys::fuzz_target;

static ACTORS: LazyLock<ActorTables> =
    LazyLock::new(|| ActorTables::read(&[]).expect("the tables that ship are whole"));

static CODES: LazyLock<HistoryCodes<'static>> =
    LazyLock::new(|| HistoryCodes::new(&ACTORS).expect("the tables that ship are whole"));

fuzz_target!(|bytes: &[u8]| {
    let codes = &*CODES;
    for &format in HistoryFormat::ALL {
        let mut reader = HistoryReader::new(format, codes, bytes);
        let mut n_bytes = 0;
        let mut lines = Vec::new();
        while let Ok(Some(record)) = reader.read_row() {
            n_bytes += record.bytes.len();
            lines.push(record.bytes.to_vec());
        }
        assert!(n_bytes <= bytes.len());
        if let Some(layout) = reader.layout().cloned() {
            for line in lines {
                drop(event(codes, &layout, None, &line));
            }
        }
    }
});
