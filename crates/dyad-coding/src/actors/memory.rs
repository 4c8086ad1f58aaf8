//! What a story has told so far: who was named, in what role, and of which countries it speaks.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_data::fold;
use dyad_types::{Actor, CountryCode};

/// Someone the story has named.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Who it is; several for a coordinated subject.
    pub(super) actors: Vec<Actor>,
    /// How sure the first resolution was, 0 to 1.
    pub(super) confidence: f64,
}

/// What kind of pronoun can stand for a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// "he", "she".
    Person,
    /// "they".
    Several,
    /// "it".
    Body,
}

/// What a story has told so far, in reading order.
#[derive(Debug, Default)]
pub(super) struct Memory {
    people: BTreeMap<CompactString, Known>,
    roles: BTreeMap<CompactString, Known>,
    subjects: BTreeMap<Kind, (usize, Known)>,
    /// Most recent last, each once.
    recent: Vec<CountryCode>,
    n_named: BTreeMap<CountryCode, usize>,
    /// Country of the dateline.
    pub(super) dateline: Option<CountryCode>,
}

/// Given names come last in these countries, so the first word is the short name.
const SURNAME_FIRST: &[&str] = &["CHN", "PRK", "KOR", "TWN", "HKG"];

impl Memory {
    /// Remembers a person by full name and by the short names the text may use later.
    pub(super) fn name_person(&mut self, name: &str, known: &Known) {
        let country = known.actors.first().and_then(|actor| actor.country);
        for short in short_names(name, country) {
            self.people.insert(short, known.clone());
        }
    }

    /// The person last called so.
    pub(super) fn person(&self, folded: &str) -> Option<&Known> {
        self.people.get(folded)
    }

    /// Remembers who holds a role.
    pub(super) fn name_role(&mut self, key: &str, known: &Known) {
        self.roles.insert(key.into(), known.clone());
    }

    /// Who was last said to hold the role.
    pub(super) fn role(&self, key: &str) -> Option<&Known> {
        self.roles.get(key)
    }

    /// Remembers the subject of the sentence numbered `nth`.
    pub(super) fn name_subject(&mut self, kind: Kind, nth: usize, known: Known) {
        self.subjects.insert(kind, (nth, known));
    }

    /// The last subject of that kind, if it is at most `reach` sentences back.
    pub(super) fn subject(&self, kind: Kind, nth: usize, reach: usize) -> Option<&Known> {
        let (at, known) = self.subjects.get(&kind)?;
        (nth - at <= reach).then_some(known)
    }

    /// Counts a country that the text names.
    pub(super) fn name_country(&mut self, country: CountryCode) {
        self.recent.retain(|&other| other != country);
        self.recent.push(country);
        *self.n_named.entry(country).or_default() += 1;
    }

    /// Whether the story has named the country so far.
    pub(super) fn has_country(&self, country: CountryCode) -> bool {
        self.n_named.contains_key(&country)
    }

    /// Countries named so far, the most recent first.
    pub(super) fn recent(&self) -> impl Iterator<Item = CountryCode> + '_ {
        self.recent.iter().rev().copied()
    }

    /// The country of a story that has named no other.
    pub(super) fn only_country(&self) -> Option<CountryCode> {
        let mut named = self.n_named.keys();
        let first = named.next()?;
        named.next().is_none().then_some(*first)
    }

    /// The country that the story is about: named most often; `None` when several are.
    pub(super) fn main_country(&self) -> Option<CountryCode> {
        let most = self.n_named.values().max()?;
        let mut leading = self.n_named.iter().filter(|(_, n)| *n == most);
        let first = leading.next()?;
        leading.next().is_none().then_some(*first.0)
    }
}

/// How a text may call a person after the full name: the full name, the surname with and without
/// its particles.
pub(super) fn short_names(
    name: &str,
    country: Option<CountryCode>,
) -> Vec<CompactString> {
    const PARTICLES: &[&str] = &[
        "al", "el", "van", "von", "der", "den", "de", "da", "di", "le", "bin", "ben",
        "abu",
    ];
    const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii"];
    let full = fold(name);
    let mut words: Vec<&str> = full.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(word)) {
        words.pop();
    }
    let mut names = vec![full.clone()];
    let Some(&last) = words.last().filter(|_| words.len() > 1) else { return names };
    let surname_first =
        country.is_some_and(|country| SURNAME_FIRST.contains(&country.as_str()));
    if surname_first {
        names.push(words[0].into());
        return names;
    }
    names.push(last.into());
    let mut first = words.len() - 1;
    while first > 1 && PARTICLES.contains(&words[first - 1]) {
        first -= 1;
        names.push(words[first..].join(" ").into());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_follow_the_custom_of_the_country() {
        let names = |name: &str, country: &str| -> Vec<String> {
            let names = short_names(name, country.parse().ok());
            names.into_iter().map(String::from).collect()
        };
        assert_eq!(names("Moon Jae-in", "KOR"), ["moon jae in", "moon"]);
        assert_eq!(names("Sergei Lavrov", "RUS"), ["sergei lavrov", "lavrov"]);
        assert_eq!(
            names("Bashar al-Assad", "SYR"),
            ["bashar al assad", "assad", "al assad"]
        );
        assert_eq!(names("Lula", "BRA"), ["lula"]);
    }
}
