//! How alike two main acts are told: features with weights, and what they add up to.

use std::collections::{BTreeMap, HashMap};

use compact_str::CompactString;
use dyad_types::{Probability, UnknownCode, codes};

use crate::coreference::Telling;
use crate::coreference::prepared::{Prepared, Words};

/// Tellings of one act are news within so many days of each other. Source: 5 on the open half of
/// `gold/own/coreference`, and two for weeklies.
pub(crate) const NEWS_DAYS_APART: u32 = 7;

/// Days after which further ones say no more, between days of publication. Own choice.
const FAR_PUBLISHED: u32 = 6;

/// As [`FAR_PUBLISHED`], between days that texts name and days of events. Own choice.
const FAR: u32 = 4;

/// From this weight on a word is rare: about one sentence of news in 250 has it. Own choice.
const RARE: f64 = 5.5;

/// Sum of rareness above which more says no more. Own choice: two names that no other text has.
const MUCH_RARENESS: f64 = 10.0;

codes! {
    /// What the likeness of two main acts is made of; each from 0 to 1.
    pub enum LikenessFeature: "feature of likeness" {
        /// Shared words, by weight, as a share of the text that has less of it.
        Words = "words",
        /// Rare words that both have, by weight: names of places, persons, ships.
        RareWords = "rare_words",
        /// Numbers that both have, two are all. Tolls that differ say nothing: early ones do.
        Numbers = "numbers",
        /// Parties that both name, as a share of those of the text that names fewer.
        Named = "named",
        /// Parties that both name, two are all.
        TwoNamed = "two_named",
        /// The same party acts.
        Actor = "actor",
        /// The same two parties, whoever acts.
        Pair = "pair",
        /// Each does it to the other: tit for tat.
        Reversed = "reversed",
        /// The same CAMEO code.
        Code = "code",
        /// The same quad class.
        QuadClass = "quad_class",
        /// Days between the two publications, six are all.
        Published = "published",
        /// Published on one day.
        PublishedSameDay = "published_same_day",
        /// Published on one day or the next.
        PublishedNextDay = "published_next_day",
        /// Both texts name a day.
        DaysNamed = "days_named",
        /// They name a day in common.
        DayShared = "day_shared",
        /// Days between those they name, at the least; four are all.
        DaysApart = "days_apart",
        /// The first day that each names is the same.
        FirstDay = "first_day",
        /// The last day that each names is the same.
        LastDay = "last_day",
        /// The events as coded may be of the same day.
        EventDay = "event_day",
        /// Days between the events as coded, four are all.
        EventDaysApart = "event_days_apart",
    }
}

/// Number of features.
const N: usize = LikenessFeature::ALL.len();

/// The row of the table that counts for every pair.
const BIAS: &str = "(bias)";

/// The weights of words and features: tables that ship, handed in.
#[derive(Debug, Clone)]
pub struct CoreferenceModel {
    bias: f64,
    /// In the order of [`LikenessFeature::ALL`].
    weights: [f64; N],
    /// Weight of a stem: logarithm of how many texts there are to one that has it.
    words: HashMap<CompactString, f64>,
    /// Weight of a stem that is not among them.
    unknown: f64,
}

/// How alike two main acts are told.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Value of each feature, 0 to 1, in the order of [`LikenessFeature::ALL`].
    pub features: Vec<f64>,
    /// How likely it is that they are the same act.
    pub probability: Probability,
}

