//! Whatever the bytes are: no panic, no lost line.

use dyad_data::ActorTables;
use dyad_history::{HistoryCodes, HistoryReader};
use dyad_types::HistoryFormat;
use proptest::prelude::*;

/// Pieces of real rows and rubbish in any order.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let headers = [
        "Event ID\tEvent Date\tCAMEO Code\tSource Name\n",
        "event_id_cnty,event_date,event_type,notes\n",
        "id,date_start,type_of_violence,gwnoa\n",
        "Event ID\tEvent Date\tEvent Type\n",
    ];
    let pieces = prop_oneof![
        Just(b"\t".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b",".to_vec()),
        Just(b"2018-05-01".to_vec()),
        Just(b"20180501".to_vec()),
        Just(b"{\"id\":\"a\",\"date\":\"2018-05-01\",\"event\":3}".to_vec()),
        Just("Präsident (Iran)".as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
        "[0-9]{1,20}".prop_map(String::into_bytes),
    ];
    (prop::sample::select(headers.to_vec()), prop::collection::vec(pieces, 0..60))
        .prop_map(|(header, pieces)| {
            [header.as_bytes().to_vec(), pieces.concat()].concat()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_byte_is_in_a_record_or_a_header(bytes in bytes()) {
        let actors = ActorTables::read(&[]).unwrap();
        let codes = HistoryCodes::new(&actors).unwrap();
        for &format in HistoryFormat::ALL {
            let mut reader = HistoryReader::new(format, &codes, bytes.as_slice());
            let mut n_bytes = 0;
            let outcome = loop {
                match reader.read_row() {
                    Ok(Some(record)) => n_bytes += record.bytes.len(),
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            if outcome.is_ok() {
                let header = reader.layout().map_or(0, |layout| layout.header().len());
                // Empty lines are passed over.
                prop_assert!(n_bytes + header <= bytes.len());
                let empty = bytes.split(|&b| b == b'\n').filter(|line| line.is_empty() || *line == b"\r");
                let n_empty: usize = empty.map(|line| line.len() + 1).sum();
                prop_assert!(n_bytes + header + n_empty >= bytes.len());
            }
        }
    }
}
