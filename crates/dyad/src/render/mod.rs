//! A brief as text: for the terminal, as Markdown, as a page of HTML to print, as JSON.
//!
//! A rendering adds nothing: every line stands in the [`Brief`], every word of evidence in the
//! [`dyad_types::Article`]. Nothing here looks at the terminal or the clock; width and colour are arguments.

mod candidates;
mod columns;
mod events;
mod explanation;
mod html;
mod json;
mod ledger;
mod markdown;
mod pair_history;
mod ruptures;
mod spark;
mod terminal;
mod timeline;
mod words;

use dyad_analysis::{Brief, EvidenceItem};
use dyad_types::{Event, Paragraph, Position, Sentence, Story, StoryKind};

use crate::Reading;

pub use crate::render::events::events;
pub use crate::render::explanation::explanation;
pub use crate::render::html::{html, html_of};
pub use crate::render::json::{FORMAT_VERSION, json, ledger_json};
pub use crate::render::ledger::{LedgerView, keys as ledger_keys, ledger};
pub use crate::render::markdown::markdown;
pub use crate::render::ruptures::ruptures;
pub use crate::render::terminal::{TerminalStyle, terminal};

/// What a rendering shows: a brief and the pages it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The brief of the main stories.
    pub brief: &'a Brief,
    /// The pages, at least one, in the order of [`Brief::sources`].
    pub readings: &'a [Reading],
}

impl<'a> Page<'a> {
    /// The page that a cited sentence stands on; `None` for one that only the store knows.
    fn reading_of(&self, item: &EvidenceItem) -> Option<&'a Reading> {
        let is_its = |reading: &&Reading| reading.article.id == item.origin.article;
        self.readings.iter().find(is_its)
    }

    /// Whether a cited sentence needs its page named: there is more than one.
    fn needs_page(&self, item: &EvidenceItem) -> bool {
        self.readings.len() > 1 || self.reading_of(item).is_none()
    }

    /// The stories beside the main ones that tell an event, with their page and their events in
    /// text order.
    fn other_stories(&self) -> Vec<(&'a Reading, &'a Story, Vec<&'a Event>)> {
        let all = self.readings.iter().flat_map(|reading| {
            let stories = reading.article.stories.iter().enumerate();
            stories.map(move |(idx, story)| (reading, idx, story))
        });
        all.filter(|(_, _, story)| story.kind == StoryKind::Related)
            .map(|(reading, idx, story)| {
                let events = reading.coded.events.iter();
                let is_its = |event: &&Event| event.evidence.position.story == idx;
                (reading, story, events.filter(is_its).collect())
            })
            .filter(|(_, _, events): &(_, _, Vec<_>)| !events.is_empty())
            .collect()
    }
}

/// A sentence of a page; its sentences ascend by position.
fn sentence(reading: &Reading, position: Position) -> Option<&Sentence> {
    let sentences = &reading.sentences;
    let found = sentences.binary_search_by_key(&position, |s| s.position).ok()?;
    sentences.get(found)
}

/// A paragraph of a page.
fn paragraph(reading: &Reading, position: Position) -> Option<&Paragraph> {
    let story = reading.article.stories.get(position.story)?;
    story.paragraphs.get(position.paragraph)
}
