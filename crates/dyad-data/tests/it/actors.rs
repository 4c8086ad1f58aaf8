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

/// UCDP lists regions by codes of the form of a country's: none of them becomes a country.
#[test]
fn every_group_is_at_home_in_a_country_of_the_table() {
    let actors = ActorTables::read(&[]).unwrap();
    let mut n_homes = 0;
    for text in [
        include_str!("../../tables/actors/armed_groups.tsv"),
        include_str!("../../tables/actors/armed_groups_ucdp.tsv"),
    ] {
        let cells = text.lines().skip(1).flat_map(|line| line.split(['\t', '|']));
        for entry in cells.flat_map(|cell| actors.names.get(&fold(cell))) {
            if let Named::Group(Some(home), _) = entry.named {
                assert!(actors.country(home).is_some(), "{}: {home}", entry.name);
                n_homes += 1;
            }
        }
    }
    assert!(n_homes > 500, "only {n_homes} names of groups were looked up");
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

/// Cells of a column of an embedded table, with their lines.
fn column<'a>(text: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let header = text.lines().next().unwrap();
    let at = header.split('\t').position(|column| column == name).unwrap();
    text.lines()
        .skip(1)
        .map(|line| (line.split('\t').nth(at).unwrap_or(""), line))
        .collect()
}

#[test]
fn every_code_of_the_other_tables_exists() {
    let actors = ActorTables::read(&[]).unwrap();
    let tables = [
        (include_str!("../../tables/actors/country_names.tsv"), "id"),
        (include_str!("../../tables/actors/regions.tsv"), "country"),
        (include_str!("../../tables/actors/cities_geonames.tsv"), "country"),
        (include_str!("../../tables/actors/subdivisions.tsv"), "country"),
        (include_str!("../../tables/actors/parties.tsv"), "country"),
        (include_str!("../../tables/actors/armed_groups.tsv"), "actor"),
        (include_str!("../../tables/dyads/borders.tsv"), "a"),
        (include_str!("../../tables/dyads/borders.tsv"), "b"),
        (include_str!("../../tables/dyads/unvote_agreement.tsv"), "a"),
        (include_str!("../../tables/dyads/unvote_agreement.tsv"), "b"),
    ];
    for (text, name) in tables {
        for (cell, line) in column(text, name) {
            let known = cell.is_empty()
                || cell
                    .parse()
                    .is_ok_and(|code: CountryCode| actors.country(code).is_some());
            assert!(known, "{cell} in {line}");
        }
    }
}

#[test]
fn positions_lie_on_the_globe() {
    let text = include_str!("../../tables/actors/cities_geonames.tsv");
    for (name, most) in [("lat", 90.0), ("lon", 180.0)] {
        for (cell, line) in column(text, name) {
            assert!(cell.parse::<f64>().unwrap().abs() <= most, "{line}");
        }
    }
}

#[test]
fn no_office_ends_before_it_begins() {
    let actors = ActorTables::read(&[]).unwrap();
    let text = include_str!("../../tables/actors/leaders.tsv");
    let mut n_offices = 0;
    for (person, line) in column(text, "person") {
        for &id in actors.people.named(&fold(person)) {
            for office in &actors.people.get(id).offices {
                n_offices += 1;
                if let (Some(from), Some(to)) = (office.from, office.to) {
                    assert!(from <= to, "{line}");
                }
            }
        }
    }
    assert!(n_offices > 20_000);
}

/// Rows written for the project name one holder of a single office at a time; the open sources
/// date some changes of office loosely, by a day or by the year.
#[test]
fn own_rows_of_a_single_office_do_not_overlap() {
    let text = include_str!("../../tables/actors/leaders.tsv");
    let mut terms: Vec<[&str; 5]> = Vec::new();
    for line in text
        .lines()
        .skip(1)
        .filter(|line| line.ends_with("(checked 2026-11)"))
    {
        let cells: Vec<&str> = line.split('\t').collect();
        let full = |date: &str| date.len() == 10;
        let single = matches!(cells[3], "HOG" | "FM" | "DM");
        if single && full(cells[6]) && full(cells[7]) {
            terms.push([cells[2], cells[3], cells[6], cells[7], cells[0]]);
        }
    }
    terms.sort_unstable();
    assert!(terms.len() > 50);
    for pair in terms.windows(2) {
        let same = pair[0][..2] == pair[1][..2];
        assert!(!same || pair[0][3] <= pair[1][2], "{pair:?}");
    }
}

#[test]
fn votes_of_every_pair_can_be_worded() {
    let actors = ActorTables::read(&[]).unwrap();
    let facts = DyadFacts::read(&actors).unwrap();
    let text = include_str!("../../tables/dyads/unvote_agreement.tsv");
    for (a, line) in column(text, "a") {
        let b = line.split('\t').nth(1).unwrap();
        let of_pair = facts.of(code(b), code(a), None);
        let voted = of_pair.iter().any(|fact| fact.text.starts_with("voted alike"));
        assert!(voted, "{line}");
    }
}
