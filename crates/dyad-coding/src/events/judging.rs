//! What the learned models say of the events that frames found: which are political events at
//! all, and which one the sentence is about.

use dyad_data::{EventModels, Features};
use dyad_types::{Actor, ActorBasis, Event, EventType, Probability, Sector};

use super::SentenceCoder;
use super::features::{self, Place};
use super::tree::Tree;

/// Below this share what a frame found is no political event. Both were chosen on development
/// sentences, for the most false alarms taken at the least recall lost.
const EVENT: f32 = 0.9;

/// The same where the text names both parties, or one is a body of politics or arms, or a state
/// itself does what is no force: "Eritrea blamed Ethiopia", "soldiers were killed".
const POLITICAL: f32 = 0.6;

/// The same where two states, named themselves, do what teams and firms seldom do to each other
/// ("Kenya apologised to Somalia"), and for what a state or a body of politics tells of.
const STATES: f32 = 0.35;

/// From this share on an event is what its sentence is about; if none reaches it, the sentence is
/// about something else, and its events rank from 1.
const MAIN: f32 = 0.1;

/// An event before judgement.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// How far it stands from the main point, by [`super::salience`].
    pub(super) cost: u32,
    /// Whether the model of types, not a frame, found it.
    pub(super) guessed: bool,
    /// The event.
    pub(super) event: Event,
}

/// The events of a sentence after judgement.
pub(super) struct Judged {
    /// Events by salience.
    pub(super) events: Vec<Event>,
    /// What is no political event.
    pub(super) rejected: Vec<Event>,
}

/// A candidate with what the models see of it: for salience, and to tell events from other things.
pub(super) type Described = (Event, Features, Features);

impl SentenceCoder<'_> {
    /// The candidates as the models see them; they come with their costs, cheapest first.
    pub(super) fn described(
        &self,
        ranked: Vec<Candidate>,
        idle_root: bool,
    ) -> Vec<Described> {
        let n_events = ranked.len();
        let words = features::of_words(self.lexicon, self.tree);
        let vectors = &self.tables.models.words;
        let describe = |(rank, candidate): (usize, Candidate)| {
            let Candidate { cost, guessed, mut event } = candidate;
            let place = Place { cost, rank, n_events, idle_root, guessed };
            let own = features::of_event(self.tree, self.parties, &event, place);
            let seen = features::of_walk(self.tree, vectors, &event, &own, &words);
            event.salience = rank;
            (event, Features { names: own, dense: Vec::new() }, seen)
        };
        ranked.into_iter().enumerate().map(describe).collect()
    }
}

/// Judges the events of a sentence, the cheapest first.
pub(super) fn judge(
    models: &EventModels,
    tree: &Tree<'_>,
    described: Vec<Described>,
) -> Judged {
    let mut rejected = Vec::new();
    let mut scored: Vec<(f32, Event)> = Vec::new();
    for (mut event, standing, seen) in described {
        let main = share(&models.salience.shares(&standing)).unwrap_or(1.0);
        let Some(is_event) = share(&models.events.shares(&seen)) else {
            scored.push((main, event));
            continue;
        };
        // No surer than the parties are: a country from context stays a guess.
        let judged = Probability::new(f64::from(is_event)).unwrap_or(event.confidence);
        if judged.share() < event.confidence.share() {
            event.confidence = judged;
        }
        if is_event < least(tree, &event) {
            rejected.push(event);
        } else {
            scored.push((main, event));
        }
    }
    // The sort is stable: without a model the order by cost stands.
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let first = usize::from(scored.first().is_some_and(|(main, _)| *main < MAIN));
    let events = scored
        .into_iter()
        .enumerate()
        .map(|(rank, (_, mut event))| {
            event.salience = first + rank;
            event
        })
        .collect();
    Judged { events, rejected }
}

/// The share that an event must have.
fn least(tree: &Tree<'_>, event: &Event) -> f32 {
    let is_body = |actor: &Actor| actor.sector.is_some_and(is_political);
    let bodies = is_body(&event.actor) || event.recipient.as_ref().is_some_and(is_body);
    // A state itself, not its brewers or bowlers, that speaks, yields or arms.
    let state = event.actor.country.is_some()
        && event.actor_basis != ActorBasis::Context
        && !matches!(event.cameo.root(), "14" | "17" | "18" | "19" | "20")
        && !features::is_modifier(tree, event.evidence.actor);
    let spoken = matches!(
        event.event_type,
        EventType::Accuse
            | EventType::Aid
            | EventType::Concede
            | EventType::Request
            | EventType::Support
            | EventType::Threaten
    );
    let by_state = |actor: &Actor, span| {
        actor.country.is_some()
            && actor.sector.is_none()
            && !features::is_modifier(tree, span)
    };
    let to_state = event
        .recipient
        .as_ref()
        .is_some_and(|actor| by_state(actor, event.evidence.recipient));
    // What a state or a body of politics tells of: "Ukraine said Russia attacked Moldova".
    let teller = event.holder.as_ref().and_then(|holder| holder.actor.as_ref());
    let is_told = teller
        .is_some_and(|actor| actor.sector.map_or(actor.country.is_some(), is_political));
    let by_states = spoken && state && to_state;
    if is_told || (by_states && by_state(&event.actor, event.evidence.actor)) {
        return STATES;
    }
    if bodies || state || names_both(event) { POLITICAL } else { EVENT }
}

/// Sectors that are of politics or arms by what they are.
pub(super) fn is_political(sector: Sector) -> bool {
    matches!(
        sector,
        Sector::Gov
            | Sector::Mil
            | Sector::Reb
            | Sector::Cop
            | Sector::Jud
            | Sector::Leg
            | Sector::Opp
            | Sector::Pty
            | Sector::Spy
            | Sector::Prm
            | Sector::Uaf
            | Sector::Sep
            | Sector::Igo
            | Sector::Ngo
    )
}

/// Whether both parties are known from their own names.
fn names_both(event: &Event) -> bool {
    let is_named = |actor: &Actor, basis: ActorBasis| {
        !actor.code.as_str().is_empty() && basis != ActorBasis::Context
    };
    let recipient = event.recipient.as_ref().zip(event.recipient_basis);
    is_named(&event.actor, event.actor_basis)
        && recipient.is_some_and(|(actor, basis)| is_named(actor, basis))
}

/// The share of the second class, "yes"; `None` of a model without classes.
fn share(shares: &[f32]) -> Option<f32> {
    shares.get(1).copied()
}
