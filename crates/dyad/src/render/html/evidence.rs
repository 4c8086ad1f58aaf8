//! What the lines rest on: sentences in their paragraphs, rows of tables, and the counts of the
//! check.

use dyad_analysis::EvidenceItem;
use dyad_ledger::TextRange;
use dyad_types::Span;
use maud::{Markup, html};

use super::draft::{Draft, Target};
use super::{count, scrolling, section};
use crate::render::{self, words};

/// Cited sentences in their paragraphs, one block a paragraph, in the order of first citation.
pub(super) fn draw(draft: &Draft<'_>) -> Markup {
    let mut blocks: Vec<Vec<&EvidenceItem>> = vec![];
    let key = |item: &EvidenceItem| {
        let position = item.sentence.position;
        (item.origin.article.clone(), position.story, position.paragraph)
    };
    for item in &draft.brief().evidence {
        let same = |block: &&mut Vec<&EvidenceItem>| {
            block.first().is_some_and(|first| key(first) == key(item))
        };
        match blocks.iter_mut().find(same) {
            Some(block) => block.push(item),
            None => blocks.push(vec![item]),
        }
    }
    html! {
        section class="evidence" id=(draft.id("evidence")) {
            (draft.heading(1, "Evidence"))
            @for block in &blocks { (paragraph(draft, block)) }
        }
    }
}

/// A paragraph with its cited sentences, the rest of it dimmed. Of a page that only the store knows
/// the sentences alone are at hand.
fn paragraph(draft: &Draft<'_>, items: &[&EvidenceItem]) -> Markup {
    let mut items = items.to_vec();
    items.sort_by_key(|item| item.sentence.in_paragraph.bytes.start);
    let whole = items.first().and_then(|item| {
        render::paragraph(draft.page.reading_of(item)?, item.sentence.position)
    });
    let whole = whole.map_or("", |paragraph| paragraph.text.as_str());
    let ranges = items.iter().map(|item| item.sentence.in_paragraph.bytes);
    let starts = ranges.clone().map(|range| range.start).chain(Some(whole.len()));
    let ends = std::iter::once(0).chain(ranges.map(|range| range.end));
    let rests: Vec<&str> = ends
        .zip(starts)
        .map(|(end, start)| Span::new(end, start).of(whole))
        .collect();
    html! {
        figure class="paragraph" {
            blockquote {
                p {
                    @for (item, rest) in items.iter().zip(&rests) {
                        span class="rest" { (rest) }
                        (sentence(draft, item))
                        @if whole.is_empty() { " " }
                    }
                    span class="rest" { (rests.last().copied().unwrap_or_default()) }
                }
            }
            figcaption {
                @for item in &items {
                    div {
                        "[" (item.id) "] " (place(draft, item)) " "
                        span class="backs" { (draft.citing(Target::Sentence(item.id))) }
                    }
                }
            }
        }
    }
}

/// Where a cited sentence stands. Among several pages it is told with its page; one that only the
/// store knows with its day, too.
fn place(draft: &Draft<'_>, item: &EvidenceItem) -> String {
    let origin = &item.origin;
    let chars = item.sentence.in_input.chars;
    let paragraph = item.sentence.position.paragraph + 1;
    let place =
        format!("paragraph {paragraph}, characters {}–{}", chars.start, chars.end);
    let publisher = origin.publisher.as_ref().unwrap_or(&origin.name);
    if draft.page.reading_of(item).is_none() {
        format!("{publisher}, {}, {place}", words::published(&origin.published))
    } else if draft.page.needs_page(item) {
        format!("{publisher}, {place}")
    } else {
        place
    }
}

fn sentence(draft: &Draft<'_>, item: &EvidenceItem) -> Markup {
    let cited: Vec<TextRange> = words::cited_words(draft.brief(), item.id);
    html! {
        span class="sentence" id=(draft.id(format_args!("e{}", item.id))) {
            sup { "[" (item.id) "] " }
            @for (piece, is_cited) in words::pieces(&item.sentence.text, &cited) {
                @if is_cited { mark { (piece) } } @else { (piece) }
            }
        }
    }
}

pub(super) fn tables(draft: &Draft<'_>) -> Markup {
    let rows = &draft.brief().table_facts;
    if rows.is_empty() {
        return Markup::default();
    }
    let table = html! {
        table {
            thead {
                tr { th scope="col" { "Row" } th scope="col" { "Table" }
                     th scope="col" { "Cells" } th scope="col" { "Source" }
                     th scope="col" { "Cited by" } }
            }
            tbody {
                @for row in rows {
                    tr id=(draft.id(format_args!("t{}", row.id))) {
                        th scope="row" { "t" (row.id) }
                        td { (row.table) }
                        td {
                            @for (idx, (column, cell)) in words::cells(row).enumerate() {
                                @if idx > 0 { ", " }
                                span class="dim" { (column) } " " (cell)
                            }
                        }
                        td { (row.source) }
                        td { (draft.citing(Target::Row(row.id))) }
                    }
                }
            }
        }
    };
    section(draft, "Rows of tables", &scrolling("Rows of tables", &table))
}

/// What the check let pass and left out, in words.
pub(super) fn foot(draft: &Draft<'_>) -> Markup {
    let brief = draft.brief();
    let n_dropped: usize = brief.dropped.iter().map(|count| count.n_lines).sum();
    let reasons: Vec<String> = brief
        .dropped
        .iter()
        .filter(|count| count.n_lines > 0)
        .map(|count| format!("{} ({})", count.n_lines, count.reason))
        .collect();
    let n_cut: usize = brief.cut.iter().map(|count| count.n_lines).sum();
    let sections: Vec<String> = brief
        .cut
        .iter()
        .filter(|count| count.n_lines > 0)
        .map(|count| format!("{} {}", count.section, count.n_lines))
        .collect();
    html! {
        footer {
            p {
                (count(brief.n_lines(), "line")) ", each checked against its evidence; "
                @if reasons.is_empty() { "none left out." }
                @else { (n_dropped) " left out: " (reasons.join(", ")) "." }
            }
            @if n_cut > 0 {
                p {
                    (n_cut) " more " @if n_cut == 1 { "line" } @else { "lines" }
                    " left out for length (" (sections.join(", ")) "): "
                    code { "--length full" } " shows " @if n_cut == 1 { "it" } @else { "them" } "."
                }
            }
            p { "Made by dyad " (env!("CARGO_PKG_VERSION")) "." }
        }
    }
}
