//! Contacts of a dyad by kind: meetings, visits, calls, the use of each channel; their rhythm, and
//! whether they fell silent.

use std::collections::BTreeMap;

use dyad_types::{ChannelState, Dated, EventType, Mode, codes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::silence::silence;
use crate::{Exposure, Ledger, Silence};

codes! {
    /// What contacts are counted together.
    pub enum ContactKind: "contact kind" {
        /// Meetings, visits and calls of all kinds.
        Any = "contact",
        /// By phone, video or other remote medium.
        Phone = "phone calls",
        /// One side travels to the other.
        Visit = "visits",
        /// Meetings elsewhere, or where no text says where.
        Talks = "talks",
        /// The use of one channel.
        Channel = "channel",
    }
}

/// The contacts of one kind, and for how long none has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contacts {
    /// What is counted.
    pub kind: ContactKind,
    /// The channel: index into [`Ledger::channels`]; `None` of other kinds.
    pub channel: Option<usize>,
    /// On how many days there was contact.
    pub n_days: usize,
    /// The newest contact: index into [`Ledger::events`]; `None` of a channel.
    pub newest: Option<usize>,
    /// How long it has been silent, and how unusual that is.
    pub silence: Silence,
}

impl Ledger {
    /// The kinds of contact that had a rhythm, seen from `as_of`, the most unusual silence first.
    /// Kinds with fewer contacts than [`crate::LEAST_CONTACTS`] are left out.
    ///
    /// A contact is an act of type CONSULT that was done, or a day on which a channel is told to be
    /// open or restored, dated to a week or better: its last day counts, so that no silence is
    /// longer than it is. All kinds together are told of when that is more than one of them.
    pub fn contacts(&self, exposure: Exposure<'_>, as_of: Date) -> Vec<Contacts> {
        let mut by_kind: BTreeMap<ContactKind, Vec<(Date, usize)>> = BTreeMap::new();
        for (idx, act) in self.events.iter().enumerate() {
            let is_contact = act.event.event_type == EventType::Consult && act.is_real();
            let Some(day) = day(&act.event.date).filter(|_| is_contact) else { continue };
            for kind in [kind(act.event.mode), ContactKind::Any] {
                by_kind.entry(kind).or_default().push((day, idx));
            }
        }
        let acts = by_kind.into_iter().filter_map(|(kind, contacts)| {
            let days: Vec<Date> = contacts.iter().map(|(day, _)| *day).collect();
            let newest = contacts.iter().filter(|(day, _)| *day <= as_of).max();
            let silence = silence(&days, exposure, as_of)?;
            Some(Contacts {
                kind,
                channel: None,
                n_days: n_days(days, as_of),
                newest: newest.map(|(_, idx)| *idx),
                silence,
            })
        });
        let channels = self.channels.iter().enumerate().filter_map(|(idx, channel)| {
            let works = |state: ChannelState| {
                matches!(state, ChannelState::Open | ChannelState::Restored)
            };
            let used = channel.states.iter().filter(|told| works(told.state));
            let days: Vec<Date> = used.filter_map(|told| day(&told.date)).collect();
            let silence = silence(&days, exposure, as_of)?;
            Some(Contacts {
                kind: ContactKind::Channel,
                channel: Some(idx),
                n_days: n_days(days, as_of),
                newest: None,
                silence,
            })
        });
        let mut all: Vec<Contacts> = acts.chain(channels).collect();
        let n_of_one = all
            .iter()
            .filter(|contacts| contacts.kind != ContactKind::Any)
            .map(|contacts| contacts.n_days)
            .max();
        all.retain(|contacts| {
            contacts.kind != ContactKind::Any
                || n_of_one.is_none_or(|n_days| n_days < contacts.n_days)
        });
        all.sort_by(|one, other| {
            let share = |contacts: &Contacts| contacts.silence.probability.share();
            share(one)
                .total_cmp(&share(other))
                .then_with(|| (one.kind, one.channel).cmp(&(other.kind, other.channel)))
        });
        all
    }

    /// How many articles the ledger rests on, by day of publication: an [`Exposure`] where nothing
    /// is known of other news of the two.
    pub fn news(&self) -> BTreeMap<Date, u32> {
        let mut articles: BTreeMap<_, Date> = BTreeMap::new();
        for source in self.sources() {
            if let Some(day) = source.origin.published.date {
                articles.insert(&source.origin.article, day);
            }
        }
        let mut n_by_day: BTreeMap<Date, u32> = BTreeMap::new();
        for day in articles.into_values() {
            *n_by_day.entry(day).or_default() += 1;
        }
        n_by_day
    }
}

/// Longest period of a contact, in days: a week.
const LONGEST: i32 = 7;

fn day(date: &Dated) -> Option<Date> {
    let days = date.interval?;
    let n_days = days.start.until(days.end).ok()?.get_days() + 1;
    (n_days <= LONGEST).then_some(days.end)
}

fn kind(mode: Option<Mode>) -> ContactKind {
    if mode == Some(Mode::Phone) {
        ContactKind::Phone
    } else if mode == Some(Mode::Visit) {
        ContactKind::Visit
    } else {
        ContactKind::Talks
    }
}

fn n_days(mut days: Vec<Date>, as_of: Date) -> usize {
    days.retain(|day| *day <= as_of);
    days.sort_unstable();
    days.dedup();
    days.len()
}
