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
        let mut groups: Vec<(Option<Dyad>, Vec<Reading>)> = Vec::new();
        for reading in readings {
            let dyad = self.dyad(&reading);
            let same =
                groups.iter_mut().find(|(known, _)| dyad.is_some() && *known == dyad);
            match same {
                Some((_, group)) => {
                    if group.iter().all(|known| known.article.id != reading.article.id) {
                        group.push(reading);
                    }
                }
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
        self.turn(newest, &around(readings, 0, history))
    }

    /// One brief of pages about one pair, a group of [`Engine::by_dyad`]; `None` of no page. `history`
    /// and `past` as in [`Engine::brief_after`], `past` for the turn of [`Engine::turn_of_several`].
    pub fn brief_of_several(
        &self,
        readings: &[Reading],
        history: &[Entry],
        past: Option<&Past>,
    ) -> Option<Brief> {
        let copies = copies(readings);
        let pages = readings.iter().enumerate().map(|(idx, reading)| {
            let known = around(readings, idx, history);
            let past = past.filter(|_| idx == 0);
            let ground = match past {
                Some(past) => self.ground_after(reading, &known, past),
                None => self.ground(reading),
            };
            PageBrief {
                brief: self.brief_after(reading, &known, past),
                ground,
                copy_of: copies.get(idx).cloned().flatten(),
            }
        });
        dyad_analysis::merge(pages.collect())
    }
}

/// What page `idx` can know of its pair: the store's entries, and those of the other pages.
fn around(readings: &[Reading], idx: usize, history: &[Entry]) -> Vec<Entry> {
    let copies = copies(readings);
    let others = readings.iter().enumerate().filter(|(other, _)| {
        *other != idx && copies.get(*other).is_some_and(Option::is_none)
    });
    let told = others.flat_map(|(_, reading)| {
        entries(&reading.article, &reading.sentences, &reading.coded)
    });
    history.iter().cloned().chain(told).collect()
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