impl CoreferenceModel {
    /// A model of `weights` by the names of features and `(bias)`, in log-odds, and of `words`: of
    /// `n_texts` texts, how many have a stem.
    ///
    /// # Errors
    /// [`UnknownCode`] with the name of a weight that is no feature, or of a feature without weight.
    pub fn new(
        weights: &BTreeMap<String, f64>,
        words: &BTreeMap<String, u32>,
        n_texts: u32,
    ) -> Result<Self, UnknownCode> {
        for name in weights.keys().filter(|name| *name != BIAS) {
            name.parse::<LikenessFeature>()?;
        }
        let weight = |name: &str| {
            weights.get(name).copied().ok_or_else(|| UnknownCode {
                list: "weight of likeness",
                text: name.to_owned(),
            })
        };
        let mut by_feature = [0.0; N];
        for (place, feature) in by_feature.iter_mut().zip(LikenessFeature::ALL) {
            *place = weight(feature.as_str())?;
        }
        let rarity = |n: u32| libm::log(f64::from(n_texts + 1) / f64::from(n + 1));
        let words = words
            .iter()
            .map(|(stem, n)| (CompactString::from(stem), rarity(*n).max(0.0)))
            .collect();
        let unknown = rarity(0).max(0.0);
        Ok(Self {
            bias: weight(BIAS)?,
            weights: by_feature,
            words,
            unknown,
        })
    }

    /// How alike two main acts are told, the earlier or later first alike; `None` when they are not
    /// compared: either is not the main act of its story, or is undated, or they are news of
    /// different weeks, or share neither a party nor a rare word.
    pub fn likeness(&self, one: &Telling, other: &Telling) -> Option<Likeness> {
        let mut words = Words::default();
        let one = Prepared::of(self, &mut words, one);
        let other = Prepared::of(self, &mut words, other);
        let (here, there) = (one.news_day?, other.news_day?);
        let are_main = one.telling.is_main && other.telling.is_main;
        let is_near = here.abs_diff(there) <= NEWS_DAYS_APART;
        (are_main && is_near && one.shares_key(&other)).then(|| {
            let features = features(&one, &other);
            Likeness {
                features: features.to_vec(),
                probability: self.probability_of(&features),
            }
        })
    }

    /// As [`Self::likeness`], of tellings that are to be compared.
    pub(crate) fn probability(&self, one: &Prepared<'_>, other: &Prepared<'_>) -> f64 {
        self.probability_of(&features(one, other)).share()
    }

    fn probability_of(&self, features: &[f64; N]) -> Probability {
        let weighted = features.iter().zip(&self.weights);
        let log_odds =
            self.bias + weighted.map(|(value, weight)| value * weight).sum::<f64>();
        let share = 1.0 / (1.0 + libm::exp(-log_odds));
        Probability::new(share).unwrap_or(Probability::ONE)
    }

    pub(crate) fn weight_of(&self, stem: &str) -> f64 {
        self.words.get(stem).copied().unwrap_or(self.unknown)
    }
}

/// The features in the order of [`LikenessFeature::ALL`].
fn features(one: &Prepared<'_>, other: &Prepared<'_>) -> [f64; N] {
    let compared = Compared::of(one, other);
    std::array::from_fn(|idx| {
        let feature = LikenessFeature::ALL.get(idx);
        feature.map_or(0.0, |feature| compared.value(*feature))
    })
}

/// What two tellings have in common, and how many days lie between them.
struct Compared<'a> {
    one: &'a Prepared<'a>,
    other: &'a Prepared<'a>,
    /// Weight of the words that both have.
    shared: f64,
    /// By how much the rare ones among them are rare.
    rareness: f64,
    n_named: usize,
    published: u32,
    /// Between the days that they name; `None` when one names none.
    named_apart: Option<u32>,
    /// Between the events as coded, 0 when they overlap; `None` when one is undated.
    events_apart: Option<u32>,
    is_pair: bool,
    is_reversed: bool,
}

impl<'a> Compared<'a> {
    fn of(one: &'a Prepared<'a>, other: &'a Prepared<'a>) -> Self {
        let (shared, rareness) = shared_words(one, other);
        let (a, b) = (&one.telling.direction, &other.telling.direction);
        let pair = a.as_ref().zip(b.as_ref());
        let is_pair = pair.is_some_and(|(a, b)| a.undirected() == b.undirected());
        Self {
            one,
            other,
            shared,
            rareness,
            n_named: n_shared(&one.named, &other.named),
            published: match (one.news_day, other.news_day) {
                (Some(here), Some(there)) => here.abs_diff(there),
                _ => u32::MAX,
            },
            named_apart: days_apart(&one.days, &other.days),
            events_apart: gap(one.interval, other.interval),
            is_pair,
            is_reversed: is_pair && a != b,
        }
    }

