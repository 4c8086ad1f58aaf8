//! Why, and what next: reasons, looks ahead, red lines, sanctions, channels and stakes that a
//! text states.

mod causes;
mod channels;
mod facets;
mod neighbours;
mod outlooks;
mod purposes;
mod reader;
mod red_lines;
mod sanctions;
mod sections;
mod sides;
mod stated;
mod view;

use dyad_data::WhyLexicon;
use dyad_types::{
    Actor, Article, Cause, ChannelChange, CountryCode, Event, Facet, Mention, Outlook,
    ParagraphKind, Position, RedLine, Sanction, Sentence, StoryKind,
};

pub use crate::why::reader::CauseReader;
use crate::why::red_lines::Crossing;
use crate::why::sections::{Sections, is_heading};
pub use crate::why::stated::may_state;
use crate::why::view::View;

/// How many of the last reasons a new one is compared with: those of a sentence and the one before.
const NEAR: usize = 16;

/// What the text says of reasons, of what comes next and of the players; lists in text order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Why {
    /// Reasons.
    pub causes: Vec<Cause>,
    /// Looks ahead.
    pub outlooks: Vec<Outlook>,
    /// Limits stated.
    pub red_lines: Vec<RedLine>,
    /// Measures in force.
    pub sanctions: Vec<Sanction>,
    /// Channels opened, used, cut.
    pub channels: Vec<ChannelChange>,
    /// What is told of each player.
    pub facets: Vec<Facet>,
}

/// Reads the sentences of `article`, in text order, with the mentions and events coded from them.
/// Causes of main stories are those that words of the lexicon mark and `reader` does not deny, and those
/// that it finds; without it, and of other stories, those that words mark.
pub fn read(
    lexicon: &WhyLexicon,
    article: &Article,
    sentences: &[Sentence],
    events: &[Event],
    mentions: &[Mention],
    reader: Option<&CauseReader>,
) -> Why {
    let mut why = Why::default();
    let mut sections = Sections::default();
    for sentence in sentences {
        let view = view(lexicon, article, sentence, events, mentions);
        sections.enter(&view);
        // A title repeats what the story tells but for why, and a heading tells nothing.
        if is_heading(&view, article) {
            sections.causes(&view, article, events, &[]);
            if is_title(article, sentence.position) && !view.is_question() {
                why.causes.extend(causes::marked(&view));
            }
            continue;
        }
        let facets = facets::read(&view, sections.player());
        // The reader is slow, and only the main story feeds a brief.
        let mut causes = match reader.filter(|_| is_main(article, sentence)) {
            Some(reader) => stated::causes(&view, reader),
            None => causes::marked(&view),
        };
        if let Some(before) = sections.before() {
            neighbours::resolve(&view, before, &mut causes);
        }
        for cause in &mut causes {
            let about = sections.player();
            cause.player = cause.player.filter(|player| is_sure(&view, *player, about));
        }
        causes.extend(facets::as_causes(&view));
        causes.extend(sections.causes(&view, article, events, &facets));
        causes.sort_by_key(|cause| (cause.cause.position, cause.cause.span.start));
        for cause in causes {
            let is_told =
                why.causes.iter().rev().take(NEAR).any(|known| {
                    known.cause == cause.cause && known.effect == cause.effect
                });
            if !is_told {
                why.causes.push(cause);
            }
        }
        why.outlooks.extend(outlooks::read(&view));
        why.red_lines.extend(red_lines::read(&view));
        if let Some(crossing) = Crossing::told(&view) {
            let position = sentence.position;
            let near = why.red_lines.partition_point(|line| {
                let at = line.evidence.position;
                (at.story, at.paragraph, at.sentence + 2)
                    < (position.story, position.paragraph, position.sentence)
            });
            crossing.apply(&mut why.red_lines[near..]);
        }
        why.sanctions.extend(sanctions::read(&view));
        let mut channels = channels::read(&view);
        sections.complete(&view, &mut channels);
        why.channels.extend(channels);
        why.facets.extend(facets);
    }
    why
}

fn is_title(article: &Article, position: Position) -> bool {
    let story = article.stories.get(position.story);
    let paragraph = story.and_then(|story| story.paragraphs.get(position.paragraph));
    paragraph.is_some_and(|paragraph| paragraph.kind == ParagraphKind::Title)
}

fn is_main(article: &Article, sentence: &Sentence) -> bool {
    let story = article.stories.get(sentence.position.story);
    story.is_none_or(|story| story.kind == StoryKind::Main)
}

/// As for what is told of a player: whether it is sure whom a reason concerns.
fn is_sure(view: &View<'_>, player: CountryCode, about: Option<&Actor>) -> bool {
    let mut actors = view.mentions.iter().flat_map(|mention| &mention.actors);
    let named = actors.find(|actor| actor.country == Some(player));
    named.is_some_and(|actor| facets::is_sure(view, actor, about))
}

fn view<'a>(
    lexicon: &'a WhyLexicon,
    article: &Article,
    sentence: &'a Sentence,
    events: &'a [Event],
    mentions: &'a [Mention],
) -> View<'a> {
    let position = sentence.position;
    let story = article.stories.get(position.story);
    View {
        lexicon,
        sentence,
        mentions: mentions
            .iter()
            .filter(|mention| mention.position == position)
            .collect(),
        events: events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.evidence.position == position)
            .collect(),
        published: story.and_then(|story| story.published.date),
    }
}
