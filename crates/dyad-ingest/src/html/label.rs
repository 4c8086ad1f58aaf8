//! Labels the blocks of an HTML page by its markup and the extractor's vote.

use std::collections::BTreeMap;

use dyad_types::{
    ParagraphKind, Precision, Publication, PublicationBasis, Span, Story, StoryKind,
    TextRun,
};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::appeal;
use crate::block::Block;
use crate::choice::Label;
use crate::date;
use crate::html::extract::{MIN_VOTE, Word, words};
use crate::html::lead;
use crate::html::marks;
use crate::html::picture;
use crate::html::related;
use crate::html::scan::Scan;
use crate::metadata::Metadata;

/// Labels every block of `scan`. `votes` are the extractor's, if it found anything. A title that
/// no block shows is added as a block of its own from the page's head.
pub(crate) fn label(
    html: &str,
    scan: &mut Scan,
    votes: Option<&Votes>,
    facts: &Metadata,
) -> Vec<Label> {
    let titles = &facts.titles;
    let chosen = choose(scan, votes);
    let title = title_block(scan, titles);
    picture::mark(html, scan, &facts.captions, title);
    let lead = lead::find(&scan.blocks, &chosen, title, &facts.descriptions);
    if let Some(block) = title.and_then(|idx| scan.blocks.get_mut(idx)) {
        drop_kicker(block, titles);
    }
    let first = chosen.iter().position(|&is| is).unwrap_or(0);
    let last = chosen.iter().rposition(|&is| is).unwrap_or(0);
    let mut labels: Vec<Label> = scan
        .blocks
        .iter()
        .zip(&chosen)
        .enumerate()
        .map(|(idx, (block, &is_chosen))| {
            let near = idx + 12 >= first && idx <= last + 3;
            if lead == Some(idx) {
                return Label::Main(ParagraphKind::Standfirst);
            }
            of_block(block, is_chosen, near)
        })
        .collect();
    set_title(html, scan, &mut labels, title, titles);
    related::label(html, &mut scan.blocks, &mut labels);
    labels
}

/// Which blocks are the main story: those the extractor votes for; by their form when it has
/// no vote.
fn choose(scan: &mut Scan, votes: Option<&Votes>) -> Vec<bool> {
    let voted: Vec<bool> = votes.map_or_else(
        || scan.blocks.iter().map(reads_as_body).collect(),
        |votes| votes.shares.iter().map(|&vote| vote >= MIN_VOTE).collect(),
    );
    drop_page_marks(&mut scan.blocks, &voted);
    match votes {
        Some(Votes { stated: true, .. }) => voted,
        _ => with_alike(&scan.blocks, or_largest(&scan.blocks, voted)),
    }
}

/// Which blocks are the main story, as far as somebody knows.
#[derive(Debug)]
pub(crate) struct Votes {
    /// For each block, the share of its words (0 to 1) that the main story holds.
    pub(crate) shares: Vec<f32>,
    /// Whether the page's metadata state the text: nothing is to be added.
    pub(crate) stated: bool,
}

/// An extractor that finds less than this share of the largest text of the page has lost it.
const LEAST_FOUND: f32 = 0.25;

/// The largest text of paragraphs that stand alike, in place of a choice that holds far less.
fn or_largest(blocks: &[Block], chosen: Vec<bool>) -> Vec<bool> {
    let mut by_path: BTreeMap<u64, usize> = BTreeMap::new();
    for block in blocks.iter().filter(|block| reads_as_body(block)) {
        *by_path.entry(block.path).or_default() += block.text.len();
    }
    let largest = by_path.iter().max_by_key(|(_, n)| **n);
    let Some((&path, &n_largest)) = largest else { return chosen };
    let found = blocks.iter().zip(&chosen).filter(|(_, is)| **is);
    let n_found: usize = found.map(|(block, _)| block.text.len()).sum();
    if n_found as f32 >= LEAST_FOUND * n_largest as f32 {
        return chosen;
    }
    blocks
        .iter()
        .map(|block| block.path == path && reads_as_body(block))
        .collect()
}

