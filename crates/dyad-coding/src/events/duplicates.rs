//! One event told in headline, lead and paragraph nine is one event: which tellings of a story
//! are of the same act.

use dyad_types::{Actor, Actuality, DateBasis, Event};

/// Marks every later telling of an event with the index of the one that stands for it, which is
/// the fullest: both parties known, a stated date, the first in the text.
///
/// Tellings are of the same act when they stand in different sentences of one story, name the same
/// actor, the same recipient or none, codes of which one contains the other, both as done or both
/// not, days that can be one, and no numbers that differ.
pub(crate) fn mark(events: &mut [Event]) {
    let mut leaders: Vec<usize> = Vec::new();
    for idx in 0..events.len() {
        let same = leaders
            .iter()
            .position(|&leader| is_same(&events[leader], &events[idx]));
        let Some(place) = same else {
            leaders.push(idx);
            continue;
        };
        let leader = leaders[place];
        if fullness(&events[idx]) > fullness(&events[leader]) {
            for event in events.iter_mut() {
                if event.same_as == Some(leader) {
                    event.same_as = Some(idx);
                }
            }
            events[leader].same_as = Some(idx);
            leaders[place] = idx;
        } else {
            events[idx].same_as = Some(leader);
        }
    }
}

fn fullness(event: &Event) -> (bool, bool, usize) {
    let parties = event.recipient.is_some() && event.actor.country.is_some();
    (parties, is_dated(event), event.cameo.as_str().len())
}

/// Whether the words, not the day of publication, give the date.
fn is_dated(event: &Event) -> bool {
    event.date.interval.is_some() && event.date.basis != DateBasis::Publication
}

fn is_same(one: &Event, other: &Event) -> bool {
    let (here, there) = (one.evidence.position, other.evidence.position);
    let (code, finer) = (one.cameo.as_str(), other.cameo.as_str());
    here.story == there.story
        && (here.paragraph, here.sentence) != (there.paragraph, there.sentence)
        && is_party(&one.actor)
        && one.actor == other.actor
        && recipients_agree(one, other)
        && one.event_type == other.event_type
        && (contains(code, finer) || contains(finer, code))
        && is_done(one) == is_done(other)
        && days_agree(one, other)
        && numbers_agree(one, other)
}

fn is_party(actor: &Actor) -> bool {
    !actor.code.as_str().is_empty()
}

fn recipients_agree(one: &Event, other: &Event) -> bool {
    match (&one.recipient, &other.recipient) {
        (Some(one), Some(other)) => one == other && is_party(one),
        (None, _) | (_, None) => true,
    }
}

/// Whether the code is the other or one of its parents: "190" of "194", "04" of "042".
fn contains(code: &str, finer: &str) -> bool {
    finer.starts_with(code.strip_suffix('0').unwrap_or(code))
}

fn is_done(event: &Event) -> bool {
    matches!(event.actuality, Actuality::Happened | Actuality::Ongoing)
}

fn days_agree(one: &Event, other: &Event) -> bool {
    match (one.date.interval, other.date.interval) {
        (Some(a), Some(b)) if is_dated(one) && is_dated(other) => {
            a.start <= b.end && b.start <= a.end
        }
        _ => true,
    }
}

fn numbers_agree(one: &Event, other: &Event) -> bool {
    let agree = |a: Option<u64>, b: Option<u64>| a.is_none() || b.is_none() || a == b;
    let (a, b) = (&one.magnitude, &other.magnitude);
    agree(a.dead, b.dead)
        && agree(a.injured, b.injured)
        && agree(a.detained, b.detained)
        && agree(a.size, b.size)
}
