//! Any bytes as a feed and as a sitemap: items or a reason.
#![no_main]

use dyad_ingest::source::{feed, kind_of, sitemap};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    kind_of("input", bytes);
    let _feed = feed("feed", Some("https://paper.example/rss"), bytes);
    let _sitemap = sitemap(bytes);
});
