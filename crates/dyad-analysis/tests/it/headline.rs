//! Which pair a story is about.

use std::collections::BTreeMap;

use dyad_analysis::{BriefInput, Headline, headline, players};
use dyad_types::{Actuality, EventType, FacetKind};

use crate::made::{Page, actor, dated};
use crate::story::names;

fn of(page: &Page) -> Option<Headline> {
    let names = BTreeMap::new();
    headline(&input(page, &names))
}

fn input<'a>(
    page: &'a Page,
    country_names: &'a BTreeMap<dyad_types::CountryCode, String>,
) -> BriefInput<'a> {
    BriefInput {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        history: &[],
        past: None,
        table_facts: &[],
        country_names,
    }
}

fn story(paragraphs: &[&[&str]], acts: &[(&str, &str, &str, EventType)]) -> Page {
    let mut page = Page::new("1", "2020-06-17", paragraphs);
    for &(words, one, other, event_type) in acts {
        let sides = [("", actor(one, one)), ("", actor(other, other))];
        page.event(words, sides, event_type, dated("2020-06-16"));
    }
    page
}

#[test]
fn the_pair_of_the_title_is_the_headline() {
    let body: &[&str] = &["Obristan warned Impor.", "Impor warned Obristan."];
    let acts = [
        ("Arstotzka shells Kolechia", "ARS", "KOL", EventType::Assault),
        ("Obristan warned", "OBR", "IMP", EventType::Threaten),
        ("Impor warned", "IMP", "OBR", EventType::Threaten),
    ];
    let page = story(&[&["Arstotzka shells Kolechia"], &["It rained."], body], &acts);
    assert_eq!(of(&page).unwrap().dyad.to_string(), "ARS-KOL");
}

#[test]
fn what_happened_outweighs_what_is_only_supposed_or_long_past() {
    let paragraphs: &[&[&str]] =
        &[&["News"], &["Obristan may bomb Impor.", "Arstotzka met Kolechia."]];
    let acts = [
        ("may bomb", "OBR", "IMP", EventType::Assault),
        ("met", "KOL", "ARS", EventType::Consult),
    ];
    let mut page = story(paragraphs, &acts);
    page.coded.events[0].actuality = Actuality::Hypothetical;
    let headline = of(&page).unwrap();
    assert_eq!(headline.dyad.to_string(), "ARS-KOL");
    assert_eq!(headline.first.party.unwrap().as_str(), "KOL", "who acts comes first");
    page.coded.events[0].actuality = Actuality::Happened;
    assert_eq!(of(&page).unwrap().dyad.to_string(), "IMP-OBR");
    page.coded.events[0].date = dated("2001");
    assert_eq!(of(&page).unwrap().dyad.to_string(), "ARS-KOL");
}

#[test]
fn parties_of_one_state_are_a_pair() {
    let acts = [("arrested", "IMPGOV", "IMPOPP", EventType::Coerce)];
    let page = story(&[&["News"], &["Impor arrested the opposition."]], &acts);
    let headline = of(&page).unwrap();
    assert_eq!(
        (headline.dyad.to_string().as_str(), headline.domestic),
        ("IMPGOV-IMPOPP", true)
    );
    let brief = crate::story::brief_of(&page, &[], &[]);
    assert_eq!(brief.notes, ["The story is about two parties of one state, IMP."]);
}

#[test]
fn no_pair_is_no_headline() {
    let mut page = story(&[&["News"], &["Impor tested a rocket."]], &[]);
    assert_eq!(of(&page), None);
    page.facet("tested a rocket", actor("IMP", "Impor"), FacetKind::Lever);
    let names = names();
    let codes = players(&input(&page, &names));
    assert_eq!(codes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["IMP"]);
}
