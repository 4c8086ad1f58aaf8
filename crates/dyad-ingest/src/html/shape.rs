//! How a page is built: one story, a live blog, a digest of several stories, a list of headlines.

use std::collections::BTreeMap;

use dyad_types::{Layout, ParagraphKind};

use crate::block::Block;
use crate::choice::Label;
use crate::html::marks;
use crate::html::scan::Scan;

/// Fewest entries of a live blog that begin with a time of day.
const LEAST_ENTRIES: usize = 4;

/// Fewest bytes of running text that make an `<article>` a story of its own.
const LEAST_STORY: usize = 400;

/// The largest story of a digest holds at most this share of its text.
const MOST_OF_DIGEST: f64 = 0.6;

/// Fewest linked headlines of a list.
const LEAST_HEADLINES: usize = 10;

/// A list has at most so many bytes of running text for each linked headline.
const MOST_PER_HEADLINE: usize = 120;

/// Tells how the page is built, and makes every later story of a digest a story beside the first.
pub(crate) fn shape(scan: &Scan, labels: &mut [Label], is_live: bool) -> Layout {
    if is_live || has_entries(&scan.blocks, labels) {
        return Layout::LiveBlog;
    }
    let stories = stories(&scan.blocks, labels);
    if stories.len() < 2 {
        return Layout::Story;
    }
    split(&scan.blocks, labels, &stories);
    Layout::Digest
}

/// Whether the page lists headlines of other pages and tells no story itself: many linked headlines,
/// and hardly more running text than a line for each.
pub(crate) fn is_list(scan: &Scan, labels: &[Label]) -> bool {
    let n_headlines =
        scan.blocks.iter().filter(|block| is_linked_headline(block)).count();
    let own = scan.blocks.iter().zip(labels);
    let lengths: Vec<usize> = own
        .filter(|(block, label)| {
            **label == Label::Main(ParagraphKind::Body) && !is_linked_headline(block)
        })
        .map(|(block, _)| block.text.len())
        .collect();
    let n_own: usize = lengths.iter().sum();
    let longest = lengths.iter().max().copied().unwrap_or(0);
    n_headlines >= LEAST_HEADLINES
        && n_own < MOST_PER_HEADLINE * n_headlines
        && longest < LEAST_STORY
}

fn is_linked_headline(block: &Block) -> bool {
    let beside = marks::NAV | marks::FOOTER | marks::RELATED | marks::ASIDE;
    block.marks & marks::HEADING != 0
        && block.marks & beside == 0
        && block.link_bytes * 10 >= block.text.len() * 8
        && (4..=30).contains(&block.text.split_whitespace().count())
}

/// Whether several paragraphs or headings of the story begin with a time of day.
fn has_entries(blocks: &[Block], labels: &[Label]) -> bool {
    let is_own = |label: &Label| {
        matches!(label, Label::Main(ParagraphKind::Body | ParagraphKind::Heading))
    };
    let own = blocks.iter().zip(labels).filter(|(_, label)| is_own(label));
    own.filter(|(block, _)| begins_with_clock(&block.text)).count() >= LEAST_ENTRIES
}

/// "17:41 GMT", "9h05 - ", "3.15pm", "11.13 Uhr".
fn begins_with_clock(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let n_hours = digits(text);
    let rest = text.get(n_hours..).unwrap_or("");
    if !(1..=2).contains(&n_hours) || !rest.starts_with([':', '.', 'h']) {
        return false;
    }
    let minutes = rest.get(1..).unwrap_or("");
    let after = minutes.get(2..).unwrap_or("").trim_start().to_lowercase();
    let is_clock = digits(minutes) == 2
        && text
            .get(..n_hours)
            .and_then(|hours| hours.parse().ok())
            .is_some_and(|hours: u8| hours < 24)
        && minutes
            .get(..2)
            .and_then(|text| text.parse().ok())
            .is_some_and(|n: u8| n < 60);
    // "3.15 million" is no time; "3.15pm" and "15:10" are.
    let is_said = [
        "am", "pm", "a.m", "p.m", "uhr", "gmt", "bst", "est", "-", "\u{2013}",
        "\u{2014}", ":",
    ]
    .iter()
    .any(|mark| after.starts_with(mark));
    is_clock && (is_said || !rest.starts_with('.'))
}

