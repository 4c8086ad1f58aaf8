//! Reading test pages, and an article in a short notation.

use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, Story};

/// Reads `page` with today's date set to the end of 2025.
pub(crate) fn article(page: &str) -> Article {
    let options = PageOptions {
        name: "page".to_owned(),
        today: Some(jiff::civil::date(2025, 12, 31)),
        ..PageOptions::default()
    };
    read_page(page.as_bytes(), &options).expect("the page is readable")
}

/// One line a story: its kind, date and basis, and how many blocks of each kind it has.
pub(crate) fn outline(article: &Article) -> Vec<String> {
    article
        .stories
        .iter()
        .map(|story| {
            let date =
                story.published.date.map_or("undated".to_owned(), |d| d.to_string());
            format!(
                "{} {date} {} blocks {} captions {} credits {}",
                story.kind,
                story.published.basis,
                story.paragraphs.len(),
                story.captions.len(),
                story.credits.len()
            )
        })
        .collect()
}

/// Every block of a story as "kind: first words".
pub(crate) fn blocks(story: &Story) -> Vec<String> {
    story
        .paragraphs
        .iter()
        .chain(&story.captions)
        .chain(&story.credits)
        .map(|block| {
            let words: Vec<&str> = block.text.split(' ').take(3).collect();
            format!("{}: {}", block.kind, words.join(" "))
        })
        .collect()
}
