//! Contact that its rhythm lets expect and that does not come, of pairs that are watched.

use std::collections::{BTreeMap, BTreeSet};

use dyad_data::ActorTables;
use dyad_ledger::{ContactKind, Contacts, Dyad, Exposure, silence};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::ruptures::names;
use crate::watching::ActLog;

/// A silence is told of when one as long comes once in twenty or less. Own choice: the field's usual 5 %.
const MOST_USUAL: f64 = 0.05;

/// Pairs that are listed. Own choice: one screen.
const MOST_PAIRS: usize = 10;

/// The newest contacts that the rhythm is learnt from, and somewhat more: [`silence`] takes 41.
const NEWEST: usize = 45;

/// Pairs that only fell silent.
///
/// A pair has a rhythm when its contacts stretch over at least as long as it has been silent: five
/// meetings of one visit are no rhythm of which half a year of silence is missing.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct QuietPairs {
    /// The pairs, the least probable silence first; at most ten.
    pub pairs: Vec<QuietPair>,
    /// How many pairs are as silent: once in twenty or less.
    pub n_quiet: usize,
    /// How many had a rhythm of contact. Of these one in twenty falls as silent by chance.
    pub n_with_rhythm: usize,
}

/// A pair without the contact that it used to have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuietPair {
    /// The pair.
    pub dyad: Dyad,
    /// Names of the two parties.
    pub names: [String; 2],
    /// Their contacts, and for how long none has come.
    pub contacts: Contacts,
}

/// Days of contact of each pair, and how much there was to read of each party.
#[derive(Debug)]
pub(crate) struct ContactLog<'l> {
    contacts: BTreeMap<&'l Dyad, Vec<Date>>,
    /// Acts by day, ascending.
    of_party: BTreeMap<&'l str, Vec<(Date, u32)>>,
}

impl<'l> ContactLog<'l> {
    pub(crate) fn of(log: &'l ActLog) -> Self {
        let mut contacts: Vec<Vec<Date>> = vec![Vec::new(); log.dyads.len()];
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sides: Vec<[usize; 2]> = Vec::with_capacity(log.dyads.len());
        for dyad in &log.dyads {
            sides.push(dyad.parties().map(|party| {
                let next = numbers.len();
                *numbers.entry(party.as_str()).or_insert(next)
            }));
        }
        let mut news: Vec<Vec<(Date, u32)>> = vec![Vec::new(); numbers.len()];
        let acts = log.acts().iter().filter(|act| !act.signal.is_of_channel());
        for act in acts {
            if let Some(days) = contacts.get_mut(act.dyad as usize)
                && act.is_meeting
                && days.last() != Some(&act.day)
            {
                days.push(act.day);
            }
            for side in sides.get(act.dyad as usize).into_iter().flatten() {
                let Some(days) = news.get_mut(*side) else { continue };
                match days.last_mut() {
                    Some((day, n)) if *day == act.day => *n += 1,
                    Some(_) | None => days.push((act.day, 1)),
                }
            }
        }
        let of_party = numbers.into_iter().filter_map(|(party, number)| {
            Some((party, std::mem::take(news.get_mut(number)?)))
        });
        Self {
            of_party: of_party.collect(),
            contacts: log.dyads.iter().zip(contacts).collect(),
        }
    }

    /// The contacts of a pair seen from a day, whatever came later; `None` where they have no rhythm.
    fn of_pair(&self, dyad: &Dyad, as_of: Date) -> Option<Contacts> {
        let days = self.contacts.get(dyad)?;
        let n_days = days.partition_point(|day| *day <= as_of);
        let newest = days.get(n_days.saturating_sub(NEWEST)..n_days)?;
        let (first, last) = (*days.first()?, *newest.last()?);
        if (as_of - last).get_days() > (last - first).get_days() {
            return None;
        }
        // A week before the first, since the exposure of a day counts the week up to it.
        let since = newest.first()?.checked_sub(7.days()).ok()?;
        let mut news: BTreeMap<Date, u32> = BTreeMap::new();
        for party in dyad.parties() {
            let of_party = self.of_party.get(party.as_str())?;
            let from = of_party.partition_point(|(day, _)| *day < since);
            for (day, n) in
                of_party.iter().skip(from).take_while(|(day, _)| *day <= as_of)
            {
                *news.entry(*day).or_default() += n;
            }
        }
        let silence = silence(newest, Exposure::News(&news), as_of)?;
        let kind = ContactKind::Any;
        Some(Contacts { kind, channel: None, n_days, newest: None, silence })
    }

    /// As [`ContactLog::of_pair`], of a silence that is told of.
    pub(crate) fn silence(&self, dyad: &Dyad, as_of: Date) -> Option<Contacts> {
        self.of_pair(dyad, as_of).filter(is_unusual)
    }

    /// The pairs among those that `is_asked` picks that fell silent and are not `told` of otherwise.
    pub(crate) fn quiet(
        &self,
        tables: &ActorTables,
        as_of: Date,
        told: &BTreeSet<Dyad>,
        is_asked: impl Fn(&Dyad) -> bool,
    ) -> QuietPairs {
        let mut quiet = QuietPairs::default();
        for dyad in self.contacts.keys().copied().filter(|dyad| is_asked(dyad)) {
            let Some(contacts) = self.of_pair(dyad, as_of) else { continue };
            quiet.n_with_rhythm += 1;
            if is_unusual(&contacts) && !told.contains(dyad) {
                let names = names(tables, dyad);
                quiet.pairs.push(QuietPair { dyad: dyad.clone(), names, contacts });
            }
        }
        quiet.n_quiet = quiet.pairs.len();
        quiet.pairs.sort_by(|one, other| {
            let odds = |pair: &QuietPair| pair.contacts.silence.probability.share();
            let expected = |pair: &QuietPair| pair.contacts.silence.expected.count();
            odds(one)
                .total_cmp(&odds(other))
                .then_with(|| expected(other).total_cmp(&expected(one)))
                .then_with(|| one.dyad.cmp(&other.dyad))
        });
        quiet.pairs.truncate(MOST_PAIRS);
        quiet
    }
}

fn is_unusual(contacts: &Contacts) -> bool {
    contacts.silence.probability.share() <= MOST_USUAL
}
