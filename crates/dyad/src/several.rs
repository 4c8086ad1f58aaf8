//! Several pages about one pair: which belong together, which repeat another, one brief of all.

use std::cmp::Reverse;

use dyad_analysis::{Brief, PageBrief, TurnAtHand};
use dyad_ingest::{SAME_STORY, copy_kind, fingerprint, is_correction};
use dyad_ledger::{Dyad, Entry, Past, entries};
use dyad_types::{ArticleId, CopyKind, Fingerprint};
use jiff::civil::Date;

use crate::{Engine, Reading};

impl Engine {
    /// The pages by the pair that each is about, in the order of the first page of each pair; within a
    /// pair the newest first, undated ones last. A page without a pair stands alone, one given twice
    /// stands once.
    pub fn by_dyad(&self, readings: Vec<Reading>) -> Vec<Vec<Reading>> {
        let mut seen: Vec<ArticleId> = Vec::new();
        let mut groups: Vec<(Option<Dyad>, Vec<Reading>)> = Vec::new();
        for reading in readings {
            if seen.contains(&reading.article.id) {
                continue;
            }
            seen.push(reading.article.id.clone());
            let dyad = self.dyad(&reading);
            let same =
                groups.iter_mut().find(|(known, _)| dyad.is_some() && *known == dyad);
            match same {
                Some((_, group)) => group.push(reading),
                None => groups.push((dyad, vec![reading])),
            }
        }
        let mut groups: Vec<Vec<Reading>> =
            groups.into_iter().map(|(_, group)| group).collect();
        for group in &mut groups {
            group.sort_by_key(|reading| Reverse(published(reading)));
        }
        groups
    }

    /// The turn of the pair that the newest of the pages tells, as [`Engine::turn`].
    pub fn turn_of_several(
        &self,
        readings: &[Reading],
        history: &[Entry],
    ) -> Option<TurnAtHand> {
        let newest = readings.first()?;
        self.turn(newest, &Told::of(readings).around(0, history))
    }

    /// One brief of pages about one pair, a group of [`Engine::by_dyad`]; `None` of no page. `history`
    /// and `past` as in [`Engine::brief_after`], `past` for the turn of [`Engine::turn_of_several`].
    pub fn brief_of_several(
        &self,
        readings: &[Reading],
        history: &[Entry],
        past: Option<&Past>,
    ) -> Option<Brief> {
        let told = Told::of(readings);
        let newest = told.copies.iter().position(Option::is_none).unwrap_or(0);
        let pages = readings.iter().enumerate().map(|(idx, reading)| {
            let known = told.around(idx, history);
            let past = past.filter(|_| idx == newest);
            let ground = match past {
                Some(past) => self.ground_after(reading, &known, past),
                None => self.ground(reading),
            };
            PageBrief {
                brief: self.brief_after(reading, &known, past),
                ground,
                copy_of: told.copies.get(idx).cloned().flatten(),
            }
        });
        dyad_analysis::merge(pages.collect())
    }
}

/// What each of several pages tells.
struct Told {
    /// For each page the older one among them whose text it repeats.
    copies: Vec<Option<ArticleId>>,
    /// What was coded from each.
    entries: Vec<Vec<Entry>>,
}

impl Told {
    fn of(readings: &[Reading]) -> Self {
        let coded = readings
            .iter()
            .map(|reading| entries(&reading.article, &reading.sentences, &reading.coded));
        // One page alone needs neither.
        let entries = if readings.len() > 1 { coded.collect() } else { Vec::new() };
        Self { copies: copies(readings), entries }
    }

    /// What page `idx` can know of its pair: the store's entries, and those of the other pages.
    fn around(&self, idx: usize, history: &[Entry]) -> Vec<Entry> {
        let others = self.entries.iter().zip(&self.copies).enumerate();
        let told = others.filter(|(other, (_, copy))| *other != idx && copy.is_none());
        let told = told.flat_map(|(_, (entries, _))| entries.iter().cloned());
        history.iter().cloned().chain(told).collect()
    }
}

/// Day of publication of the main story.
fn published(reading: &Reading) -> Option<Date> {
    reading.article.stories.first()?.published.date
}

/// For each page the older one among them whose text it repeats.
fn copies(readings: &[Reading]) -> Vec<Option<ArticleId>> {
    let prints: Vec<Fingerprint> =
        readings.iter().map(|reading| fingerprint(&reading.article)).collect();
    let copy_of = |idx: usize| {
        // The newest stand first: the last one that it repeats is the oldest.
        let mut older = (idx + 1..readings.len()).rev();
        let original = older.find(|&other| {
            let shared = prints[idx].shared(&prints[other]);
            let new = prints[idx].new_beside(&prints[other]);
            let kind = copy_kind(is_correction(&readings[idx].article), new);
            shared >= SAME_STORY && kind == CopyKind::Copy
        })?;
        Some(readings[original].article.id.clone())
    };
    (0..readings.len()).map(copy_of).collect()
}
