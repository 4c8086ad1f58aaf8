//! Tellings put together, one by one in the order of publication.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dyad_types::{ArticleId, Position};
use serde::{Deserialize, Serialize};

use crate::coreference::agreement::{Act, Agreement, act_of, agreement};
use crate::coreference::likeness::NEWS_DAYS_APART;
use crate::coreference::prepared::{Key, Prepared, Words, day_number};
use crate::coreference::{CoreferenceModel, Links, Telling, TellingKey};
use crate::{Entry, Item, LedgerEvent};

/// From this mean probability on a main act joins a cluster. Source: chosen on the open half of
/// `gold/own/coreference`.
const JOINS: f64 = 0.3;

/// Tellings of one key and week that are looked at, the newest ones. Own choice, as the next two: they
/// bound the work for a telling, whatever is in the news.
const MOST_SCANNED: usize = 256;

/// Clusters that a main act is compared with: those with most keys in common.
const MOST_CLUSTERS: usize = 32;

/// Of a large cluster, the first and the last main acts that a new one is compared with.
const MOST_AT_END: usize = 8;

/// Days from the first main telling of an act on in which texts tell it as news of their own day. Source:
/// three days leave the scores of both halves of `gold/own/coreference` as they are, two and one do not.
const LONGEST_NEWS: u32 = 3;

/// Days of the weeks that tellings are found by.
const WEEK: i32 = 7;

/// The name of a cluster: the item key of the telling that founded it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClusterId(pub String);

impl std::fmt::Display for ClusterId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// Which cluster each telling is in.
///
/// Tellings of one cluster may be coded as acts of other types or parties, as coders differ; of each
/// sentence there is at most one. Who counts acts by pair or type counts a cluster once for each pair
/// and type in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clusters {
    by_telling: BTreeMap<TellingKey, ClusterId>,
    by_item: BTreeMap<String, ClusterId>,
}

impl Clusters {
    /// Puts tellings of the same act together.
    ///
    /// The order of `tellings` does not matter, and one given twice counts once. Tellings are taken
    /// by day of publication, then day of news, then key; each joins a cluster of tellings before
    /// it or founds one. Articles published later therefore change no cluster but by joining it; an
    /// older article that comes in late may, and so may any article those of undated stories, which
    /// come last.
    ///
    /// What `links` demands holds before all else: of tellings that are joined the first is placed as
    /// any other and the rest follow it; those that stand alone found a cluster that nothing else joins.
    ///
    /// Work grows as the number of tellings: each is compared with a bounded number of others.
    pub fn of<'a>(
        model: &CoreferenceModel,
        tellings: impl IntoIterator<Item = &'a Telling>,
        links: &Links,
    ) -> Self {
        let mut ordered: Vec<&Telling> = tellings.into_iter().collect();
        ordered.sort_by(|one, other| {
            let content = |telling: &Telling| format!("{telling:?}");
            let rest = || content(one).cmp(&content(other));
            order(one).cmp(&order(other)).then_with(rest)
        });
        ordered.dedup_by(|one, other| one.key == other.key);
        let mut words = Words::default();
        let prepared: Vec<Prepared<'_>> = ordered
            .iter()
            .map(|telling| Prepared::of(model, &mut words, telling))
            .collect();
        let mut growing = Growing { closed: links.closed(), ..Growing::default() };
        for (idx, own) in prepared.iter().enumerate() {
            growing.place(model, &prepared, idx, links.group_of(&own.telling.item_key));
        }
        growing.named(&prepared)
    }

    /// The cluster of a telling; `None` when it was not among those put together.
    pub fn of_telling(&self, key: &TellingKey) -> Option<&ClusterId> {
        self.by_telling.get(key)
    }

    /// The cluster of an event by its [item key](crate::Source::key); `None` as in
    /// [`Self::of_telling`].
    pub fn of_item(&self, item_key: &str) -> Option<&ClusterId> {
        self.by_item.get(item_key)
    }

    /// The cluster of an entry that holds an event.
    pub fn of_entry(&self, entry: &Entry) -> Option<&ClusterId> {
        if !matches!(entry.item, Item::Event(_)) {
            return None;
        }
        self.of_item(&entry.source.key)
    }

    /// The cluster of an act of a ledger: that of the report that stands for it. Acts that the
    /// one-a-day rule keeps apart may share one.
    pub fn of_act(&self, act: &LedgerEvent) -> Option<&ClusterId> {
        self.of_item(&act.source.key)
    }

    /// The tellings of each cluster, by key.
    pub fn tellings(&self) -> BTreeMap<&ClusterId, Vec<&TellingKey>> {
        let mut tellings: BTreeMap<&ClusterId, Vec<&TellingKey>> = BTreeMap::new();
        for (key, cluster) in &self.by_telling {
            tellings.entry(cluster).or_default().push(key);
        }
        tellings
    }

    /// Every telling with its cluster, by key of the telling.
    pub fn iter(&self) -> impl Iterator<Item = (&TellingKey, &ClusterId)> {
        self.by_telling.iter()
    }
}

