//! Red lines over time: each limit once, with when it was stated and whether it was crossed.

use dyad_types::{Actor, Dated, RedLine};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::alike::{Texts, n_words};
use crate::ledger::n_articles;
use crate::{Ledger, Told};

/// A limit of one side, stated once or several times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// Whose limit it is.
    pub holder: Actor,
    /// Who would cross it, in the newest statement that says.
    pub addressee: Option<Actor>,
    /// The act that would cross it, in the words of the newest statement.
    pub act: String,
    /// Whether it was crossed, by the newest statement that says; `None` when none does.
    pub crossed: Option<bool>,
    /// For when that is said.
    pub as_of: Dated,
    /// Whether another statement says otherwise.
    pub disputed: bool,
    /// Day of publication of the first statement; `None` when it is not dated.
    pub first_stated: Option<Date>,
    /// Day of publication of the newest statement; `None` when it is not dated.
    pub last_stated: Option<Date>,
    /// The statements: indices into [`Ledger::red_lines`], ascending, at least one.
    pub stated: Vec<usize>,
    /// Number of articles that state it.
    pub n_articles: usize,
    /// The newest act of the other side that is told in much the same words: index into
    /// [`Ledger::events`]. It may have crossed the line.
    pub alike: Option<usize>,
}

impl Ledger {
    /// The red lines of the ledger, the one stated last first. Statements of one holder in much the
    /// same words are one limit. `done`: what was done, by its words.
    pub(crate) fn limits(&self, done: &Texts) -> Vec<Limit> {
        let mut limits: Vec<Limit> = Vec::new();
        let mut stated = Texts::default();
        for (idx, told) in self.red_lines.iter().enumerate() {
            let line = &told.item;
            let is_its = |at: &usize| {
                limits.get(*at).is_some_and(|limit| {
                    self.key(&limit.holder) == self.key(&line.holder)
                })
            };
            let at = stated.like(&line.act).into_iter().find(is_its);
            let at = at.unwrap_or_else(|| {
                limits.push(Limit::of(&line.holder));
                limits.len() - 1
            });
            stated.add(at, &line.act);
            if let Some(limit) = limits.get_mut(at) {
                limit.take(idx, told);
            }
        }
        for limit in &mut limits {
            let told = limit.stated.iter().filter_map(|idx| self.red_lines.get(*idx));
            limit.n_articles = n_articles(told.map(|told| &told.source));
            limit.alike = self.newest_alike(limit, done);
        }
        limits.sort_by_key(|limit| std::cmp::Reverse(limit.last_stated));
        limits
    }

    /// One word alone, "a blockade", is in too many acts.
    fn newest_alike(&self, limit: &Limit, done: &Texts) -> Option<usize> {
        if n_words(&limit.act) < 2 {
            return None;
        }
        let holder = self.dyad.party_of(&limit.holder);
        let may_cross = |idx: &usize| {
            self.events.get(*idx).is_some_and(|act| {
                holder.is_none_or(|holder| holder != act.direction.actor())
            })
        };
        done.like(&limit.act).into_iter().rev().find(may_cross)
    }
}

impl Limit {
    fn of(holder: &Actor) -> Self {
        Self {
            holder: holder.clone(),
            addressee: None,
            act: String::new(),
            crossed: None,
            as_of: Dated::UNDATED,
            disputed: false,
            first_stated: None,
            last_stated: None,
            stated: Vec::new(),
            n_articles: 0,
            alike: None,
        }
    }

    /// Takes a statement that is not older than those before, unless nothing dates it.
    fn take(&mut self, idx: usize, told: &Told<RedLine>) {
        let line = &told.item;
        let published = told.source.origin.published.date;
        let is_newest = published.is_some() || self.last_stated.is_none();
        self.stated.push(idx);
        if is_newest {
            self.act.clone_from(&line.act);
            self.addressee = line.addressee.clone().or_else(|| self.addressee.take());
        }
        self.first_stated = self.first_stated.into_iter().chain(published).min();
        self.last_stated = self.last_stated.max(published);
        if let Some(crossed) = line.crossed {
            self.disputed |= self.crossed.is_some_and(|before| before != crossed);
            if is_newest || self.crossed.is_none() {
                self.crossed = Some(crossed);
                self.as_of = line.as_of.clone();
            }
        }
    }
}