/// Share of the chosen text that stands alike for others that stand so to be chosen too.
const LEAST_ALIKE: f32 = 0.3;

/// Adds paragraphs that stand in elements of the same names and classes as much of the chosen text:
/// a story that advertisements cut into several boxes.
fn with_alike(blocks: &[Block], mut chosen: Vec<bool>) -> Vec<bool> {
    let Some(first) = chosen.iter().position(|&is| is) else { return chosen };
    let mut by_path: FxHashMap<u64, usize> = FxHashMap::default();
    let mut n_all = 0;
    for (block, _) in blocks.iter().zip(&chosen).filter(|(_, is)| **is) {
        *by_path.entry(block.path).or_default() += block.text.len();
        n_all += block.text.len();
    }
    let is_common = |path: u64| {
        let n_own = by_path.get(&path).copied().unwrap_or(0);
        n_own as f32 >= LEAST_ALIKE * n_all as f32
    };
    for (block, is_chosen) in blocks.iter().zip(&mut chosen).skip(first) {
        *is_chosen |= is_common(block.path) && reads_as_body(block);
    }
    chosen
}

/// A mark that most of the chosen text carries describes the page ("tag-advertising" on its
/// outer element), not a part of it; it is taken off every block.
fn drop_page_marks(blocks: &mut [Block], chosen: &[bool]) {
    let side = [
        marks::CALLOUT,
        marks::EMBED,
        marks::RELATED,
        marks::SPONSOR,
        marks::COMMENTS,
        marks::CHROME,
        marks::CAPTION,
        marks::CREDIT,
        marks::BYLINE,
        marks::ASIDE,
        marks::FOOTER,
        marks::NAV,
        marks::HIDDEN,
    ];
    let bytes_of = |wanted: &dyn Fn(&Block) -> bool| -> usize {
        blocks
            .iter()
            .zip(chosen)
            .filter(|(block, is_chosen)| **is_chosen && wanted(block))
            .map(|(block, _)| block.text.len())
            .sum()
    };
    let all = bytes_of(&|_| true);
    let of_page = side
        .into_iter()
        .filter(|mark| bytes_of(&|block: &Block| block.marks & mark != 0) * 2 > all)
        .fold(0, |marks, mark| marks | mark);
    for block in blocks.iter_mut() {
        block.marks &= !of_page;
    }
}

/// Without an extractor: long blocks of text with few links, outside of side matter.
fn reads_as_body(block: &Block) -> bool {
    let side = marks::NAV
        | marks::FOOTER
        | marks::ASIDE
        | marks::COMMENTS
        | marks::RELATED
        | marks::SPONSOR
        | marks::CAPTION
        | marks::CHROME;
    block.text.len() >= 80
        && block.link_bytes * 3 < block.text.len()
        && block.marks & side == 0
}

fn of_block(block: &Block, is_chosen: bool, near: bool) -> Label {
    let has = |mark: u64| block.marks & mark != 0;
    if has(marks::COMMENTS) && !is_chosen {
        return Label::Comment;
    }
    if has(marks::CREDIT)
        && (has(marks::FIGURE | marks::CAPTION) || block.text.len() < 100)
    {
        return if near { Label::Main(ParagraphKind::Credit) } else { Label::Chrome };
    }
    if has(marks::CAPTION) && block.text.len() < 1_000 {
        let is_credit = crate::credit::is_credit(&block.text);
        let kind = if is_credit { ParagraphKind::Credit } else { ParagraphKind::Caption };
        return if near { Label::Main(kind) } else { Label::Chrome };
    }
    let in_figure = has(marks::FIGURE) && !has(marks::HEADING) && block.text.len() < 400;
    if is_chosen && (in_figure || crate::credit::is_surely_caption(&block.text)) {
        return Label::Main(ParagraphKind::Caption);
    }
    if has(marks::CALLOUT | marks::EMBED) && !has(marks::HEADING) {
        let is_post = has(marks::EMBED);
        let kind = if is_post { ParagraphKind::Post } else { ParagraphKind::Callout };
        return if near { Label::Main(kind) } else { Label::Chrome };
    }
    if is_chosen && (is_pointer(block) || appeal::is_appeal(&block.text)) {
        return Label::Chrome;
    }
    if is_chosen {
        if has(marks::SPONSOR) {
            return Label::Sponsored(ParagraphKind::Body);
        }
        if has(marks::HEADING) {
            return Label::Main(ParagraphKind::Heading);
        }
        return Label::Main(ParagraphKind::Body);
    }
    if has(marks::SPONSOR) && block.text.len() >= 40 {
        return Label::Sponsored(ParagraphKind::Body);
    }
    Label::Chrome
}

