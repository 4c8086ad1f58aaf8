//! The actor tables: sorted, unique, closed; and what a few well-known names stand for.

use dyad_data::{ActorTables, DyadFacts, Named, OverlayFile, Standing, fold};
use dyad_types::{CountryCode, Sector};

fn code(text: &str) -> CountryCode {
    text.parse().unwrap()
}

#[test]
fn rows_are_sorted_and_unique() {
    let tables = concat!(env!("CARGO_MANIFEST_DIR"), "/tables");
    for folder in ["actors", "dyads"] {
        for entry in std::fs::read_dir(format!("{tables}/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let rows: Vec<Vec<&str>> =
                text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
            for pair in rows.windows(2) {
                assert!(pair[0] < pair[1], "{}: {:?}", path.display(), pair[1]);
            }
        }
    }
}

#[test]
fn every_country_named_in_a_table_exists() {
    let actors = ActorTables::read(&[]).unwrap();
    let leaders = include_str!("../../tables/actors/leaders.tsv");
    for line in leaders.lines().skip(1) {
        let cell = line.split('\t').nth(2).unwrap();
        if let Ok(country) = cell.parse::<CountryCode>()
            && !matches!(cell, "UNO" | "EUR")
        {
            assert!(actors.country(country).is_some(), "{line}");
        }
    }
}

#[test]
fn names_are_compared_without_accents_and_possessives() {
    assert_eq!(fold("Élysée Palace’s"), "elysee palace");
    assert_eq!(fold("U.S."), "us");
    assert_eq!(fold("Jae-in"), "jae in");
}

#[test]
fn well_known_names() {
    let actors = ActorTables::read(&[]).unwrap();
    let first = |name: &str| {
        actors.names.get(&fold(name)).first().map(|entry| entry.named.clone())
    };
    assert_eq!(first("Russia"), Some(Named::Country(code("RUS"))));
    assert_eq!(first("North Korean"), Some(Named::Country(code("PRK"))));
    assert_eq!(first("Kremlin"), Some(Named::Synecdoche(code("RUS"), Some(Sector::Gov))));
    assert_eq!(
        first("United Nations"),
        Some(Named::Organisation("IGOUNO".into(), Sector::Igo))
    );
    assert_eq!(first("Hamas"), Some(Named::Group(Some(code("PSE")), Sector::Reb)));
    assert_eq!(first("foreign minister"), Some(Named::Agent(Sector::Gov)));
}

#[test]
fn offices_are_dated() {
    let actors = ActorTables::read(&[]).unwrap();
    let [id] = actors.people.named("moon jae in") else {
        panic!("one person of that name")
    };
    let president = |date: &str| {
        let offices = &actors.people.get(*id).offices;
        let standing = offices.iter().filter(|office| office.class == "HOS");
        standing.map(|office| office.standing(date.parse().unwrap())).min()
    };
    assert_eq!(president("2020-06-17"), Some(Standing::InOffice));
    assert_eq!(president("2023-01-01"), Some(Standing::Former));
    assert_eq!(president("2015-01-01"), Some(Standing::Later));
}

#[test]
fn correlates_of_war_and_gleditsch_ward_numbers_are_kept_apart() {
    let actors = ActorTables::read(&[]).unwrap();
    let numbers =
        |text| actors.country(code(text)).map(|country| (country.cow, country.gw));
    assert_eq!(numbers("DEU"), Some((Some(255), Some(260))));
    assert_eq!(numbers("USA"), Some((Some(2), Some(2))));
    assert_eq!(actors.country(code("XKX")).unwrap().cameo, "KSV");
    assert_eq!(actors.country(code("TLS")).unwrap().cameo, "TMP");
    assert_eq!(numbers("NRU").unwrap().0, Some(970));
    assert_eq!(numbers("KIR").unwrap().1, Some(970));
}

#[test]
fn the_users_rows_win() {
    let text = "id\tname\ttype\tsource\nFRA\tHexagon\talias\tdesk\n".to_owned();
    let overlay = [OverlayFile { name: "country_names.tsv".to_owned(), text }];
    let actors = ActorTables::read(&overlay).unwrap();
    let [entry] = actors.names.get("hexagon") else { panic!("one entry") };
    assert!(entry.is_overlay && entry.named == Named::Country(code("FRA")));
}

#[test]
fn broken_rows_name_file_line_and_column() {
    let overlay = |name: &str, text: &str| {
        let file = OverlayFile { name: name.to_owned(), text: text.to_owned() };
        ActorTables::read(&[file]).unwrap_err().to_string()
    };
    let broken =
        overlay("country_names.tsv", "id\tname\ttype\tsource\nFR\tGaul\talias\tdesk\n");
    assert_eq!(
        broken,
        "table country_names.tsv, line 2, column 1: \"FR\": \"FR\" is no country code"
    );
    let broken = overlay("people.tsv", "id\n");
    assert!(
        broken.starts_with("table people.tsv, line 1, column 1: no table has this name")
    );
}

#[test]
fn facts_of_a_pair() {
    let actors = ActorTables::read(&[]).unwrap();
    let facts = DyadFacts::read(&actors).unwrap();
    let date = "2020-06-17".parse().ok();
    let texts: Vec<String> = facts
        .of(code("PRK"), code("KOR"), date)
        .into_iter()
        .map(|fact| fact.text)
        .collect();
    assert!(texts.iter().any(|text| text.contains("resolution 1718")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("land border of")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("Military Agreement")), "{texts:?}");
}
