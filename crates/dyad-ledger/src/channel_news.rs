//! When it became known that a channel was shut or opened: each change once, on the day of the first
//! article that tells it, however many tell it after.
//!
//! Beside [`crate::ChannelSpan`], which folds all that is told today: here nothing that is told later
//! moves a change that was news before.

use std::collections::BTreeMap;

use dyad_types::{Actor, ChannelChange, ChannelKind, ChannelState, DateInterval, Dated};
use jiff::civil::Date;
use serde::Serialize;

use crate::channel::identity;
use crate::exposure::days_between;
use crate::ledger::n_articles;
use crate::spans::{comes_in_rounds, n_days};
use crate::{DirectedDyad, Dyad, Entry, Item, Source, is_usable};

/// A change is news when it is told at most so many days after it. Own choice: "in May" is told at
/// the end of May; what lies further back is background.
const LATEST: f64 = 31.0;

/// A change is dated to so many days or better. Own choice: a month.
const LONGEST: i32 = 30;

/// A harsher state is a change of its own when it begins so many days after the one before. Own
/// choice: within a week papers say "suspended" and "cut" of one act.
const HARSHER_AFTER: f64 = 7.0;

/// What comes in rounds, as talks do, is broken off or opened anew when nothing was told of it for so
/// many days. Own choice: a quarter of a year.
const ROUND: f64 = 92.0;

/// A channel that was shut or opened, when that was first known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChannelNews {
    /// Between whom.
    pub dyad: Dyad,
    /// What channel.
    pub kind: ChannelKind,
    /// The words for it in the first report.
    pub name: String,
    /// The state it is in now, in the first report. Never proposed.
    pub state: ChannelState,
    /// Since when, in the first report.
    pub date: Dated,
    /// Who brought it about, in the first report that says so.
    pub by: Option<Actor>,
    /// The first day at whose end it was known.
    pub known: Date,
    /// What tells it, in the order in which it was known; at least one.
    pub sources: Vec<Source>,
}

impl ChannelNews {
    /// Whether the channel can be used now.
    pub fn is_opened(&self) -> bool {
        is_usable(self.state) == Some(true)
    }

    /// Number of articles that tell it.
    pub fn n_articles(&self) -> usize {
        n_articles(self.sources.iter())
    }
}

/// The changes of channels among `entries` (any order; other entries are passed over), by day on which
/// they were known, then pair and kind. What is told after a day changes nothing of the days up to it
/// but adds to `sources`.
///
/// Articles tell of one change when they tell that the channel is as it was left: shut after it was
/// shut. A harsher state a week later is a change of its own, and so is the next round of talks that
/// is called off after a quarter of a year without a word on them. That talks or a summit take place
/// is no news, they are meetings; that they are resumed is. What is undated, dated no better than to
/// a month, or told more than a month late tells how the channel stands, and is no news.
pub fn channel_news<'e>(
    entries: impl IntoIterator<Item = &'e Entry>,
) -> Vec<ChannelNews> {
    let mut tellings: Vec<Telling<'_>> =
        entries.into_iter().flat_map(Telling::of).collect();
    tellings.sort_by(|one, other| {
        let key =
            |telling: &Telling<'_>| (telling.known, telling.days(), telling.change.state);
        key(one)
            .cmp(&key(other))
            .then_with(|| one.entry.source.order().cmp(&other.entry.source.order()))
            .then_with(|| format!("{:?}", one.change).cmp(&format!("{:?}", other.change)))
    });
    tellings.dedup();
    let mut news = Vec::new();
    let mut standing = BTreeMap::new();
    for telling in tellings {
        let channel = (telling.dyad.clone(), identity(telling.change));
        let before = standing.remove(&channel);
        if let Some(left) = telling.after(before, &mut news) {
            standing.insert(channel, left);
        }
    }
    news.sort_by(|one: &ChannelNews, other| {
        let key = |news: &ChannelNews| (news.known, news.dyad.clone(), news.kind);
        key(one).cmp(&key(other))
    });
    news
}

