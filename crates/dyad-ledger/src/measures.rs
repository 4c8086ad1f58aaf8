//! Sanctions over time: each measure once, however many articles tell of it, from when to when.

use std::collections::BTreeMap;

use dyad_types::{Actor, Dated, Sanction, SanctionState, codes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledger::n_articles;
use crate::spans::shorter;
use crate::{Ledger, Told};

/// A measure of one against another, as far as it is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Who imposed it; `None` when no text says.
    pub issuer: Option<Actor>,
    /// Against whom.
    pub target: Actor,
    /// What it is, in the words of the first text that says: "arms embargo".
    pub what: String,
    /// What for, in the words of the newest text that says.
    pub reason: Option<String>,
    /// Since when; undated when no text says.
    pub start: Dated,
    /// When a part of it was lifted last, if one was.
    pub eased: Option<Dated>,
    /// Until when it is to last, by the text that sets the latest day.
    pub until: Dated,
    /// When it was lifted or suspended, or expired.
    pub end: Option<Dated>,
    /// Whether it is in force.
    pub standing: MeasureStanding,
    /// What tells of it: indices into [`Ledger::sanctions`], ascending, at least one.
    pub told: Vec<usize>,
    /// Number of articles that tell of it.
    pub n_articles: usize,
}

codes! {
    /// Whether a measure is in force, as far as told.
    pub enum MeasureStanding: "measure standing" {
        /// No text tells of its end.
        InForce = "in force",
        /// It was put on hold.
        Suspended = "suspended",
        /// It was lifted.
        Lifted = "lifted",
        /// It ended by itself, or the day until which it was to last has passed.
        Expired = "expired",
    }
}

impl Ledger {
    /// The sanctions of the ledger as measures, seen from `as_of`: those in force first, then by
    /// the newest report, newest first.
    ///
    /// Reports tell of one measure when issuer, target and kind of measure are the same; where no
    /// issuer is named it is the only one told of. The end closes a measure: what is told of the
    /// same kind afterwards is another.
    pub fn measures(&self, as_of: Option<Date>) -> Vec<Measure> {
        let mut measures: Vec<Measure> = groups(self)
            .into_values()
            .flat_map(|mut told| {
                told.sort_by(|one, other| when(one.1).cmp(&when(other.1)));
                fold(&told)
            })
            .collect();
        for measure in &mut measures {
            measure.told.sort_unstable();
            let told = measure.told.iter().filter_map(|idx| self.sanctions.get(*idx));
            measure.n_articles = n_articles(told.map(|told| &told.source));
            let is_over = measure
                .until
                .interval
                .zip(as_of)
                .is_some_and(|(until, as_of)| until.end < as_of);
            if measure.standing == MeasureStanding::InForce && is_over {
                measure.standing = MeasureStanding::Expired;
                measure.end = Some(measure.until.clone());
            }
        }
        let newest = |measure: &Measure| measure.told.last().copied();
        measures.sort_by_key(|measure| {
            (measure.standing, std::cmp::Reverse(newest(measure)))
        });
        measures
    }
}

type Report<'l> = (usize, &'l Told<Sanction>);

/// Target, issuer, kind.
type Key = (String, String, String);

fn groups(ledger: &Ledger) -> BTreeMap<Key, Vec<Report<'_>>> {
    let mut groups: BTreeMap<Key, Vec<Report<'_>>> = BTreeMap::new();
    for (idx, told) in ledger.sanctions.iter().enumerate() {
        let issuer = told.item.issuer.as_ref();
        let key = (
            ledger.key(&told.item.target),
            issuer.map_or_else(String::new, |issuer| ledger.key(issuer)),
            kind(&told.item.measure),
        );
        groups.entry(key).or_default().push((idx, told));
    }
    join(&mut groups, |(target, issuer, kind), other| {
        issuer.is_empty() && (target, kind) == (&other.0, &other.2)
    });
    // "the embargo" is the arms embargo that was told of.
    join(&mut groups, |(target, issuer, kind), other| {
        (target, issuer) == (&other.0, &other.1) && other.2.ends_with(&format!(" {kind}"))
    });
    groups
}

