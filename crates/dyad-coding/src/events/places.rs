//! Where an act happened: what its clause says after "in", "at", "near".

use dyad_data::{PlaceRow, Tables, fold};
use dyad_types::{Dep, EntityLabel, Place};

use super::act::Act;
use super::parties::Parties;
use super::tree::Tree;

/// The place that hangs on a word of the act. A city of the table brings its position; of several
/// cities of a name the one of the mention's country counts, else none.
pub(crate) fn place(
    tables: &Tables,
    tree: &Tree<'_>,
    parties: &Parties<'_>,
    act: &Act,
) -> Option<Place> {
    let head = act
        .words
        .iter()
        .rev()
        .find_map(|&word| located(tree, parties, word))?;
    let sentence = tree.sentence;
    let mention = parties.at(head).map(|nth| parties.mentions[nth]);
    let span = mention
        .map_or_else(|| sentence.span_of(tree.phrase(head)), |mention| mention.span);
    let name = span.of(&sentence.text).trim_end_matches(['.', ',']).to_owned();
    let country = mention
        .and_then(|mention| mention.actors.first())
        .and_then(|actor| actor.country);
    let row = city(tables, &name, country);
    let position = row.and_then(|row| row.position);
    Some(Place {
        name,
        country: country.or(row.map(|row| row.country)),
        latitude: position.map(|(latitude, _)| latitude),
        longitude: position.map(|(_, longitude)| longitude),
        span,
    })
}

fn located(tree: &Tree<'_>, parties: &Parties<'_>, word: usize) -> Option<usize> {
    tree.with_dep(word, Dep::Prep)
        .filter(|&prep| {
            matches!(
                tree.lemma(prep),
                "in" | "at" | "near" | "outside" | "inside" | "off"
            )
        })
        .filter_map(|prep| tree.child(prep, Dep::Pobj))
        .find(|&head| {
            let named =
                parties.at(head).is_some_and(|nth| parties.mentions[nth].as_place);
            named
                || matches!(
                    tree.label(head),
                    Some(EntityLabel::Gpe | EntityLabel::Loc | EntityLabel::Fac)
                )
        })
}

fn city<'a>(
    tables: &'a Tables,
    name: &str,
    country: Option<dyad_types::CountryCode>,
) -> Option<&'a PlaceRow> {
    let rows = tables.actors.places.named(&fold(name));
    match country {
        Some(country) => rows.into_iter().find(|row| row.country == country),
        None => rows.first().copied().filter(|_| rows.len() == 1),
    }
}
