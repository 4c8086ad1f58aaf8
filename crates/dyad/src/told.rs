//! Events of the store as histories tell them, to be written in anybody's columns.

use dyad_ledger::{Entry, Item};
use dyad_types::{Actor, DateInterval, HistoryAct, HistoryEvent, HistoryPlace};
use jiff::civil::Date;

/// What an article tells: an event coded from it, which its data call `id`, and how many reports and
/// articles tell of its act. `None` for other items, for what did not happen, and for events that nothing
/// dates.
pub fn told_by_article(
    id: &str,
    entry: &Entry,
    (n_reports, n_articles): (usize, usize),
) -> Option<HistoryEvent> {
    let Item::Event(event) = &entry.item else { return None };
    let happened = matches!(
        event.actuality,
        dyad_types::Actuality::Happened | dyad_types::Actuality::Ongoing
    );
    let days = event.date.interval.filter(|_| happened)?;
    let origin = &entry.source.origin;
    let place = event.place.as_ref().map(|place| HistoryPlace {
        name: place.name.clone(),
        admin: String::new(),
        country: place.country,
        latitude: place.latitude,
        longitude: place.longitude,
    });
    Some(HistoryEvent {
        id: id.to_owned(),
        days,
        reported: origin.published.date,
        actor: Some(event.actor.clone()),
        recipient: event.recipient.clone(),
        act: Some(HistoryAct {
            cameo: Some(event.cameo.clone()),
            event_type: Some(event.event_type),
            mode: event.mode,
            intensity: event.intensity,
            quad_class: Some(event.quad_class),
            quad_scheme: event.quad_scheme,
        }),
        contexts: event.contexts.clone(),
        place,
        text: entry.source.sentence.text.clone(),
        publisher: origin.publisher.clone().unwrap_or_default(),
        url: origin.url.clone().unwrap_or_default(),
        dead: event.magnitude.dead,
        n_mentions: u64::try_from(n_reports).ok(),
        n_articles: u64::try_from(n_articles).ok(),
    })
}

/// What the columns of the store tell of a row whose own columns mean nothing by themselves.
pub fn told_by_row(
    id: &str,
    days: DateInterval,
    reported: Option<Date>,
    sides: [Option<Actor>; 2],
    act: Option<HistoryAct>,
) -> HistoryEvent {
    let [actor, recipient] = sides;
    HistoryEvent {
        id: id.to_owned(),
        days,
        reported,
        actor,
        recipient,
        act,
        contexts: Vec::new(),
        place: None,
        text: String::new(),
        publisher: String::new(),
        url: String::new(),
        dead: None,
        n_mentions: None,
        n_articles: None,
    }
}
