//! What `dyad ingest` and `dyad watch` make of each item: stored, a copy of what is stored, set aside; and the
//! counts of all of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use dyad::{Article, CopyKind, Fingerprint, Reading};
use dyad_store::{
    Added, Batch, Candidate, Coding, Copy, Erratum, Settled, SourceMark, Store,
    StoreError,
};
use jiff::civil::Date;

use crate::commands::STORE_HINT;
use crate::failure::{Failure, Outcome};

/// Articles that are stored at once, and the longest time until they are.
const MOST_WAITING: usize = 64;
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Printings of one story come out within so many days of each other.
const MOST_DAYS_APART: i32 = 4;

/// Reasons that standard error names before it only counts.
const MOST_NAMED: usize = 20;

/// Reasons that are counted apart; a run of months meets many.
const MOST_REASONS: usize = 32;

/// What was decided of an item that is not to be coded.
#[derive(Debug)]
pub(crate) enum Decision {
    /// It is in the store.
    Already,
    /// It is another printing of what is in the store.
    Copy(Copy),
    /// It is no page by its nature.
    PassedOver(&'static str),
    /// It cannot be used.
    Rejected {
        /// What the user calls it.
        name: String,
        /// Why.
        reason: String,
    },
}

/// The store, what waits to be written to it, and counts.
#[derive(Debug)]
pub(crate) struct Intake {
    store: Store,
    rejects: Option<File>,
    /// Articles accepted in this run and not yet stored.
    accepted: Vec<Candidate>,
    fingerprints: Vec<(String, Option<String>, Fingerprint)>,
    readings: Vec<Reading>,
    copies: Vec<Copy>,
    /// Updates and corrections whose articles wait to be coded.
    updates: Vec<Copy>,
    errata: Vec<Erratum>,
    marks: Vec<SourceMark>,
    settled: Vec<Settled>,
    last_flush: Instant,
    added: Added,
    n_copies: usize,
    n_updates: usize,
    n_corrections: usize,
    n_doubtful: usize,
    n_already: usize,
    n_rejected: usize,
    reasons: BTreeMap<String, usize>,
    passed_over: BTreeMap<&'static str, usize>,
}

/// What became of the pages so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "`n_` marks a count everywhere")]
pub(crate) struct Counts {
    /// Stored.
    pub(crate) n_stored: usize,
    /// Other printings of a stored page.
    pub(crate) n_copies: usize,
    /// In the store before.
    pub(crate) n_already: usize,
    /// Set aside.
    pub(crate) n_rejected: usize,
    /// Events of the stored ones.
    pub(crate) n_events: usize,
}

impl Intake {
    pub(crate) fn new(store: Store, rejects: Option<&Path>) -> Result<Self, Failure> {
        let open = |path: &Path| {
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                .map_err(|error| {
                    Failure::yours(format!("cannot write {}: {error}", path.display()))
                })
        };
        Ok(Self {
            store,
            rejects: rejects.map(open).transpose()?,
            accepted: Vec::new(),
            fingerprints: Vec::new(),
            readings: Vec::new(),
            copies: Vec::new(),
            updates: Vec::new(),
            errata: Vec::new(),
            marks: Vec::new(),
            settled: Vec::new(),
            last_flush: Instant::now(),
            added: Added::default(),
            n_copies: 0,
            n_updates: 0,
            n_corrections: 0,
            n_doubtful: 0,
            n_already: 0,
            n_rejected: 0,
            reasons: BTreeMap::new(),
            passed_over: BTreeMap::new(),
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Whether the article needs no coding; `None` when it does, and is accepted.
    pub(crate) fn decide(
        &mut self,
        article: &Article,
        fingerprint: Fingerprint,
    ) -> Result<Option<Decision>, Failure> {
        let id = &article.id.0;
        let published = article.published.date;
        let is_waiting = self.accepted.iter().any(|own| own.article_id == *id);
        let knows = self.store.knows(id, dyad::CODER_VERSION, published.is_some());
        if is_waiting || knows.map_err(store_failed)? {
            return Ok(Some(Decision::Already));
        }
        if let Some(original) = self.original(id, published, &fingerprint)? {
            let kind = dyad::copy_kind(dyad::is_correction(article), original.new);
            let copy = original.copy(article, kind);
            match kind {
                CopyKind::Copy => return Ok(Some(Decision::Copy(copy))),
                CopyKind::Update => self.updates.push(copy),
                CopyKind::Corrected => self.errata.push(Erratum {
                    article_id: id.clone(),
                    corrects: original.article_id,
                    shared: original.shared,
                }),
            }
        }
        let published = published.map(|date| date.to_string());
        self.accepted.push(Candidate {
            article_id: id.clone(),
            published: published.clone(),
            fingerprint: fingerprint.clone(),
        });
        if !fingerprint.is_empty() {
            self.fingerprints.push((id.clone(), published, fingerprint));
        }
        Ok(None)
    }

    /// The article that the text is another printing of: the one that it shares most with.
    fn original(
        &self,
        id: &str,
        published: Option<Date>,
        fingerprint: &Fingerprint,
    ) -> Result<Option<Original>, Failure> {
        let stored = self.store.alike(fingerprint).map_err(store_failed)?;
        let mut best: Option<Original> = None;
        for candidate in self.accepted.iter().chain(&stored) {
            let new = fingerprint.new_beside(&candidate.fingerprint);
            let shared = fingerprint.shared(&candidate.fingerprint);
            let is_same = candidate.article_id != id
                && shared >= dyad::SAME_STORY
                && are_near(published, candidate.published.as_deref());
            // Of two that share as much, the one beside which less is new.
            let is_better = best
                .as_ref()
                .is_none_or(|best| (shared, -new) > (best.shared, -best.new));
            if is_same && is_better {
                let article_id = candidate.article_id.clone();
                best = Some(Original { article_id, shared, new });
            }
        }
        Ok(best)
    }

    /// An article that was coded.
    pub(crate) fn take(&mut self, reading: Reading) {
        self.n_doubtful += usize::from(!reading.article.facts.doubts.is_empty());
        self.readings.push(reading);
    }

    /// An article that was accepted and cannot be coded.
    pub(crate) fn give_up(&mut self, article_id: &str) {
        self.accepted.retain(|own| own.article_id != article_id);
        self.fingerprints.retain(|(id, ..)| id != article_id);
    }

    /// A page of the queue that is done with once what waits is stored.
    pub(crate) fn settle(&mut self, settled: Settled) {
        self.settled.push(settled);
    }

    /// The end of a source.
    pub(crate) fn finish(&mut self, mark: SourceMark) {
        self.marks.push(mark);
    }

    /// Counts what was decided.
    pub(crate) fn note(&mut self, decision: Decision) -> Result<(), Failure> {
        match decision {
            Decision::Already => self.n_already += 1,
            Decision::Copy(copy) => {
                self.n_copies += 1;
                self.copies.push(copy);
            }
            Decision::PassedOver(what) => *self.passed_over.entry(what).or_default() += 1,
            Decision::Rejected { name, reason } => self.reject(&name, &reason)?,
        }
        Ok(())
    }

    fn reject(&mut self, name: &str, reason: &str) -> Result<(), Failure> {
        self.n_rejected += 1;
        let is_kept =
            self.reasons.len() < MOST_REASONS || self.reasons.contains_key(reason);
        let reason_or_rest = if is_kept { reason } else { "other reasons" };
        *self.reasons.entry(reason_or_rest.to_owned()).or_default() += 1;
        if self.n_rejected <= MOST_NAMED {
            eprintln!("set aside {name}: {reason}");
        } else if self.n_rejected == MOST_NAMED + 1 && self.rejects.is_none() {
            eprintln!("more are set aside; --rejects FILE names them all");
        }
        if let Some(file) = &mut self.rejects {
            let row = serde_json::json!({ "name": name, "reason": reason });
            writeln!(file, "{row}")?;
        }
        Ok(())
    }

    /// Whether anything waits to be stored.
    pub(crate) fn is_empty(&self) -> bool {
        self.readings.is_empty()
            && self.copies.is_empty()
            && self.marks.is_empty()
            && self.settled.is_empty()
    }

    /// Whether it is time to store what waits.
    pub(crate) fn is_full(&self) -> bool {
        self.readings.len() + self.copies.len() >= MOST_WAITING
            || self.last_flush.elapsed() >= LONGEST_WAIT
    }

    /// Stores what waits, and how far the open source was read.
    pub(crate) fn flush(&mut self, mark: Option<SourceMark>) -> Result<(), Failure> {
        self.marks.extend(mark);
        let codings: Vec<Coding<'_>> = self
            .readings
            .iter()
            .map(|reading| Coding {
                article: &reading.article,
                sentences: &reading.sentences,
                coded: &reading.coded,
                coder_version: dyad::CODER_VERSION,
            })
            .collect();
        // What waits to be coded stays in the list of the accepted.
        let stored: Vec<&str> = self
            .readings
            .iter()
            .map(|reading| reading.article.id.0.as_str())
            .collect();
        let is_stored = |id: &String| stored.contains(&id.as_str());
        let (ready, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.fingerprints)
            .into_iter()
            .partition(|(id, ..)| is_stored(id));
        let (updates, later_updates): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.updates)
                .into_iter()
                .partition(|update| is_stored(&update.copy_id));
        let (errata, later_errata): (Vec<_>, Vec<_>) = std::mem::take(&mut self.errata)
            .into_iter()
            .partition(|erratum| is_stored(&erratum.article_id));
        self.n_updates += updates.len();
        self.n_corrections += errata.len();
        self.copies.extend(updates);
        let batch = Batch {
            codings: &codings,
            fingerprints: &ready,
            copies: &self.copies,
            errata: &errata,
            marks: &self.marks,
            settled: &self.settled,
        };
        let added = self.store.put_batch(&batch).map_err(store_failed)?;
        self.accepted.retain(|own| !is_stored(&own.article_id));
        self.fingerprints = later;
        self.updates = later_updates;
        self.errata = later_errata;
        self.added = self.added.and(added);
        self.readings.clear();
        self.copies.clear();
        self.marks.clear();
        self.settled.clear();
        self.last_flush = Instant::now();
        Ok(())
    }

    /// A few words for the progress bar.
    pub(crate) fn short(&self) -> String {
        let n_pages = self.added.n_articles + self.added.n_replaced;
        let mut words = format!("{n_pages} pages, {} events", self.added.n_events);
        if self.n_rejected > 0 {
            let _ = write!(words, ", {} set aside", self.n_rejected);
        }
        words
    }

    /// What the run did.
    pub(crate) fn summary(&self) -> String {
        let Added { n_articles, n_replaced, n_events, n_already, .. } = self.added;
        let mut lines = vec![
            (n_articles, "new pages".to_owned()),
            (n_replaced, "pages coded anew".to_owned()),
            (n_events, "events coded".to_owned()),
            (self.n_copies, "other printings of a page, coded once".to_owned()),
            (self.n_updates, "of the new pages are updates of a story".to_owned()),
            (
                self.n_corrections,
                "of the new pages correct another, which they replace".to_owned(),
            ),
            (self.n_doubtful, "of the new pages have a doubtful text or date".to_owned()),
            (n_already + self.n_already, "pages that the store had".to_owned()),
            (self.n_rejected, "set aside".to_owned()),
        ];
        let passed = self.passed_over.iter();
        lines.extend(passed.map(|(what, n)| (*n, format!("passed over: {what}"))));
        let mut text = String::new();
        for (n, what) in lines.iter().filter(|(n, what)| *n > 0 || what == "new pages") {
            let _ = writeln!(text, "{n:>9}  {what}");
        }
        text
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            n_stored: self.added.n_articles + self.added.n_replaced,
            n_copies: self.n_copies,
            n_already: self.n_already + self.added.n_already,
            n_rejected: self.n_rejected,
            n_events: self.added.n_events,
        }
    }

    /// Why pages were set aside, and how many, the most frequent reason first.
    pub(crate) fn reasons(&self) -> Vec<(&str, usize)> {
        let reasons = self.reasons.iter();
        let mut reasons: Vec<_> = reasons.map(|(why, n)| (why.as_str(), *n)).collect();
        reasons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        reasons
    }

    pub(crate) fn outcome(&self) -> Outcome {
        if self.n_rejected > 0 { Outcome::SomeRejected } else { Outcome::Done }
    }
}

/// The article that a text is another printing of.
struct Original {
    article_id: String,
    /// Share of the shorter text that both tell.
    shared: f64,
    /// Share of the text that the original does not tell.
    new: f64,
}

impl Original {
    fn copy(&self, article: &Article, kind: CopyKind) -> Copy {
        Copy {
            copy_id: article.id.0.clone(),
            article_id: self.article_id.clone(),
            kind,
            name: article.name.clone(),
            url: article.url.clone(),
            publisher: article.publisher.clone(),
            published: article.published.date.map(|date| date.to_string()),
            shared: self.shared,
        }
    }
}

/// Whether two printings may be of one day's story; an undated one may.
fn are_near(published: Option<Date>, other: Option<&str>) -> bool {
    let other: Option<Date> = other.and_then(|day| day.parse().ok());
    match (published, other) {
        (Some(one), Some(other)) => (one - other).get_days().abs() <= MOST_DAYS_APART,
        _ => true,
    }
}

pub(crate) fn store_failed(error: StoreError) -> Failure {
    Failure::with_hint(error, STORE_HINT)
}
