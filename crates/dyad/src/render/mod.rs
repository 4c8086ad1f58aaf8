//! A brief as text: for the terminal, as Markdown, as a page of HTML to print, as JSON.
//!
//! A rendering adds nothing: every line stands in the [`Brief`], every word of evidence in the
//! [`Article`]. Nothing here looks at the terminal or the clock; width and colour are arguments.

mod candidates;
mod columns;
mod events;
mod explanation;
mod html;
mod json;
mod ledger;
mod markdown;
mod terminal;
mod timeline;
mod words;

use dyad_analysis::Brief;
use dyad_types::{
    Article, Coded, Event, Paragraph, Position, Sentence, Story, StoryKind,
};

pub use crate::render::events::events;
pub use crate::render::explanation::explanation;
pub use crate::render::html::html;
pub use crate::render::json::{FORMAT_VERSION, json};
pub use crate::render::ledger::ledger;
pub use crate::render::markdown::markdown;
pub use crate::render::terminal::{TerminalStyle, terminal};

/// What a rendering shows: a brief and the page it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The brief of the main story.
    pub brief: &'a Brief,
    /// The page.
    pub article: &'a Article,
    /// Its sentences, ascending by position.
    pub sentences: &'a [Sentence],
    /// What was coded from all its stories.
    pub coded: &'a Coded,
}

impl<'a> Page<'a> {
    fn sentence(&self, position: Position) -> Option<&'a Sentence> {
        let found =
            self.sentences.binary_search_by_key(&position, |s| s.position).ok()?;
        self.sentences.get(found)
    }

    fn paragraph(&self, position: Position) -> Option<&'a Paragraph> {
        self.article
            .stories
            .get(position.story)?
            .paragraphs
            .get(position.paragraph)
    }

    /// The stories beside the main one that tell an event, with their events in text order.
    fn other_stories(&self) -> Vec<(&'a Story, Vec<&'a Event>)> {
        let others = self.article.stories.iter().enumerate();
        others
            .filter(|(_, story)| story.kind == StoryKind::Related)
            .map(|(idx, story)| {
                let events = self.coded.events.iter();
                (
                    story,
                    events.filter(|event| event.evidence.position.story == idx).collect(),
                )
            })
            .filter(|(_, events): &(_, Vec<_>)| !events.is_empty())
            .collect()
    }
}