/// Whether the block is a line that only points to another page ("Read more: Talks fail").
fn is_pointer(block: &Block) -> bool {
    let other = marks::ITEM | marks::TABLE | marks::HEADING | marks::QUOTE;
    let n_words = block.text.split_whitespace().count();
    block.marks & other == 0
        && (4..=30).contains(&n_words)
        && block.link_bytes * 10 >= block.text.len() * 7
        && !block.text.ends_with('.')
}

/// The block that shows the title: the one whose words agree best with the candidates of the
/// metadata, `<h1>` first; without metadata the first `<h1>`.
fn title_block(scan: &Scan, titles: &[String]) -> Option<usize> {
    let candidates: Vec<Vec<Word>> = titles.iter().map(|title| words(title)).collect();
    let is_heading = |block: &Block| block.marks & marks::HEADING != 0;
    let score = |block: &Block| {
        let own = words(&block.text);
        candidates
            .iter()
            .map(|title| agreement(&own, title))
            .max()
            .unwrap_or(0)
    };
    let mut best: Option<(usize, usize)> = None;
    for (idx, block) in scan.blocks.iter().enumerate() {
        let is_h1 = block.marks & marks::H1 != 0;
        let is_beside = block.marks & (marks::RELATED | marks::ASIDE) != 0;
        if !is_heading(block) || (is_beside && !is_h1) {
            continue;
        }
        let agreed = score(block);
        let rank = agreed + if is_h1 { 30 } else { 0 };
        let enough =
            agreed >= 60 || (is_h1 && !is_beside && (titles.is_empty() || agreed >= 30));
        if enough && best.is_none_or(|(_, found)| rank > found) {
            best = Some((idx, rank));
        }
    }
    best.map(|(idx, _)| idx)
}

/// A heading may hold a kicker before its title ("Talks on the river: Envoy recalled"); when
/// the metadata give the title alone, and the heading ends with it, the kicker goes.
fn drop_kicker(block: &mut Block, titles: &[String]) {
    let Some(title) = titles.first().filter(|title| title.len() < block.text.len())
    else {
        return;
    };
    let Some(at) = block.text.strip_suffix(title.as_str()).map(str::len) else { return };
    let input = block
        .paragraph(ParagraphKind::Title)
        .in_input(Span::new(at, at + 1))
        .start;
    let mut runs = vec![TextRun { text: 0, input }];
    runs.extend(
        block
            .runs
            .iter()
            .filter(|run| run.text > at)
            .map(|run| TextRun { text: run.text - at, input: run.input }),
    );
    block.text.drain(..at);
    block.span = Span::new(input, block.span.end);
    block.runs = runs;
}

/// Shared words of two titles, in percent of the shorter one's that is no part of a site name.
fn agreement(own: &[Word], title: &[Word]) -> usize {
    if own.is_empty() || title.is_empty() {
        return 0;
    }
    let shared = own.iter().filter(|word| title.contains(word)).count();
    100 * shared / own.len().max(title.len().min(own.len() + 3))
}

fn set_title(
    html: &str,
    scan: &mut Scan,
    labels: &mut Vec<Label>,
    title: Option<usize>,
    titles: &[String],
) {
    if let Some(idx) = title
        && let Some((label, block)) = labels.get_mut(idx).zip(scan.blocks.get(idx))
    {
        *label = Label::Main(ParagraphKind::Title);
        let own = words(&block.text);
        let stated = head_title(html, scan, titles);
        if let Some(stated) = stated
            .filter(|stated| stated.text != block.text && words(&stated.text) == own)
            && let Some(block) = scan.blocks.get_mut(idx)
        {
            // The markup shows by its form what the head says by signs: "Talks fail: Envoy leaves".
            *block = stated;
        }
    } else if let Some(block) = head_title(html, scan, titles) {
        scan.blocks.insert(0, block);
        labels.insert(0, Label::Main(ParagraphKind::Title));
    }
}