    fn value(&self, feature: LikenessFeature) -> f64 {
        let (one, other) = (self.one, self.other);
        let (a, b) = (one.telling, other.telling);
        match feature {
            LikenessFeature::Words => share(self.shared, one.weight.min(other.weight)),
            LikenessFeature::RareWords => (self.rareness / MUCH_RARENESS).min(1.0),
            LikenessFeature::Numbers => two(n_shared(&one.numbers, &other.numbers)),
            LikenessFeature::Named => {
                let fewer = one.named.len().min(other.named.len());
                share(self.n_named as f64, fewer as f64)
            }
            LikenessFeature::TwoNamed => two(self.n_named),
            LikenessFeature::Actor => truth(a.actor.is_some() && a.actor == b.actor),
            LikenessFeature::Pair => truth(self.is_pair),
            LikenessFeature::Reversed => truth(self.is_reversed),
            LikenessFeature::Code => truth(a.cameo == b.cameo),
            LikenessFeature::QuadClass => truth(a.quad_class == b.quad_class),
            LikenessFeature::Published => capped(self.published, FAR_PUBLISHED),
            LikenessFeature::PublishedSameDay => truth(self.published == 0),
            LikenessFeature::PublishedNextDay => truth(self.published <= 1),
            LikenessFeature::DaysNamed => truth(self.named_apart.is_some()),
            LikenessFeature::DayShared => truth(self.named_apart == Some(0)),
            LikenessFeature::DaysApart => {
                self.named_apart.map_or(0.0, |days| capped(days, FAR))
            }
            LikenessFeature::FirstDay => {
                truth(is_same(one.days.first(), other.days.first()))
            }
            LikenessFeature::LastDay => {
                truth(is_same(one.days.last(), other.days.last()))
            }
            LikenessFeature::EventDay => truth(self.events_apart == Some(0)),
            LikenessFeature::EventDaysApart => {
                self.events_apart.map_or(0.0, |days| capped(days, FAR))
            }
        }
    }
}

/// Weight of the words that both have, and how far the rare ones lie above [`RARE`].
fn shared_words(one: &Prepared<'_>, other: &Prepared<'_>) -> (f64, f64) {
    let (mut shared, mut rareness) = (0.0, 0.0);
    for (word, weight) in &one.words {
        if other.word_numbers.binary_search(word).is_ok() {
            shared += weight;
            rareness += (weight - RARE).max(0.0);
        }
    }
    (shared, rareness)
}

/// How many of `one`, which ascends, stand in `other`, which ascends too.
fn n_shared(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|item| other.binary_search(item).is_ok()).count()
}

/// Days between the nearest of the two lists; `None` when one is empty.
fn days_apart(one: &[i32], other: &[i32]) -> Option<u32> {
    let pairs = one
        .iter()
        .flat_map(|day| other.iter().map(|there| day.abs_diff(*there)));
    pairs.min()
}

/// Days between two periods, 0 when they share a day.
fn gap(one: Option<(i32, i32)>, other: Option<(i32, i32)>) -> Option<u32> {
    let ((start, end), (first, last)) = (one?, other?);
    let after = first.saturating_sub(end).max(start.saturating_sub(last));
    Some(after.max(0).unsigned_abs())
}

fn is_same(one: Option<&i32>, other: Option<&i32>) -> bool {
    one.is_some() && one == other
}

fn truth(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

fn two(n: usize) -> f64 {
    n.min(2) as f64 / 2.0
}

fn capped(days: u32, most: u32) -> f64 {
    f64::from(days.min(most)) / f64::from(most)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
