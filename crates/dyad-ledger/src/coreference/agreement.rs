//! Whether two tellings, of which one at least is told beside the main act of its story, are of one
//! act: as the field's one-a-day rule has it, with days that texts shift and places that differ.

use dyad_types::{Actuality, EventType};
use jiff::civil::Date;

use crate::DirectedDyad;
use crate::coreference::Telling;

/// From this share of the shorter text's stems on, two sentences may tell of one act although
/// their days are one apart. Own choice: half, as the names of the two sides are in both.
const ALIKE: f64 = 0.5;

/// What two tellings of one pair, direction, type and actuality say of being one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreement {
    /// They are.
    Same,
    /// Their days cannot be one: who tells of the one act does not tell of the other.
    OtherDay,
    /// Neither.
    Open,
}

/// What tellings agree on before days and places are looked at: pair with direction, type, and
/// actuality, none for what was done.
pub(crate) type Act = (DirectedDyad, EventType, Option<Actuality>);

/// The act of a telling that knows both sides.
pub(crate) fn act_of(telling: &Telling) -> Option<Act> {
    let actuality = match telling.actuality {
        Actuality::Happened | Actuality::Ongoing => None,
        Actuality::Planned
        | Actuality::Threatened
        | Actuality::Hypothetical
        | Actuality::Denied => Some(telling.actuality),
    };
    Some((telling.direction.clone()?, telling.event_type, actuality))
}

/// Whether two tellings of one [`Act`] are of the same one.
pub(crate) fn agreement(one: &Telling, other: &Telling) -> Agreement {
    if places_differ(one, other) {
        return Agreement::Open;
    }
    let apart = match (one.day, other.day) {
        (Some(here), Some(there)) => days_between(here, there),
        (Some(day), None) => told_after(day, other),
        (None, Some(day)) => told_after(day, one),
        (None, None) => return undated(one, other),
    };
    match apart {
        0 => Agreement::Same,
        1 if words_alike(one, other) >= ALIKE => Agreement::Same,
        1 => Agreement::Open,
        _ => Agreement::OtherDay,
    }
}

/// Days between an act and the days on which a telling without a day can be news of it: that of its
/// publication, and the one before, for what happened overnight.
fn told_after(day: Date, telling: &Telling) -> u32 {
    let Some(published) = telling.published else { return u32::MAX };
    let before = published.yesterday().unwrap_or(published);
    days_between(day, published).min(days_between(day, before))
}

/// Tellings whose words give no day: of one period that is longer than a day, or news of one day,
/// or of two in a row and told alike.
fn undated(one: &Telling, other: &Telling) -> Agreement {
    let is_long =
        |telling: &Telling| telling.days.is_some_and(|days| days.start < days.end);
    let is_alike = || words_alike(one, other) >= ALIKE;
    if is_long(one) || is_long(other) {
        let is_same = one.days == other.days && is_alike();
        return if is_same { Agreement::Same } else { Agreement::Open };
    }
    let (Some(here), Some(there)) = (one.published, other.published) else {
        return Agreement::Open;
    };
    match days_between(here, there) {
        0 if one.days.is_some() && other.days.is_some() => Agreement::Same,
        0 | 1 if is_alike() => Agreement::Same,
        _ => Agreement::Open,
    }
}

fn days_between(one: Date, other: Date) -> u32 {
    one.until(other)
        .map_or(u32::MAX, |span| span.get_days().unsigned_abs())
}

/// Both name a place, and neither name is part of the other.
fn places_differ(one: &Telling, other: &Telling) -> bool {
    let (Some(here), Some(there)) = (&one.place, &other.place) else { return false };
    let (here, there) = (here.to_lowercase(), there.to_lowercase());
    !here.contains(&there) && !there.contains(&here)
}

/// Share of the shorter text's stems that the other has too; 0 of none.
fn words_alike(one: &Telling, other: &Telling) -> f64 {
    let n_shared = one
        .words
        .iter()
        .filter(|stem| other.words.binary_search(stem).is_ok())
        .count();
    n_shared as f64 / one.words.len().min(other.words.len()).max(1) as f64
}
