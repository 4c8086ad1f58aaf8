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
        let published = last_day(&self.source.origin.published);
        published.is_some_and(|published| published <= day)
            && match &self.item {
                Item::Event(event) => !is_done_after(event, day),
                Item::ChannelChange(change) => {
                    change.state == ChannelState::Proposed
                        || !begins_after(&change.date, day)
                }
                Item::RedLine(line) => !begins_after(&line.as_of, day),
                Item::Cause(cause) => {
                    let acts = cause.cause_event.iter().chain(&cause.effect_event);
                    !acts.into_iter().any(|event| is_done_after(event, day))
                }
                Item::Sanction(sanction) => !begins_after(&sanction.date, day),
                Item::Outlook(_) | Item::Facet(_) => true,
            }
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

fn is_done_after(event: &Event, day: Date) -> bool {
    let looks_ahead = match event.actuality {
        Actuality::Happened | Actuality::Ongoing | Actuality::Denied => false,
        Actuality::Planned | Actuality::Threatened | Actuality::Hypothetical => true,
    };
    !looks_ahead && begins_after(&event.date, day)
}

fn begins_after(date: &Dated, day: Date) -> bool {
    date.interval.is_some_and(|days| days.start > day)
}
