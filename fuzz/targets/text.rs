//! Any bytes as a page saved as text: an article or a refusal, its spans on the borders of characters.
#![no_main]

use dyad_ingest::{PageOptions, fingerprint, is_correction, read_page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = PageOptions {
        format: "text".parse().ok(),
        today: "2026-01-31".parse().ok(),
        any_language: true,
        ..PageOptions::default()
    };
    let Ok(article) = read_page(bytes, &options) else { return };
    for story in &article.stories {
        let blocks = story.paragraphs.iter().chain(&story.captions).chain(&story.credits);
        for block in blocks {
            assert!(article.text.get(block.span.start..block.span.end).is_some());
        }
    }
    fingerprint(&article);
    is_correction(&article);
});
