//! The country of parties that the text names only by what they are: "two journalists" arrested in
//! Cairo, the government that strikers strike against.

use dyad_types::{
    Actor, ActorBasis, CountryCode, EntityLabel, EventType, Pos, Sector, Span,
};

use super::{Named, SentenceCoder};

/// How sure a country is that only the sentence around a party tells.
const BY_SENTENCE: f64 = 0.4;

impl SentenceCoder<'_> {
    /// Both parties, those without a country given that of the act's place, or of the other party
    /// where the act lies within one country.
    pub(super) fn at_home(
        &self,
        event_type: EventType,
        actor: Option<Named>,
        recipient: Option<Named>,
        place: Option<CountryCode>,
    ) -> (Option<Named>, Option<Named>) {
        let only = self.only_country();
        let country =
            |named: &Option<Named>| named.as_ref().and_then(|n| n.actor.country);
        let of_actor = country(&actor).filter(|_| {
            let sector = actor.as_ref().and_then(|named| named.actor.sector);
            sector.is_some_and(is_domestic) && is_within(event_type)
        });
        let of_recipient = country(&recipient).filter(|_| {
            let sector = actor.as_ref().and_then(|named| named.actor.sector);
            sector.is_some_and(is_domestic)
        });
        let protested = match (&actor, &recipient) {
            (Some(protester), None) if event_type == EventType::Protest => {
                self.government_of(protester)
            }
            _ => None,
        };
        let housed = recipient.map(|named| {
            let home = place.or(of_actor).or(only.filter(|_| is_within(event_type)));
            self.housed(named, home)
        });
        let actor =
            actor.map(|named| self.housed(named, place.or(of_recipient).or(only)));
        (actor, housed.or(protested))
    }

    /// The party with the country, if it is people or things of no country of their own.
    fn housed(&self, named: Named, home: Option<CountryCode>) -> Named {
        let code = named.actor.code.as_str();
        let international = ["IGO", "NGO", "IMG", "MNC", "INT", "UIS"]
            .iter()
            .any(|block| code.starts_with(block));
        let known = named.actor.country.is_some() || international;
        let of_role = named.actor.sector.is_some();
        let nameless =
            self.is_homeless(named.span, of_role) && !self.is_foreign(named.span);
        match home {
            Some(country) if !known && nameless => {
                let tables = &self.tables.actors;
                let actor = tables.state(country, named.actor.sector, &named.actor.name);
                Named {
                    actor,
                    basis: ActorBasis::Context,
                    span: named.span,
                    confidence: named.confidence.min(BY_SENTENCE),
                }
            }
            _ => named,
        }
    }

    /// Whether the words name no place or people, and those of no role no name at all: "two men",
    /// "Judge Alejandro Rivera", but not "Karen villagers".
    fn is_homeless(&self, span: Span, of_role: bool) -> bool {
        let sentence = self.tree.sentence;
        !span.is_empty()
            && (0..sentence.tokens.len())
                .filter(|&idx| sentence.tokens[idx].span.overlaps(span))
                .all(|idx| match self.tree.label(idx) {
                    Some(EntityLabel::Norp | EntityLabel::Gpe | EntityLabel::Loc) => {
                        false
                    }
                    Some(EntityLabel::Org | EntityLabel::Person) => of_role,
                    _ => of_role || !matches!(self.tree.pos(idx), Pos::Propn | Pos::Pron),
                })
    }

    /// Whether the words are of people from elsewhere: tourists, migrants, missionaries.
    fn is_foreign(&self, span: Span) -> bool {
        let sentence = self.tree.sentence;
        self.lexicon.class("foreigner").is_some_and(|class| {
            (0..sentence.tokens.len())
                .filter(|&idx| sentence.tokens[idx].span.overlaps(span))
                .any(|idx| self.lexicon.is_in_class(self.tree.lemma(idx), class))
        })
    }

    /// Whom a protest without a named target is against: the government of the protesters.
    fn government_of(&self, protester: &Named) -> Option<Named> {
        let country = protester.actor.country?;
        let tables = &self.tables.actors;
        let row = tables.country(country);
        let name = row.map_or(country.as_str(), |row| row.name.as_str());
        let actor: Actor =
            tables.state(country, Some(Sector::Gov), &format!("{name}: government"));
        Some(Named {
            actor,
            basis: ActorBasis::Context,
            span: Span::default(),
            confidence: BY_SENTENCE,
        })
    }

    /// The country of the sentence, if it names but one.
    fn only_country(&self) -> Option<CountryCode> {
        let mut countries = self
            .parties
            .mentions
            .iter()
            .flat_map(|mention| &mention.actors)
            .filter_map(|actor| actor.country);
        let first = countries.next()?;
        countries.all(|country| country == first).then_some(first)
    }
}

/// Acts that a state or a group mostly does within its own country.
fn is_within(event_type: EventType) -> bool {
    matches!(
        event_type,
        EventType::Coerce
            | EventType::Protest
            | EventType::Concede
            | EventType::Retreat
            | EventType::Assault
            | EventType::Accuse
            | EventType::Reject
            | EventType::Request
    )
}

/// Parties that act within their own country.
fn is_domestic(sector: Sector) -> bool {
    matches!(
        sector,
        Sector::Cop
            | Sector::Jud
            | Sector::Leg
            | Sector::Reb
            | Sector::Opp
            | Sector::Pty
            | Sector::Crm
            | Sector::Cvl
            | Sector::Soc
            | Sector::Lab
            | Sector::Edu
            | Sector::Agr
            | Sector::Med
            | Sector::Prm
            | Sector::Sep
            | Sector::Uaf
    )
}
