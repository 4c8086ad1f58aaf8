//! Which pair of parties a story is about.

use std::collections::BTreeMap;

use dyad_ledger::{DirectedDyad, Dyad, Party};
use dyad_types::{Actuality, Coded, CountryCode, Event, ParagraphKind, Position};
use jiff::civil::Date;

use crate::BriefInput;
use crate::brief::{Headline, Player};
use crate::ground::Ground;

/// The pair of parties the main story is about, so that a caller can fetch its ledger and its
/// table facts before it asks for the brief. `None` when the story tells of no pair.
///
/// Every act between two known parties weighs 1 plus a tenth of its Goldstein points without
/// sign; half when it has not happened, a quarter when it is only supposed or denied, a third when
/// it lies more than a year back; less the lower it stands in its sentence; three times in the
/// title and half again in the first paragraph. A change of a channel weighs 2. A party named in
/// the title adds half to the weight of its pairs. A pair weighs less the fewer sentences name the two,
/// by the geometric mean of their shares of those that name the party named most. A sentence that names
/// two states and no third adds 0.4. Weights are own choices.
pub fn headline(input: &BriefInput<'_>) -> Option<Headline> {
    let ground =
        Ground::of(input.article, input.sentences, input.coded, input.country_names);
    find(&ground, input)
}

pub(crate) fn find(ground: &Ground<'_>, input: &BriefInput<'_>) -> Option<Headline> {
    let weights = weights(ground, input);
    let mut by_pair: BTreeMap<Dyad, f64> = BTreeMap::new();
    for (direction, weight) in &weights {
        *by_pair.entry(direction.undirected()).or_default() += weight;
    }
    let title = titles(input).flat_map(|position| ground.parties_at(position));
    let title: Vec<Party> = title.collect();
    let in_title = |dyad: &Dyad| {
        dyad.parties()
            .into_iter()
            .filter(|party| title.contains(party))
            .count()
    };
    for dyad in told_together(ground, input) {
        *by_pair.entry(dyad).or_default() += TOGETHER;
    }
    let named = n_named(ground, input);
    let most = named.values().copied().max().unwrap_or(1) as f64;
    let share = |party: &Party| named.get(party).map_or(0.0, |n| *n as f64 / most);
    for (dyad, weight) in &mut by_pair {
        let presence = (share(dyad.a()) * share(dyad.b())).sqrt();
        *weight *= (1.0 + 0.5 * in_title(dyad) as f64) * (LEAST_PRESENCE + presence);
    }
    let best = by_pair
        .into_iter()
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    let (dyad, _) = best?;
    let acts = |actor: &Party| -> f64 {
        let of_pair = weights.iter().filter(|(direction, _)| {
            direction.actor() == actor && direction.undirected() == dyad
        });
        of_pair.map(|(_, weight)| *weight).sum()
    };
    let player = |party: &Party| Player {
        party: Some(party.clone()),
        name: ground.name_of(party),
    };
    let (first, second) = if acts(dyad.b()) > acts(dyad.a()) {
        (player(dyad.b()), player(dyad.a()))
    } else {
        (player(dyad.a()), player(dyad.b()))
    };
    Some(Headline { domestic: dyad.is_domestic(), dyad, first, second })
}

/// Weight of a pair that a story hardly names. Own choice.
const LEAST_PRESENCE: f64 = 0.1;

/// Weight of a sentence that names two states, whatever it tells of them: a story whose acts are told in
/// words that code nothing is still about the two it names. Own choice.
const TOGETHER: f64 = 0.4;

