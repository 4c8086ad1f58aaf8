//! Any bytes as a web archive: the reader ends, whatever it is given.
#![no_main]

use std::io::Cursor;
use std::sync::Arc;

use dyad_ingest::source::{Archive, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let bytes: Arc<[u8]> = bytes.into();
    let n_bytes = bytes.len();
    let open = move || Ok(Box::new(Cursor::new(Arc::clone(&bytes))) as Box<dyn Input>);
    let n_items = Archive::new("input.warc", Box::new(open)).count();
    assert!(n_items <= n_bytes + 1, "{n_items} items of {n_bytes} bytes");
});