/// The `<article>`s that are stories of one rank: each has a heading and running text, and none
/// holds most of it. By their numbers, in page order.
fn stories(blocks: &[Block], labels: &[Label]) -> Vec<u32> {
    let mut n_bytes: BTreeMap<u32, usize> = BTreeMap::new();
    let mut headed: Vec<u32> = Vec::new();
    for (block, label) in blocks.iter().zip(labels) {
        match label {
            Label::Main(ParagraphKind::Body) => {
                *n_bytes.entry(block.article).or_default() += block.text.len();
            }
            Label::Main(ParagraphKind::Title | ParagraphKind::Heading) => {
                headed.push(block.article);
            }
            _ => {}
        }
    }
    let all: usize = n_bytes.values().sum();
    let largest = n_bytes.values().max().copied().unwrap_or(0);
    if largest as f64 > MOST_OF_DIGEST * all as f64 {
        return Vec::new();
    }
    let is_story = |article: &u32, n: usize| {
        *article != 0 && n >= LEAST_STORY && headed.contains(article)
    };
    n_bytes
        .iter()
        .filter(|(article, n)| is_story(article, **n))
        .map(|(article, _)| *article)
        .collect()
}

/// The first story stays; every other becomes a story beside it, headed by its first heading.
fn split(blocks: &[Block], labels: &mut [Label], stories: &[u32]) {
    let n_before = labels
        .iter()
        .filter_map(|label| match label {
            Label::Related(number, _) => Some(number + 1),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    let mut titled: Vec<u32> = Vec::new();
    for (block, label) in blocks.iter().zip(labels) {
        let nth = stories.iter().position(|story| *story == block.article);
        let (Some(nth), Label::Main(kind)) = (nth.filter(|&nth| nth > 0), *label) else {
            continue;
        };
        let is_first = kind == ParagraphKind::Heading && !titled.contains(&block.article);
        if is_first {
            titled.push(block.article);
        }
        let kind = if is_first { ParagraphKind::Title } else { kind };
        *label = Label::Related(n_before + nth, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::scan;

    /// Headings are headings, everything else is running text.
    fn labels(scan: &Scan) -> Vec<Label> {
        let of = |block: &Block| match block.marks & marks::HEADING {
            0 => ParagraphKind::Body,
            _ => ParagraphKind::Heading,
        };
        scan.blocks.iter().map(|block| Label::Main(of(block))).collect()
    }

    #[test]
    fn entries_begin_with_a_time_of_day() {
        for text in [
            "17:41 GMT Shells fall",
            "9h05 - La Bourse",
            "3.15pm Talks end",
            "11.13 Uhr: A",
        ] {
            assert!(begins_with_clock(text), "{text}");
        }
        for text in ["3.15 million fled", "12 men", "2020-06-17", "99:10 x", "at 17:41"] {
            assert!(!begins_with_clock(text), "{text}");
        }
        let entry = "<p>17:41 Shells fall again.</p><p>Nobody was hurt.</p>";
        let scan = scan::scan(&entry.repeat(4));
        let mut labels = labels(&scan);
        assert_eq!(shape(&scan, &mut labels, false), Layout::LiveBlog);
    }

    #[test]
    fn stories_of_one_rank_are_told_apart() {
        let text = "The envoys met again on the bridge and spoke of trade. ".repeat(9);
        let story =
            |title: &str| format!("<article><h2>{title}</h2><p>{text}</p></article>");
        let page = format!("{}{}{}", story("One"), story("Two"), story("Three"));
        let scan = scan::scan(&page);
        let mut labels = labels(&scan);
        assert_eq!(shape(&scan, &mut labels, false), Layout::Digest);
        assert_eq!(
            labels,
            [
                Label::Main(ParagraphKind::Heading),
                Label::Main(ParagraphKind::Body),
                Label::Related(1, ParagraphKind::Title),
                Label::Related(1, ParagraphKind::Body),
                Label::Related(2, ParagraphKind::Title),
                Label::Related(2, ParagraphKind::Body),
            ]
        );
    }

    #[test]
    fn a_list_of_headlines_is_no_story() {
        let item = "<div><h3><a href='/a'>Envoys meet again on the bridge</a></h3>\
                    <p>They spoke of trade and of the river.</p></div>";
        let list = scan::scan(&item.repeat(12));
        assert!(is_list(&list, &labels(&list)));
        let story =
            format!("{}<p>{}</p>", item.repeat(12), "They met and spoke. ".repeat(60));
        let story = scan::scan(&story);
        assert!(!is_list(&story, &labels(&story)));
    }
}
