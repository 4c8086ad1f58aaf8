//! The state of a brief being made: its ground, the sentences cited so far, the entries of the main
//! story.

use dyad_ledger::{Dyad, Entry, Party};
use dyad_types::{
    Actor, Article, DateBasis, Dated, Holder, ParagraphKind, Position, Span,
};
use jiff::civil::Date;

use crate::acts::provable;
use crate::brief::{Citation, Headline, LineDate, Player};
use crate::ground::{Book, Ground};

/// A brief being made.
pub(crate) struct Plan<'g> {
    pub(crate) article: &'g Article,
    pub(crate) ground: &'g Ground<'g>,
    pub(crate) book: Book<'g>,
    pub(crate) headline: Option<Headline>,
    /// What the main story tells, in the order of the coder's lists.
    pub(crate) own: Vec<Entry>,
}

impl Plan<'_> {
    pub(crate) fn dyad(&self) -> Option<&Dyad> {
        self.headline.as_ref().map(|headline| &headline.dyad)
    }

    /// Day on which the main story was published.
    pub(crate) fn published(&self) -> Option<Date> {
        self.article.stories.get(self.ground.main?)?.published.date
    }

    pub(crate) fn kind_of(&self, position: Position) -> Option<ParagraphKind> {
        let story = self.article.stories.get(position.story)?;
        story
            .paragraphs
            .get(position.paragraph)
            .map(|paragraph| paragraph.kind)
    }

    /// An actor as the brief names it: by its side of the headline dyad, else by its state.
    pub(crate) fn player(&self, actor: &Actor) -> Player {
        let side = self.dyad().and_then(|dyad| dyad.party_of(actor)).cloned();
        let party = side.or_else(|| Party::of(actor));
        let name = match &party {
            Some(party) => self.ground.name_of(party),
            None => actor.name.clone(),
        };
        Player { party, name }
    }

    /// The date of something told at `position`. A date that the sentence does not prove by itself
    /// gets the sentence that does among its citations, or is not shown.
    pub(crate) fn date(
        &mut self,
        dated: &Dated,
        position: Position,
        citations: &mut Vec<Citation>,
    ) -> LineDate {
        let ground = self.ground;
        let text = ground.text(position);
        let published = ground.published(position);
        let year = self.published().map(Date::year);
        if !provable(dated) {
            return LineDate::undated(None);
        }
        let mut line = LineDate::of(dated, text, published, year);
        if dated.basis == DateBasis::Context
            && let Some(days) = dated.interval
        {
            let proof = ground.before(position).find_map(|at| {
                let told = ground.days_at(at, published);
                let (words, _) = told.into_iter().find(|(_, told)| *told == days)?;
                Some((at, words))
            });
            let Some((at, words)) = proof else { return LineDate::undated(None) };
            line.words = Some(words.of(ground.text(at)).to_owned());
            citations.extend(self.book.cite(at, words));
        }
        line
    }

    /// Who says it: "the writer", or the words that name the holder.
    pub(crate) fn holder(
        &mut self,
        holder: &Holder,
        position: Position,
        citations: &mut Vec<Citation>,
    ) -> String {
        if let Some(actor) = &holder.actor {
            let player = Player { party: Party::of(actor), name: holder.name.clone() };
            self.book.cite_players(citations, position, [&player]);
            return holder.name.clone();
        }
        let words = holder.span.map_or("", |span| span.of(self.ground.text(position)));
        if words.trim().is_empty() { holder.name.clone() } else { words.to_owned() }
    }

    /// The words of a stretch of the page's sentence, without marks at the ends.
    pub(crate) fn words(&self, position: Position, span: Span) -> (String, Span) {
        let text = self.ground.text(position);
        let span = dyad_ledger::wording::trimmed(text, span);
        (span.of(text).to_owned(), span)
    }
}
