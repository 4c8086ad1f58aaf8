//! What holds for every input.

use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, Format, Paragraph};
use proptest::prelude::*;

fn options(format: Format) -> PageOptions {
    PageOptions {
        format: Some(format),
        any_language: true,
        ..PageOptions::default()
    }
}

fn paragraphs(article: &Article) -> impl Iterator<Item = &Paragraph> {
    article.stories.iter().flat_map(|story| {
        story.paragraphs.iter().chain(&story.captions).chain(&story.credits)
    })
}

fn check(article: &Article) {
    for block in paragraphs(article) {
        assert!(!block.text.is_empty());
        assert!(!block.span.of(&article.text).is_empty(), "{block:?}");
        assert_eq!(block.runs.first().map(|run| run.text), Some(0), "{block:?}");
        assert!(block.runs.is_sorted_by_key(|run| run.text), "{block:?}");
        for run in &block.runs {
            assert!(article.text.is_char_boundary(run.input), "{block:?}");
        }
    }
}

/// White space, marks that show nothing and controls taken out.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(
                    c,
                    '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
                )
        })
        .collect()
}

/// Pieces of pages, in any order.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{1,40}[.]? ",
        Just("<p>".to_owned()),
        Just("</p>".to_owned()),
        Just("<div class=\"related caption".to_owned()),
        Just("\">".to_owned()),
        Just("<a href='x'>".to_owned()),
        Just("</a></b>".to_owned()),
        Just("<h1>".to_owned()),
        Just("<meta property=og:title content=\"A &amp; b\">".to_owned()),
        Just("<script type=application/ld+json>{\"@type\":[".to_owned()),
        Just("<time datetime=2020-02-30>".to_owned()),
        Just("&#8217;&nbsp;&zzz;&".to_owned()),
        Just("<!-- ".to_owned()),
        Just("é\u{300}漢\u{200b}".to_owned()),
        "\\PC{0,20}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in [Format::Text, Format::Html] {
            if let Ok(article) = read_page(&bytes, &options(format)) {
                check(&article);
            }
        }
    }

    #[test]
    fn any_markup_gives_valid_spans(page in markup()) {
        if let Ok(article) = read_page(page.as_bytes(), &options(Format::Html)) {
            check(&article);
        }
    }

    #[test]
    fn text_paragraphs_are_their_slice_of_the_input(
        page in "(\\PC{0,60}|[A-Z][a-z ]{20,120}[.]|Jo Doe/Pool|More from us|\r?\n\r?\n|\n){0,30}",
    ) {
        if let Ok(article) = read_page(page.as_bytes(), &options(Format::Text)) {
            check(&article);
            for block in paragraphs(&article) {
                prop_assert_eq!(visible(&block.text), visible(block.span.of(&article.text)));
            }
        }
    }
}

/// A control character of two bytes, which shows nothing, opens the second line of a paragraph.
#[test]
fn lines_joined_over_an_unseen_character_are_placed_whole() {
    let text = "The envoys met in Geneva on Monday and spoke for\n\u{8d}six hours about the border.\n";
    let article = read_page(text.as_bytes(), &options(Format::Text)).unwrap();
    check(&article);
}