/// Undated stories last, as in [`crate::Source::order`].
fn order(telling: &Telling) -> impl Ord + '_ {
    let published = telling.published;
    (published.is_none(), published, telling.news_day(), &telling.key)
}

/// The clusters so far. Hash maps and sets are only looked into.
#[derive(Default)]
struct Growing<'a> {
    /// Of each telling taken, in order, the number of its cluster.
    cluster_of: Vec<usize>,
    clusters: Vec<Cluster>,
    /// Main acts by key and week.
    by_key: HashMap<(Key, i32), Vec<usize>>,
    /// Tellings by act and week.
    by_act: HashMap<(Act, i32), Vec<usize>>,
    /// Clusters of what the coder takes for one act, by the key of the telling that stands for it.
    by_leader: HashMap<&'a TellingKey, usize>,
    /// Which cluster tells of which sentence: two acts of one sentence stay two.
    sentences: HashSet<(usize, &'a ArticleId, Position)>,
    /// Clusters by what reviewers join.
    by_group: HashMap<&'a str, usize>,
    /// Groups that nothing else joins.
    closed: BTreeSet<&'a str>,
}

/// Tellings by their places in the order.
#[derive(Default)]
struct Cluster {
    founder: usize,
    /// The main acts among them.
    mains: Vec<usize>,
}

