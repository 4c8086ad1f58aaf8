//! The real samples of GDELT and ICEWS, where they lie beside the project.

use std::path::PathBuf;

use dyad_history::HistoryReader;
use dyad_types::HistoryFormat;

use crate::formats::{read, with_codes};

/// Files of the samples whose names end so; none where the folder is missing.
pub(crate) fn samples(folder: &str, end: &str) -> Vec<PathBuf> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let Ok(entries) = std::fs::read_dir(shared.join("data/samples").join(folder)) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.to_string_lossy().ends_with(end)).collect();
    paths.sort();
    paths
}

#[test]
fn real_files_are_read_to_the_last_row() {
    let files = [
        ("gdelt", "export.CSV", HistoryFormat::Gdelt),
        ("gdelt", "mentions.CSV", HistoryFormat::GdeltMentions),
        ("icews", ".tab", HistoryFormat::Icews),
    ];
    with_codes(|codes| {
        for (folder, end, format) in files {
            for path in samples(folder, end) {
                let bytes = std::fs::read(&path).unwrap();
                let mut reader = HistoryReader::new(format, codes, bytes.as_slice());
                let mut together = Vec::new();
                while let Some(record) = reader.read_row().unwrap() {
                    assert_eq!(record.row.err(), None, "row {}", record.number);
                    together.extend_from_slice(record.bytes);
                }
                let header = reader.layout().unwrap().header().to_vec();
                assert_eq!([header, together].concat(), bytes, "{}", path.display());
            }
        }
    });
}

#[test]
fn most_sides_of_real_rows_are_known() {
    with_codes(|codes| {
        let (mut n_sides, mut n_known, mut n_acts, mut n_rows) = (0, 0, 0, 0);
        for path in samples("icews", ".tab") {
            let bytes = std::fs::read(&path).unwrap();
            let (events, _) = read(codes, HistoryFormat::Icews, &bytes);
            for event in events {
                n_rows += 1;
                n_acts += usize::from(event.act.is_some());
                for actor in [event.actor, event.recipient].into_iter().flatten() {
                    n_sides += 1;
                    n_known += usize::from(actor.country.is_some());
                }
            }
        }
        // 4 % of the rows give no country; the tables know half of their actors.
        assert!(n_known * 100 >= n_sides * 94, "{n_known} of {n_sides}");
        assert_eq!(n_acts, n_rows);
    });
}
