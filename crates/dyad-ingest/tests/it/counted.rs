//! Ways to look at an article: its labels, its counts, its spans.

use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, ParagraphKind, Story, StoryKind};

/// Reads a page that must be readable.
pub(crate) fn read(page: &str, options: &PageOptions) -> Article {
    read_page(page.as_bytes(), options).unwrap_or_else(|error| panic!("{error}: {page}"))
}

/// The labelled blocks of a story: "kind: first words".
pub(crate) fn labels(story: &Story) -> Vec<String> {
    story
        .paragraphs
        .iter()
        .chain(&story.captions)
        .chain(&story.credits)
        .map(|paragraph| {
            let words: Vec<&str> = paragraph.text.split(' ').take(3).collect();
            format!("{}: {}", paragraph.kind, words.join(" "))
        })
        .collect()
}

/// How many main blocks, related stories, captions, credits and sponsored stories there are.
pub(crate) fn counts(article: &Article) -> (usize, usize, usize, usize, usize) {
    let of_kind =
        |kind: StoryKind| article.stories.iter().filter(move |story| story.kind == kind);
    let all = article.stories.iter();
    (
        of_kind(StoryKind::Main).map(|story| story.paragraphs.len()).sum(),
        of_kind(StoryKind::Related).count(),
        all.clone().map(|story| story.captions.len()).sum(),
        all.map(|story| story.credits.len()).sum(),
        of_kind(StoryKind::Sponsored).count(),
    )
}

/// Every span lies on character boundaries and shows the paragraph's words; on text pages it is
/// the paragraph, white space aside. A collapsed space may stand for a wide one, and is not asked.
pub(crate) fn check_spans(article: &Article) {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for story in &article.stories {
        for paragraph in
            story.paragraphs.iter().chain(&story.captions).chain(&story.credits)
        {
            let span = paragraph.span;
            let input = article.text.get(span.start..span.end);
            let input = input.unwrap_or_else(|| panic!("{span:?} cuts a character"));
            if article.format == dyad_types::Format::Text {
                let visible: String = squeeze(input)
                    .chars()
                    .filter(|c| !c.is_control() && !"\u{ad}\u{feff}\u{2060}".contains(*c))
                    .filter(|c| !('\u{200b}'..='\u{200f}').contains(c))
                    .collect();
                assert_eq!(squeeze(&visible), squeeze(&paragraph.text));
            }
            for (at, c) in paragraph.text.char_indices().filter(|(_, c)| *c != ' ') {
                let one = dyad_types::Span::new(at, at + c.len_utf8());
                let shown = paragraph.in_input(one);
                let shown = article.text.get(shown.start..shown.end);
                let shown = shown.unwrap_or_else(|| panic!("{c} of {}", paragraph.text));
                let is_same = shown == c.to_string();
                assert!(
                    is_same || c == ' ' || shown.starts_with('&'),
                    "{c} shows {shown}"
                );
            }
            assert!(!paragraph.text.trim().is_empty());
            assert!(
                paragraph.kind != ParagraphKind::Title || paragraph.text.len() < 2_000
            );
        }
    }
}
