//! Acts of verbs that no frame fits: the model of event types says what they are, where it is sure.
//!
//! The lexicon cannot hold every verb phrase of the news. A verb with a known actor, in a clause
//! that is told, is shown to the model with its parties; below a share it stays silent.

use dyad_data::{Meaning, Operator};
use dyad_types::{Actuality, CameoCode, Event, EventType, Span};

use super::SentenceCoder;
use super::act::Act;
use super::arguments::{self, Arguments, Mood};
use super::features;
use super::parties::Party;
use super::reading::Reader;

/// The share that a type must have: to another party, and to nobody known.
const SURE: [f32; 2] = [0.4, 0.85];

impl SentenceCoder<'_> {
    /// Acts of verbs that `acts` do not tell; `events` are those of the frames.
    pub(super) fn guessed(
        &self,
        reader: &mut Reader<'_>,
        acts: &[Act],
        events: &[&Event],
    ) -> Vec<Act> {
        if self.tables.models.types.classes().is_empty() {
            return Vec::new();
        }
        let told = |verb: usize| acts.iter().any(|act| act.words.contains(&verb));
        let guesses: Vec<Act> = (0..self.tree.len())
            .filter(|&verb| self.is_open(reader, verb) && !told(verb))
            .filter_map(|verb| self.guess(reader, verb, events))
            .collect();
        reader.settle(guesses)
    }

    /// Whether the verb could tell an act that the lexicon does not know.
    fn is_open(&self, reader: &Reader<'_>, verb: usize) -> bool {
        let tree = self.tree;
        let speaks = |meaning: &Meaning| {
            matches!(
                meaning,
                Meaning::NoEvent
                    | Meaning::Operator(
                        Operator::Report | Operator::Consider | Operator::Wish
                    )
            )
        };
        let frames = self.lexicon.verb(tree.lemma(verb));
        tree.is_verb(verb)
            && !matches!(tree.lemma(verb), "be" | "have" | "do")
            && !matches!(tree.dep(verb), dyad_types::Dep::Aux | dyad_types::Dep::Auxpass)
            && !reader.idle[verb]
            && !arguments::has_to(tree, verb)
            && !frames.iter().any(|frame| speaks(&frame.meaning))
    }

    fn guess(&self, reader: &Reader<'_>, verb: usize, events: &[&Event]) -> Option<Act> {
        let own = arguments::of_verb(self.tree, verb);
        let known = |head: usize| {
            let parties = self.parties_at(head);
            parties.into_iter().find(|&party| self.parties.is_known(party))
        };
        let actor = own.subject.and_then(known)?;
        let recipients = reader.recipients(&[], &own);
        let recipient = recipients
            .iter()
            .filter_map(|&head| known(head))
            .find(|&party| party != actor && !self.parties.is_place(party));
        let span = |party: Party| self.named(party).span;
        let pair = features::of_predicate(
            self.lexicon,
            &self.tables.models.words,
            self.tree,
            events,
            (span(actor), recipient.map_or(Span::default(), span)),
            verb,
        );
        let model = &self.tables.models.types;
        let shares = model.shares(&pair);
        let (best, share) = shares
            .iter()
            .copied()
            .enumerate()
            .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let least = SURE[usize::from(recipient.is_none())];
        if share < least {
            return None;
        }
        let event_type: EventType = model.classes().get(best)?.parse().ok()?;
        let code = CameoCode::new(usual_code(event_type)).ok()?;
        let mut act = Act::new(&code, &own, recipients);
        act.actuality = actuality(event_type, &own);
        act.future = act.actuality == Actuality::Planned;
        Some(act)
    }
}

/// The broadest code of a type.
fn usual_code(event_type: EventType) -> &'static str {
    match event_type {
        EventType::Agree => "030",
        EventType::Consult => "040",
        EventType::Support => "050",
        EventType::Cooperate => "060",
        EventType::Aid => "070",
        EventType::Concede => "080",
        EventType::Retreat => "087",
        EventType::Request => "020",
        EventType::Accuse => "110",
        EventType::Reject => "120",
        EventType::Threaten => "130",
        EventType::Protest => "140",
        EventType::Mobilize => "150",
        EventType::Sanction => "160",
        EventType::Coerce => "170",
        EventType::Assault => "180",
    }
}

/// How the clause tells an act whose type the model has read from the clause, mood and all.
fn actuality(event_type: EventType, own: &Arguments) -> Actuality {
    match (event_type, own.mood) {
        (EventType::Threaten, _) => Actuality::Threatened,
        (EventType::Agree, _) => Actuality::Planned,
        (EventType::Reject | EventType::Request | EventType::Accuse, _) => {
            Actuality::Happened
        }
        _ if own.negated => Actuality::Denied,
        (_, Mood::Future) => Actuality::Planned,
        (_, Mood::Would | Mood::Possible | Mood::Duty) => Actuality::Hypothetical,
        (_, Mood::Told) => Actuality::Happened,
    }
}
