//! Of what kind an entity is and to which country it belongs, as its name tells: `Police_(India)`.

use std::collections::{BTreeMap, BTreeSet};

/// Kinds and countries by number of the entity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kinds {
    /// Number of the kind: countries are one, everything without a country in its name another.
    pub(crate) kinds: Vec<u32>,
    /// Number of the country, 0 for none.
    pub(crate) countries: Vec<u32>,
}

/// Kinds that names do not state.
const COUNTRY: &str = "(country)";
const OTHER: &str = "(other)";

impl Kinds {
    /// What the names of entities tell. A country is what stands in brackets behind the name of another.
    pub(crate) fn of(names: &[String]) -> Self {
        let parts: Vec<(&str, Option<&str>)> =
            names.iter().map(|name| split(name)).collect();
        let known: BTreeSet<&str> =
            parts.iter().filter_map(|(_, country)| *country).collect();
        let mut kind_numbers = BTreeMap::new();
        let mut country_numbers = BTreeMap::new();
        let mut kinds = Self::default();
        for (name, country) in parts {
            let (kind, country) = match country {
                Some(country) => (name, Some(country)),
                None if known.contains(name) => (COUNTRY, Some(name)),
                None => (OTHER, None),
            };
            kinds.kinds.push(number(&mut kind_numbers, kind));
            let country =
                country.map_or(0, |name| number(&mut country_numbers, name) + 1);
            kinds.countries.push(country);
        }
        kinds
    }
}

fn split(name: &str) -> (&str, Option<&str>) {
    let bracketed = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    match bracketed {
        Some((kind, country)) => (kind.trim_end_matches(['_', ' ']), Some(country)),
        None => (name, None),
    }
}

fn number<'n>(numbers: &mut BTreeMap<&'n str, u32>, name: &'n str) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX - 1);
    *numbers.entry(name).or_insert(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_kind_and_country() {
        let names = ["India", "Police_(India)", "Police (Chad)", "A. Guterres", "Chad"];
        let kinds = Kinds::of(&names.map(str::to_owned));
        let [india, police, chadian, nobody, chad] = kinds.kinds[..] else { panic!() };
        assert_eq!((india, police), (chad, chadian));
        assert!(nobody != india && nobody != police);
        assert_eq!(kinds.countries[0], kinds.countries[1]);
        assert_eq!(kinds.countries[2], kinds.countries[4]);
        assert_eq!(kinds.countries[3], 0);
    }
}
