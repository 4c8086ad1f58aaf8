//! Any bytes as a page of HTML: an article or a refusal, its spans on the borders of characters.
#![no_main]

use dyad_ingest::{PageOptions, fingerprint, read_page};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for fast in [false, true] {
        let options = PageOptions {
            format: "html".parse().ok(),
            today: "2026-01-31".parse().ok(),
            any_language: true,
            fast,
            ..PageOptions::default()
        };
        let Ok(article) = read_page(bytes, &options) else { continue };
        for story in &article.stories {
            let blocks = story.paragraphs.iter().chain(&story.captions).chain(&story.credits).chain(&story.callouts);
            for block in blocks {
                assert!(article.text.get(block.span.start..block.span.end).is_some());
            }
        }
        fingerprint(&article);
    }
});