/// Puts each group into the only other one that may be the same.
fn join(
    groups: &mut BTreeMap<Key, Vec<Report<'_>>>,
    may_be: impl Fn(&Key, &Key) -> bool,
) {
    let keys: Vec<Key> = groups.keys().cloned().collect();
    for key in keys {
        let mut others =
            groups.keys().filter(|other| **other != key && may_be(&key, other));
        if let (Some(only), None) = (others.next().cloned(), others.next())
            && let Some(own) = groups.remove(&key)
        {
            groups.entry(only).or_default().extend(own);
        }
    }
}

/// The measure in lower case and in the singular.
fn kind(measure: &str) -> String {
    let measure = measure.trim().to_lowercase();
    let one = measure.strip_suffix("oes").map(|stem| format!("{stem}o"));
    let one = one
        .or_else(|| measure.strip_suffix('s').map(ToOwned::to_owned))
        .unwrap_or(measure);
    if one.is_empty() { "sanction".to_owned() } else { one }
}

/// Sort key of a report: what it tells of, else when it was published; undated ones last.
fn when(told: &Told<Sanction>) -> impl Ord + '_ {
    let day = day(told);
    (day.is_none(), day, told.source.order())
}

fn day(told: &Told<Sanction>) -> Option<Date> {
    let own = told.item.date.interval.map(|days| days.start);
    // "in force since 2009" tells of the day it was published on.
    let own = own.filter(|_| told.item.state != SanctionState::InForce);
    own.or(told.source.origin.published.date)
}

fn fold(told: &[Report<'_>]) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    for (idx, report) in told {
        // An end told again is the same end; of an undated report nobody can tell what it came
        // after.
        let goes_on = |last: &&mut Measure| {
            last.standing == MeasureStanding::InForce
                || !report.item.state.is_in_force()
                || day(report).is_none()
        };
        match measures.last_mut().filter(goes_on) {
            Some(measure) => measure.take(*idx, &report.item),
            None => measures.push(Measure::of(*idx, &report.item)),
        }
    }
    measures
}

impl Measure {
    fn of(idx: usize, sanction: &Sanction) -> Self {
        let mut measure = Self {
            issuer: None,
            target: sanction.target.clone(),
            what: sanction.measure.clone(),
            reason: None,
            start: Dated::UNDATED,
            eased: None,
            until: Dated::UNDATED,
            end: None,
            standing: MeasureStanding::InForce,
            told: Vec::new(),
            n_articles: 0,
        };
        measure.take(idx, sanction);
        measure
    }

    fn take(&mut self, idx: usize, sanction: &Sanction) {
        self.told.push(idx);
        self.issuer = self.issuer.take().or_else(|| sanction.issuer.clone());
        self.reason = sanction.reason.clone().or_else(|| self.reason.take());
        if self.what.is_empty() {
            self.what.clone_from(&sanction.measure);
        }
        if ends_later(&sanction.until, &self.until) {
            self.until = sanction.until.clone();
        }
        let date = &sanction.date;
        match sanction.state {
            SanctionState::Imposed | SanctionState::InForce => {
                let starts = |date: &Dated| date.interval.map(|days| days.end);
                let is_earlier = date
                    .interval
                    .is_some_and(|days| Some(days.end) < starts(&self.start));
                self.start =
                    if is_earlier { date.clone() } else { shorter(&self.start, date) };
            }
            SanctionState::Eased => self.eased = Some(date.clone()),
            SanctionState::Suspended => self.close(MeasureStanding::Suspended, date),
            SanctionState::Lifted => self.close(MeasureStanding::Lifted, date),
            SanctionState::Expired => self.close(MeasureStanding::Expired, date),
        }
    }

    fn close(&mut self, standing: MeasureStanding, date: &Dated) {
        let told_before = self.end.take();
        self.end = Some(told_before.map_or_else(
            || date.clone(),
            |told| {
                if self.standing == standing {
                    shorter(&told, date)
                } else {
                    date.clone()
                }
            },
        ));
        self.standing = standing;
    }
}

fn ends_later(one: &Dated, other: &Dated) -> bool {
    let end = |date: &Dated| date.interval.map(|days| days.end);
    end(one) > end(other)
}
