//! Tellings with their words, parties and days as numbers, and the keys that find those alike.

use std::collections::HashMap;

use compact_str::CompactString;
use jiff::civil::Date;

use crate::Party;
use crate::coreference::{CoreferenceModel, Telling};

/// From this weight on a word finds the tellings that have it too: about one sentence of news in
/// 700. Own choice.
const FINDING: f64 = 6.5;

/// Parties that a text names beyond these find nothing in pairs: lists of voters. Own choice.
const MOST_PAIRED: usize = 6;

/// Numbers for words, parties and acts, as they come.
#[derive(Debug, Default)]
pub(crate) struct Words<'a> {
    words: HashMap<&'a str, u32>,
    parties: HashMap<&'a Party, u32>,
}

/// What tellings are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// Both name the party.
    Party(u32),
    /// Both name the two parties.
    Pair(u32, u32),
    /// Both have the rare word.
    Word(u32),
}

/// A telling, made ready to be compared with many.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    pub(crate) telling: &'a Telling,
    /// Day number of [`Telling::news_day`].
    pub(crate) news_day: Option<i32>,
    /// Day numbers of [`Telling::days_named`], ascending.
    pub(crate) days: Vec<i32>,
    /// Day numbers of [`Telling::days`].
    pub(crate) interval: Option<(i32, i32)>,
    /// Words with their weights, in the order of their stems: sums over them do not depend on how
    /// words were numbered.
    pub(crate) words: Vec<(u32, f64)>,
    /// The words alone, ascending by number.
    pub(crate) word_numbers: Vec<u32>,
    /// Sum of the weights.
    pub(crate) weight: f64,
    /// Numbers of the text, ascending.
    pub(crate) numbers: Vec<u32>,
    /// Parties that the text or the event names, ascending.
    pub(crate) named: Vec<u32>,
    /// What a main act is found by, ascending, each once.
    pub(crate) keys: Vec<Key>,
}

impl<'a> Words<'a> {
    fn word(&mut self, word: &'a CompactString) -> u32 {
        number_in(&mut self.words, word.as_str())
    }

    fn party(&mut self, party: &'a Party) -> u32 {
        number_in(&mut self.parties, party)
    }
}

/// The number of a thing, the next one when it is new. Four billion things do not fit into memory.
fn number_in<T: std::hash::Hash + Eq>(numbers: &mut HashMap<T, u32>, thing: T) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(thing).or_insert(next)
}

impl<'a> Prepared<'a> {
    pub(crate) fn of(
        model: &CoreferenceModel,
        words: &mut Words<'a>,
        telling: &'a Telling,
    ) -> Self {
        let weighted: Vec<(u32, f64)> = telling
            .words
            .iter()
            .map(|stem| (words.word(stem), model.weight_of(stem)))
            .collect();
        let named = ascending(telling.named.iter().map(|party| words.party(party)));
        let numbers = ascending(telling.numbers.iter().map(|number| words.word(number)));
        Self {
            telling,
            news_day: telling.news_day().map(day_number),
            days: telling.days_named.iter().copied().map(day_number).collect(),
            interval: telling
                .days
                .map(|days| (day_number(days.start), day_number(days.end))),
            weight: weighted.iter().map(|(_, weight)| weight).sum(),
            keys: keys(&named, &weighted),
            word_numbers: ascending(weighted.iter().map(|(word, _)| *word)),
            words: weighted,
            numbers,
            named,
        }
    }

    /// Whether a key finds both.
    pub(crate) fn shares_key(&self, other: &Self) -> bool {
        self.keys.iter().any(|key| other.keys.binary_search(key).is_ok())
    }
}

fn keys(named: &[u32], words: &[(u32, f64)]) -> Vec<Key> {
    let mut keys: Vec<Key> = named.iter().map(|party| Key::Party(*party)).collect();
    if named.len() <= MOST_PAIRED {
        for (idx, one) in named.iter().enumerate() {
            let others = named.iter().skip(idx + 1);
            keys.extend(others.map(|other| Key::Pair(*one, *other)));
        }
    }
    let rare = words.iter().filter(|(_, weight)| *weight >= FINDING);
    keys.extend(rare.map(|(word, _)| Key::Word(*word)));
    keys.sort_unstable();
    keys
}

/// The numbers in order, each once.
fn ascending(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Days since 1 January 1970.
pub(crate) fn day_number(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}
