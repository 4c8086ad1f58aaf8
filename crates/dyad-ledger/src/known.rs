//! What was known on a day: what a view as of that day may use.

use dyad_types::{Actuality, ChannelState, Dated, Event, Precision, Publication};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::{Dyad, Entry, Item, Ledger};

impl Entry {
    /// Whether it was known at the end of `day`: published by then, and nothing that it tells as
    /// done begins later. Plans and threats look ahead, and were known when they were told.
    ///
    /// What a page without a date of publication tells is not known by any day: it may have been
    /// written years later.
    pub fn is_known_by(&self, day: Date) -> bool {
        self.known_since().is_some_and(|known| known <= day)
    }

    /// The first day at whose end it was known, as [`Entry::is_known_by`] says; `None` for what is
    /// not known by any day.
    pub fn known_since(&self) -> Option<Date> {
        let published = last_day(&self.source.origin.published)?;
        let begins = match &self.item {
            Item::Event(event) => done_from(event),
            Item::ChannelChange(change) => {
                begin(&change.date).filter(|_| change.state != ChannelState::Proposed)
            }
            Item::RedLine(line) => begin(&line.as_of),
            Item::Cause(cause) => {
                let acts = cause.cause_event.iter().chain(&cause.effect_event);
                acts.filter_map(|event| done_from(event)).max()
            }
            Item::Sanction(sanction) => begin(&sanction.date),
            Item::Outlook(_) | Item::Facet(_) => None,
        };
        Some(begins.map_or(published, |begins| begins.max(published)))
    }
}

impl Ledger {
    /// The ledger of `dyad` as it was known at the end of `day`: that of the entries with
    /// [`Entry::is_known_by`].
    pub fn known_by(
        dyad: Dyad,
        entries: impl IntoIterator<Item = Entry>,
        day: Date,
    ) -> Self {
        Self::of(dyad, entries.into_iter().filter(|entry| entry.is_known_by(day)))
    }
}

/// The last day on which something dated so may have been published; `None` for no date. What it tells
/// is known from its end on.
pub fn last_day(published: &Publication) -> Option<Date> {
    let first = published.date?;
    let last = match published.precision {
        Precision::Day | Precision::Period | Precision::Unknown => first,
        Precision::Week => first.saturating_add(6.days()),
        Precision::Month => first.last_of_month(),
        Precision::Quarter => first.saturating_add(2.months()).last_of_month(),
        Precision::Year => first.last_of_year(),
    };
    Some(last)
}

/// The first day of what is told as done; `None` of what lies ahead, or is undated.
fn done_from(event: &Event) -> Option<Date> {
    let looks_ahead = match event.actuality {
        Actuality::Happened | Actuality::Ongoing | Actuality::Denied => false,
        Actuality::Planned | Actuality::Threatened | Actuality::Hypothetical => true,
    };
    begin(&event.date).filter(|_| !looks_ahead)
}

fn begin(date: &Dated) -> Option<Date> {
    date.interval.map(|days| days.start)
}
