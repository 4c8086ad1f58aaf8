//! Any bytes as JSON Lines: an item a line.
#![no_main]

use dyad_ingest::source::{Fields, JsonLines};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let n_lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    let n_items = JsonLines::new("input.jsonl", Fields::default(), bytes).count();
    assert!(n_items <= n_lines, "{n_items} items of {n_lines} lines");
});