/// The title from the head: `og:title` before `<title>`, without the site's name at the end.
fn head_title(html: &str, scan: &Scan, titles: &[String]) -> Option<Block> {
    let from_meta = scan
        .metas
        .iter()
        .find(|meta| matches!(meta.name.as_str(), "og:title" | "twitter:title"))
        .map(|meta| meta.value.clone());
    let mut block = from_meta.or_else(|| scan.title.clone())?;
    if let Some(headline) = titles.first()
        && headline.len() < block.text.len()
        && block.text.starts_with(headline.as_str())
    {
        block.text.truncate(headline.len());
    }
    for sign in [" | ", " – ", " — ", " - "] {
        let Some(at) = block.text.rfind(sign) else { continue };
        let tail = block.text.get(at + sign.len()..).unwrap_or("");
        if tail.split_whitespace().count() <= 4 && at > block.text.len() / 3 {
            block.text.truncate(at);
            break;
        }
    }
    let n_text = block.text.len();
    block.runs.retain(|run| run.text < n_text);
    let paragraph = block.paragraph(ParagraphKind::Title);
    let end = paragraph.in_input(Span::new(0, n_text)).end;
    block.span = Span::new(block.span.start, html.ceil_char_boundary(end));
    Some(block)
}

/// Gives related stories the date of a `<time>` in their box.
pub(crate) fn date_related(
    stories: &mut [Story],
    scan: &Scan,
    html: &str,
    today: Option<Date>,
) {
    let mut starts: Vec<usize> = stories
        .iter()
        .filter_map(|story| story.paragraphs.first().map(|title| title.span.start))
        .collect();
    starts.sort_unstable();
    for story in stories.iter_mut().filter(|story| story.kind == StoryKind::Related) {
        let Some(start) = story.paragraphs.first().map(|title| title.span.start) else {
            continue;
        };
        let next = starts.get(starts.partition_point(|&other| other <= start)).copied();
        let next = next.unwrap_or(html.len()).min(start + 4_000);
        let from = scan.times.partition_point(|time| time.at <= start);
        let found = scan
            .times
            .iter()
            .skip(from)
            .take_while(|time| time.at < next)
            .filter(|time| !time.is_modified)
            .filter(|time| time.marks & (marks::RELATED | marks::ASIDE) != 0)
            .find_map(|time| {
                let date = date::metadata_date(&time.value)?;
                date::is_plausible(date, today).then_some((date, &time.value))
            });
        if let Some((date, value)) = found {
            story.published = Publication {
                date: Some(date),
                precision: Precision::Day,
                basis: PublicationBasis::Metadata,
                source: Some(format!("time {value}")),
                estimate: None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_like_the_story_belongs_to_it() {
        let text = "words of a paragraph that is long enough to be one, and then some more words to come";
        let page = format!(
            "<div class='b'><p>{text} 1</p><p>{text} 2</p></div><div class='ad'>boat</div>\
             <div class='b'><p>{text} 3</p><p><a href='/x'>{text} 4</a></p></div>\
             <div class='more'><p>{text} 5</p></div>"
        );
        let scan = crate::html::scan::scan(&page);
        let chosen = scan.blocks.iter().map(|block| block.text.ends_with(['1', '2']));
        let chosen = with_alike(&scan.blocks, chosen.collect());
        let last = |block: &Block| block.text.chars().last();
        let own: Vec<_> = scan
            .blocks
            .iter()
            .zip(chosen)
            .filter(|(_, is)| *is)
            .map(|(b, _)| last(b))
            .collect();
        assert_eq!(own, [Some('1'), Some('2'), Some('3')]);
    }
}
