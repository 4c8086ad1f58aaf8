//! Mentions of actors: where a text names a party, and who it is.
//!
//! In order of trust: titles and appositions, what the document has said before, the dated tables,
//! spelling variants of a known country, and last, flagged, a role word with the country that the
//! text is about. A country is never guessed from the look of a name.

mod memory;
mod names;
mod people;
mod persons;
mod phrase;
mod place;
mod pronouns;
mod reader;
mod roles;
mod spot;
mod variant;
mod year;

use dyad_data::Tables;
use dyad_types::{Article, Mention, Sentence, StoryKind};
use jiff::civil::Date;

use crate::actors::memory::Memory;
pub use crate::actors::place::place;
use crate::actors::reader::Reader;
use crate::actors::spot::Hit;
pub use crate::actors::year::estimate_year;

/// All mentions of actors in `sentences`, in text order; stories are read apart.
///
/// Phrases reach from the determiner to the noun, relative clauses left out; a possessor or an
/// adjective that names a country is a mention of its own where its noun is no role word. Places
/// that merely say where something happened are mentions with `as_place`.
pub fn resolve(
    tables: &Tables,
    article: &Article,
    sentences: &[Sentence],
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for story in sentences.chunk_by(|a, b| a.position.story == b.position.story) {
        let hits: Vec<_> = story
            .iter()
            .map(|sentence| spot::spot(&tables.actors, sentence))
            .collect();
        let stated = story_date(article, story);
        let mut found = read(tables, story, &hits, stated);
        if stated.is_none() && story.len() >= LONG_ENOUGH {
            let story_idx = story[0].position.story;
            let guess = estimate_year(tables, article, story_idx, story, &found);
            let middle = guess.and_then(|guess| Date::new(guess.year, 7, 1).ok());
            if middle.is_some() {
                found = read(tables, story, &hits, middle);
            }
        }
        mentions.extend(found);
    }
    mentions
}

/// Sentences from which on an undated story says enough of its time that its people can be
/// looked up at a guessed year.
const LONG_ENOUGH: usize = 4;

fn read(
    tables: &Tables,
    story: &[Sentence],
    hits: &[Vec<Hit>],
    date: Option<Date>,
) -> Vec<Mention> {
    let tables = &tables.actors;
    let mut memory = Memory::default();
    let full_names = persons::full_names(tables, hits);
    let mut mentions = Vec::new();
    for (nth, (sentence, hits)) in story.iter().zip(hits).enumerate() {
        let reader = Reader::new(tables, sentence, hits, nth, date, &full_names);
        mentions.extend(reader.read(&mut memory));
    }
    mentions
}

/// The day of publication of the story that the sentences are of.
fn story_date(article: &Article, sentences: &[Sentence]) -> Option<Date> {
    let story = article.stories.get(sentences.first()?.position.story)?;
    let own = story.published.date;
    own.or(if story.kind == StoryKind::Main { article.published.date } else { None })
}