/// The pair of states that each sentence of the main story names together, where it names two.
fn told_together(ground: &Ground<'_>, input: &BriefInput<'_>) -> Vec<Dyad> {
    let main = input.sentences.iter().map(|sentence| sentence.position);
    let pairs =
        main.filter(|position| ground.is_main(*position))
            .filter_map(|position| {
                let mut states: Vec<Party> = ground
                    .parties_at(position)
                    .iter()
                    .filter_map(|party| Party::new(party.root()).ok())
                    .filter(|state| {
                        let code = CountryCode::new(state.as_str()).ok();
                        code.is_some_and(|code| ground.country_name(code).is_some())
                    })
                    .collect();
                states.sort_unstable();
                states.dedup();
                match states.as_slice() {
                    [one, other] => Dyad::new(one.clone(), other.clone()),
                    _ => None,
                }
            });
    pairs.collect()
}

/// Sentences of the main story that name each party.
fn n_named(ground: &Ground<'_>, input: &BriefInput<'_>) -> BTreeMap<Party, usize> {
    let mut named: BTreeMap<Party, usize> = BTreeMap::new();
    let main = input.sentences.iter().map(|sentence| sentence.position);
    for position in main.filter(|position| ground.is_main(*position)) {
        let mut parties = ground.parties_at(position);
        parties.sort_unstable();
        parties.dedup();
        for party in parties {
            *named.entry(party).or_default() += 1;
        }
    }
    named
}

fn weights(ground: &Ground<'_>, input: &BriefInput<'_>) -> Vec<(DirectedDyad, f64)> {
    let coded: &Coded = input.coded;
    let published = |position| ground.published(position);
    let mut weights = Vec::new();
    for event in &coded.events {
        let at = event.evidence.position;
        let direction = event
            .recipient
            .as_ref()
            .and_then(|recipient| DirectedDyad::between(&event.actor, recipient));
        if let Some(direction) = direction.filter(|_| ground.is_main(at)) {
            let place = place_weight(input, at);
            weights.push((direction, place * event_weight(event, published(at))));
        }
    }
    for change in coded.channels.iter().filter(|c| ground.is_main(c.evidence.position)) {
        let by = change.by.as_ref().or(change.between.first());
        let mut other = change.between.iter().rev();
        let direction =
            by.and_then(|by| other.find_map(|other| DirectedDyad::between(by, other)));
        weights.extend(direction.map(|direction| (direction, 2.0)));
    }
    weights
}

fn event_weight(event: &Event, published: Option<Date>) -> f64 {
    let actuality = match event.actuality {
        Actuality::Happened | Actuality::Ongoing => 1.0,
        Actuality::Planned | Actuality::Threatened => 0.5,
        Actuality::Hypothetical | Actuality::Denied => 0.25,
    };
    let long_ago = published.zip(event.date.interval).is_some_and(|(published, days)| {
        days.end.saturating_add(jiff::Span::new().days(366)) < published
    });
    let age = if long_ago { 1.0 / 3.0 } else { 1.0 };
    let rank = 1.0 / (1.0 + event.salience as f64);
    (1.0 + event.intensity.points().abs() / 10.0) * actuality * age * rank
}

fn place_weight(input: &BriefInput<'_>, position: Position) -> f64 {
    let story = input.article.stories.get(position.story);
    let paragraphs = story.map_or(&[][..], |story| story.paragraphs.as_slice());
    let first_body = paragraphs
        .iter()
        .position(|paragraph| paragraph.kind == ParagraphKind::Body);
    match paragraphs.get(position.paragraph).map(|paragraph| paragraph.kind) {
        Some(ParagraphKind::Title) => 3.0,
        Some(_) if first_body == Some(position.paragraph) => 1.5,
        Some(_) | None => 1.0,
    }
}

/// Sentences of the main story's title.
fn titles<'a>(input: &'a BriefInput<'_>) -> impl Iterator<Item = Position> + 'a {
    let is_title = |position: &Position| {
        let story = input.article.stories.get(position.story);
        let paragraph = story.and_then(|story| story.paragraphs.get(position.paragraph));
        story.is_some_and(|story| story.kind == dyad_types::StoryKind::Main)
            && paragraph.is_some_and(|paragraph| paragraph.kind == ParagraphKind::Title)
    };
    input
        .sentences
        .iter()
        .map(|sentence| sentence.position)
        .filter(is_title)
}