impl<'a> Growing<'a> {
    /// Puts the telling at `idx` into a cluster; of a group that reviewers made, all into one.
    fn place(
        &mut self,
        model: &CoreferenceModel,
        all: &[Prepared<'a>],
        idx: usize,
        group: Option<&'a str>,
    ) {
        let is_closed = group.is_some_and(|group| self.closed.contains(group));
        let found = match group.and_then(|group| self.by_group.get(group)) {
            Some(cluster) => Some(*cluster),
            None if is_closed => None,
            None => self.found(model, all, idx),
        };
        let cluster = found.unwrap_or_else(|| {
            self.clusters.push(Cluster { founder: idx, mains: Vec::new() });
            self.clusters.len() - 1
        });
        self.by_group.extend(group.map(|group| (group, cluster)));
        self.cluster_of.push(cluster);
        if !is_closed {
            self.list(&all[idx], idx, cluster);
        }
    }

    /// The cluster that the telling at `idx` joins by itself.
    fn found(
        &self,
        model: &CoreferenceModel,
        all: &[Prepared<'a>],
        idx: usize,
    ) -> Option<usize> {
        let telling = all[idx].telling;
        if telling.is_main {
            self.alike(model, all, idx)
                .or_else(|| self.agreeing(all, idx))
                .or_else(|| self.led(telling))
        } else {
            self.led(telling).or_else(|| self.agreeing(all, idx))
        }
    }

    /// Lets later tellings find a cluster by this one.
    fn list(&mut self, prepared: &Prepared<'a>, idx: usize, cluster: usize) {
        let telling = prepared.telling;
        self.sentences
            .insert((cluster, &telling.key.article, telling.key.position));
        let leader = telling.same_as.as_ref().unwrap_or(&telling.key);
        self.by_leader.entry(leader).or_insert(cluster);
        if let Some((act, week)) = act_of(telling).zip(act_week(telling)) {
            self.by_act.entry((act, week)).or_default().push(idx);
        }
        let Some(week) = prepared.news_day.map(week_of) else { return };
        if telling.is_main {
            self.clusters[cluster].mains.push(idx);
            for key in &prepared.keys {
                self.by_key.entry((*key, week)).or_default().push(idx);
            }
        }
    }

    /// The cluster of the same story's telling that the coder takes for the same act.
    fn led(&self, telling: &Telling) -> Option<usize> {
        let leader = telling.same_as.as_ref().unwrap_or(&telling.key);
        let cluster = self.by_leader.get(leader).copied()?;
        (!self.tells_sentence(cluster, telling)).then_some(cluster)
    }

    fn tells_sentence(&self, cluster: usize, telling: &Telling) -> bool {
        let sentence = (cluster, &telling.key.article, telling.key.position);
        self.sentences.contains(&sentence)
    }

    /// The cluster whose main acts are told most like this one; the oldest of equals.
    fn alike(
        &self,
        model: &CoreferenceModel,
        all: &[Prepared<'_>],
        idx: usize,
    ) -> Option<usize> {
        let prepared = &all[idx];
        let mut best: Option<(usize, f64)> = None;
        for cluster in self.candidates(prepared)? {
            if self.tells_sentence(cluster, prepared.telling) {
                continue;
            }
            let mean = self.mean_probability(model, all, prepared, cluster);
            let is_better = best.is_none_or(|(number, than)| {
                mean.total_cmp(&than).then(number.cmp(&cluster)).is_gt()
            });
            if mean >= JOINS && is_better {
                best = Some((cluster, mean));
            }
        }
        best.map(|(cluster, _)| cluster)
    }

    /// The clusters that have most keys in common with a main act, newest first among equals.
    fn candidates(&self, prepared: &Prepared<'_>) -> Option<Vec<usize>> {
        let week = week_of(prepared.news_day?);
        let mut hits: BTreeMap<usize, u32> = BTreeMap::new();
        for &key in &prepared.keys {
            // A pair and a rare word say more than one party, which half of the news may name.
            let weight = match key {
                Key::Party(_) => 1,
                Key::Pair(..) | Key::Word(_) => 2,
            };
            let found: BTreeSet<usize> = weeks_about(week)
                .filter_map(|week| self.by_key.get(&(key, week)))
                .flat_map(|mains| mains.iter().rev().take(MOST_SCANNED))
                .map(|idx| self.cluster_of[*idx])
                .collect();
            for cluster in found {
                *hits.entry(cluster).or_default() += weight;
            }
        }
        let mut clusters: Vec<(u32, usize)> =
            hits.into_iter().map(|(cluster, hits)| (hits, cluster)).collect();
        clusters.sort_unstable_by(|one, other| other.cmp(one));
        clusters.truncate(MOST_CLUSTERS);
        Some(clusters.into_iter().map(|(_, cluster)| cluster).collect())
    }

    /// Mean over the main acts of a cluster that one is the same act; 0 for those of other weeks.
    fn mean_probability(
        &self,
        model: &CoreferenceModel,
        all: &[Prepared<'_>],
        prepared: &Prepared<'_>,
        cluster: usize,
    ) -> f64 {
        let mains = &self.clusters[cluster].mains;
        if mains
            .first()
            .is_some_and(|first| is_news_anew(prepared, &all[*first]))
        {
            return 0.0;
        }
        let n_first = mains.len().min(MOST_AT_END);
        let n_last = (mains.len() - n_first).min(MOST_AT_END);
        let compared = mains.iter().take(n_first).chain(mains.iter().rev().take(n_last));
        let sum: f64 = compared
            .map(|idx| &all[*idx])
            .filter(|other| is_near(prepared, other) && prepared.shares_key(other))
            .map(|other| model.probability(prepared, other))
            .sum();
        sum / (n_first + n_last).max(1) as f64
    }

    /// The cluster in which most tellings agree on the act, the oldest of equals; none of those in
    /// which one tells of another day. A main act joins main acts by likeness alone.
    fn agreeing(&self, all: &[Prepared<'_>], idx: usize) -> Option<usize> {
        let telling = all[idx].telling;
        let (act, week) = act_of(telling).zip(act_week(telling))?;
        let mut n_agreeing: BTreeMap<usize, usize> = BTreeMap::new();
        let mut others: BTreeSet<usize> = BTreeSet::new();
        let found = weeks_about(week)
            .filter_map(|week| self.by_act.get(&(act.clone(), week)))
            .flat_map(|told| told.iter().rev().take(MOST_SCANNED));
        for other in found {
            let cluster = self.cluster_of[*other];
            match agreement(telling, all[*other].telling) {
                Agreement::Same => *n_agreeing.entry(cluster).or_default() += 1,
                Agreement::OtherDay => {
                    others.insert(cluster);
                }
                Agreement::Open => {}
            }
        }
        n_agreeing
            .into_iter()
            .filter(|(cluster, _)| {
                let is_free =
                    !telling.is_main || self.clusters[*cluster].mains.is_empty();
                is_free
                    && !others.contains(cluster)
                    && !self.tells_sentence(*cluster, telling)
            })
            .max_by_key(|(cluster, n)| (*n, std::cmp::Reverse(*cluster)))
            .map(|(cluster, _)| cluster)
    }

    fn named(&self, all: &[Prepared<'_>]) -> Clusters {
        let names: Vec<ClusterId> = self
            .clusters
            .iter()
            .map(|cluster| ClusterId(all[cluster.founder].telling.item_key.clone()))
            .collect();
        let clusters = || self.cluster_of.iter().map(|cluster| names[*cluster].clone());
        let tellings = || all.iter().map(|prepared| prepared.telling);
        let keys = tellings().map(|telling| telling.key.clone());
        let items = tellings().map(|telling| telling.item_key.clone());
        Clusters {
            by_telling: keys.zip(clusters()).collect(),
            by_item: items.zip(clusters()).collect(),
        }
    }
}

fn is_near(one: &Prepared<'_>, other: &Prepared<'_>) -> bool {
    let days = one.news_day.zip(other.news_day);
    days.is_some_and(|(here, there)| here.abs_diff(there) <= NEWS_DAYS_APART)
}

/// Whether a main act is told too long after the first of a cluster to be the same: what is told day
/// after day is news anew. Words that give the day of the act tell of it for a week, as [`is_near`]
/// has it.
fn is_news_anew(one: &Prepared<'_>, first: &Prepared<'_>) -> bool {
    let is_of_today = one.telling.day.is_none() && first.telling.day.is_none();
    let days = one.news_day.zip(first.news_day);
    !is_near(one, first)
        || is_of_today
            && days.is_some_and(|(here, there)| here.abs_diff(there) > LONGEST_NEWS)
}

/// The week of the act where its day is known, else of its publication.
fn act_week(telling: &Telling) -> Option<i32> {
    telling.day.or(telling.published).map(day_number).map(week_of)
}

const fn week_of(day: i32) -> i32 {
    day.div_euclid(WEEK)
}

/// A week, the one before and the one after: nothing [`NEWS_DAYS_APART`] lies outside.
fn weeks_about(week: i32) -> std::ops::RangeInclusive<i32> {
    week - 1..=week + 1
}