/// A report of a state of a channel between a pair.
#[derive(Debug, PartialEq)]
struct Telling<'e> {
    dyad: Dyad,
    known: Date,
    change: &'e ChannelChange,
    entry: &'e Entry,
}

/// How a channel was left.
#[derive(Debug)]
struct Left {
    state: ChannelState,
    days: DateInterval,
    /// When it was told last.
    told: Date,
    /// Index of the news of it; `None` where it came as background.
    news: Option<usize>,
}

impl<'e> Telling<'e> {
    /// One for each pair that the channel links.
    fn of(entry: &'e Entry) -> Vec<Self> {
        let Item::ChannelChange(change) = &entry.item else { return Vec::new() };
        let (Some(known), Some(_)) = (entry.known_since(), is_usable(change.state))
        else {
            return Vec::new();
        };
        // Who mediates between two has no part in their channel.
        let linked = match change.between.as_slice() {
            [one, other] => DirectedDyad::between(one, other),
            _ => None,
        };
        let dyads =
            linked.map_or_else(|| entry.dyads.clone(), |dyad| vec![dyad.undirected()]);
        dyads
            .into_iter()
            .map(|dyad| Self { dyad, known, change, entry })
            .collect()
    }

    fn days(&self) -> Option<DateInterval> {
        self.change.date.interval
    }

    /// How it leaves the channel, which was left as `before`. What is undated says that it is so, not
    /// that it came to be so.
    fn after(&self, before: Option<Left>, news: &mut Vec<ChannelNews>) -> Option<Left> {
        let is_change = before
            .as_ref()
            .map_or_else(|| self.begins(), |left| self.changes(left));
        if is_change && let Some(days) = self.days() {
            let mut left = Left {
                state: self.change.state,
                days,
                told: self.known,
                news: None,
            };
            if self.is_fresh() {
                left.news = Some(news.len());
                news.push(self.news());
            }
            return Some(left);
        }
        let mut left = before?;
        if self.is_same(&left) {
            left.told = self.known;
            if let Some(told) = left.news.and_then(|idx| news.get_mut(idx)) {
                told.by = told.by.take().or_else(|| self.change.by.clone());
                told.sources.push(self.entry.source.clone());
            }
        }
        Some(left)
    }

    fn news(&self) -> ChannelNews {
        ChannelNews {
            dyad: self.dyad.clone(),
            kind: self.change.kind,
            name: self.change.name.clone(),
            state: self.change.state,
            date: self.change.date.clone(),
            by: self.change.by.clone(),
            known: self.known,
            sources: vec![self.entry.source.clone()],
        }
    }

    /// Whether it is a change when nothing was told before: something ended, was mended or founded.
    fn begins(&self) -> bool {
        let is_meeting =
            matches!(self.change.kind, ChannelKind::Summit | ChannelKind::Talks);
        self.change.state != ChannelState::Open || !is_meeting
    }

    fn is_same(&self, left: &Left) -> bool {
        is_usable(self.change.state) == is_usable(left.state)
    }

    /// Whether the channel is not as it was left. Of one day both cannot be true: the first report
    /// stands.
    fn changes(&self, left: &Left) -> bool {
        let Some(days) = self.days() else { return false };
        if !self.is_same(left) {
            return days.start > left.days.start;
        }
        if days.end < left.days.start {
            return false;
        }
        // "Shut this year" came before "shut on Friday".
        let more_exact =
            left.news.is_none() && left.days.overlaps(days) && self.is_fresh();
        let later = days_between(left.days.end, days.start);
        let harsher = is_usable(left.state) == Some(false)
            && self.change.state > left.state
            && later >= HARSHER_AFTER;
        let next_round = comes_in_rounds(self.change.kind)
            && self.begins()
            && days_between(left.told, days.start) >= ROUND;
        more_exact || harsher || next_round
    }

    fn is_fresh(&self) -> bool {
        self.days().is_some_and(|days| {
            n_days(days) <= LONGEST && days_between(days.end, self.known) <= LATEST
        })
    }
}
