//! Where a place is: the tables of countries, cities and regions.

use dyad_data::{Named, Tables, fold};
use dyad_types::{CountryCode, Place, Sentence, TokenRange};

/// The place that `tokens` name, if the tables know it: a country, its capital, a city of over
/// 100,000 inhabitants or a first-order subdivision.
///
/// Several places of one name: the one in the country that stands after a comma ("Tripoli,
/// Lebanon"), else the most populous. The name is that of the text, without its article.
pub fn place(tables: &Tables, sentence: &Sentence, tokens: TokenRange) -> Option<Place> {
    let article = sentence.is_word(tokens.start, "the");
    let tokens = TokenRange::new(tokens.start + usize::from(article), tokens.end);
    let span = sentence.span_of(tokens);
    let name = span.of(&sentence.text);
    let key = fold(name);
    if key.is_empty() || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let place = |country, position: Option<(f64, f64)>| Place {
        name: name.to_owned(),
        country,
        latitude: position.map(|(latitude, _)| latitude),
        longitude: position.map(|(_, longitude)| longitude),
        span,
    };
    if let Some(country) = country_named(tables, &key) {
        return Some(place(Some(country), None));
    }
    let rows = tables.actors.places.named(&key);
    let around = country_after(tables, sentence, tokens.end);
    let of_country = rows.iter().find(|row| Some(row.country) == around);
    if let Some(row) = of_country.or(rows.first()) {
        return Some(place(Some(row.country), row.position));
    }
    capital_named(tables, &key).map(|country| place(Some(country), None))
}

fn country_named(tables: &Tables, key: &str) -> Option<CountryCode> {
    tables
        .actors
        .names
        .get(key)
        .iter()
        .find_map(|entry| match entry.named {
            Named::Country(code) => Some(code),
            _ => None,
        })
}

fn capital_named(tables: &Tables, key: &str) -> Option<CountryCode> {
    tables
        .actors
        .names
        .get(key)
        .iter()
        .find_map(|entry| match entry.named {
            Named::Capital(code) => Some(code),
            _ => None,
        })
}

/// The country named right after a comma.
fn country_after(
    tables: &Tables,
    sentence: &Sentence,
    idx: usize,
) -> Option<CountryCode> {
    if !sentence.is_word(idx, ",") {
        return None;
    }
    let start = idx + 1;
    let furthest = sentence.tokens.len().min(start + 5);
    (start + 1..=furthest).rev().find_map(|end| {
        country_named(tables, &fold(sentence.text_of(TokenRange::new(start, end))))
    })
}
