//! Who a side of a row is: from codes, from names with the country in brackets, from the tables.

use compact_str::CompactString;
use dyad_data::{Named, Standing, cameo_role, fold};
use dyad_types::{Actor, ActorCode, CountryCode, HistoryFormat, Sector};
use jiff::civil::Date;

use crate::columns::{CountryStyle, SectorStyle};
use crate::tables::HistoryCodes;

/// What the columns of a row tell of one side; empty where there is no such column.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SideCells<'a> {
    pub(crate) name: &'a str,
    pub(crate) code: &'a str,
    pub(crate) country: &'a str,
    pub(crate) sector: &'a str,
}

impl SideCells<'_> {
    fn is_empty(&self) -> bool {
        let cells = [self.name, self.code, self.country, self.sector];
        cells.iter().all(|cell| is_missing(cell))
    }
}

/// Whether a cell says that nothing is known. Formats write it in four ways.
pub(crate) fn is_missing(cell: &str) -> bool {
    matches!(cell.trim(), "" | "NA" | "NULL" | "None" | "nan")
}

/// Countries by how the columns write them.
pub(crate) fn country(
    codes: &HistoryCodes<'_>,
    style: CountryStyle,
    cell: &str,
) -> Option<CountryCode> {
    let cell = first_of(cell);
    match style {
        _ if cell.is_empty() => None,
        CountryStyle::Iso3 => codes.of_cameo(cell),
        CountryStyle::Cameo => codes.of_cameo(cell.get(..3)?),
        CountryStyle::Name => country_named(codes, cell),
        CountryStyle::Fips => codes.tables.of_fips(cell),
        CountryStyle::Gw => codes.of_gw(cell),
        CountryStyle::Cow => codes.of_cow(cell),
    }
}

/// Of lists the first: `PRK;KOR`, `GOV|MIL`. "-99" is nobody.
pub(crate) fn first_of(cell: &str) -> &str {
    let first = cell.split([';', '|']).next().unwrap_or("").trim();
    if first.starts_with('-') { "" } else { first }
}

pub(crate) fn country_named(codes: &HistoryCodes<'_>, name: &str) -> Option<CountryCode> {
    // ICEWS writes the Palestinian territories in these two ways.
    let name = match name {
        "Palestinian Territory, Occupied" | "Occupied Palestinian Territory" => {
            "Palestine"
        }
        "Holy See Vatican City State" => "Holy See",
        other => other,
    };
    let named = codes.actors.names.get(&fold(name));
    named.iter().find_map(|entry| match entry.named {
        Named::Country(country) => Some(country),
        _ => None,
    })
}

/// The actor of a side; `None` where the row tells nothing of it.
pub(crate) fn actor(
    codes: &HistoryCodes<'_>,
    format: HistoryFormat,
    styles: (CountryStyle, SectorStyle),
    cells: SideCells<'_>,
    day: Date,
) -> Option<Actor> {
    if cells.is_empty() {
        return None;
    }
    let named = if is_missing(cells.name) { "" } else { cells.name.trim() };
    let country = country(codes, styles.0, cells.country);
    let sector = sector(codes, styles.1, cells.sector);
    match format {
        HistoryFormat::Gdelt | HistoryFormat::GdeltMentions | HistoryFormat::Phoenix => {
            Some(coded(codes, cells, named, country))
        }
        HistoryFormat::Acled if named.is_empty() => None,
        HistoryFormat::Acled => Some(acled(codes, named, sector)),
        HistoryFormat::Ucdp => {
            let sector = country.map_or(Sector::Reb, |_| Sector::Gov);
            Some(told(codes, named, country, Some(sector)))
        }
        HistoryFormat::Icews
        | HistoryFormat::Polecat
        | HistoryFormat::Plover
        | HistoryFormat::Quadruples => {
            if country.is_none() {
                return Some(by_name(codes, named, day).with_sector(codes, sector));
            }
            Some(told(codes, named, country, sector))
        }
    }
}

/// A CAMEO actor code, which begins with the country where there is one: `PRKGOV`.
fn coded(
    codes: &HistoryCodes<'_>,
    cells: SideCells<'_>,
    named: &str,
    country: Option<CountryCode>,
) -> Actor {
    let code = if is_missing(cells.code) { cells.country } else { cells.code }.trim();
    let country = country.or_else(|| codes.of_cameo(code.get(..3)?));
    let is_code = code.len().is_multiple_of(3)
        && (3..=15).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let role = if country.is_some() { code.get(3..6) } else { code.get(..3) };
    let sector = sector(codes, SectorStyle::Code, cells.sector)
        .or_else(|| role.and_then(|role| role.parse().ok()));
    let name = if named.is_empty() { code } else { named };
    // A code that names another country than its column is of the column's.
    let fits = |country: CountryCode| {
        code.get(..3).and_then(|root| codes.of_cameo(root)) == Some(country)
    };
    match country {
        Some(country) if is_code && fits(country) => Actor {
            name: name.to_owned(),
            country: Some(country),
            code: ActorCode(code.into()),
            sector,
        },
        Some(country) => codes.actors.state(country, sector, name),
        None => Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(if is_code { code.into() } else { CompactString::default() }),
            sector,
        },
    }
}

/// An actor whose country and sector the columns tell.
fn told(
    codes: &HistoryCodes<'_>,
    name: &str,
    country: Option<CountryCode>,
    sector: Option<Sector>,
) -> Actor {
    match country {
        Some(country) => codes.actors.state(country, sector, name),
        None => Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(sector.map_or("", cameo_role).into()),
            sector,
        },
    }
}

/// ACLED's names hold the country: "Military Forces of Turkey (2016-)", "Civilians (Syria)".
fn acled(codes: &HistoryCodes<'_>, name: &str, sector: Option<Sector>) -> Actor {
    let bracket = name.rfind(" (").unwrap_or(name.len());
    let (before, inside) = name.split_at(bracket);
    let inside = inside.trim_matches([' ', '(', ')']);
    let after = before.rfind(" of ").and_then(|at| before.get(at + 4..));
    let country = country_named(codes, inside)
        .or_else(|| country_named(codes, after?))
        .or_else(|| country_named(codes, before));
    let police = sector == Some(Sector::Mil) && before.starts_with("Police");
    let sector = if police { Some(Sector::Cop) } else { sector };
    told(codes, name, country, sector)
}

/// An actor known by its name alone: "Head of Government (Iran)", "Hassan Rouhani", "European Union".
pub(crate) fn by_name(codes: &HistoryCodes<'_>, name: &str, day: Date) -> Actor {
    let (role, country) = match name.rsplit_once('(') {
        Some((role, inside)) => {
            let country = country_named(codes, inside.trim_end_matches(')').trim());
            (role.trim(), country)
        }
        None => ("", country_named(codes, name)),
    };
    if let Some(country) = country {
        return codes.actors.state(country, role_sector(codes, role), name);
    }
    of_tables(codes, name)
        .or_else(|| person(codes, name, day))
        .unwrap_or_else(|| told(codes, name, None, None))
        .called(name)
}

/// Organisations, ministries, groups and parties of the name tables.
fn of_tables(codes: &HistoryCodes<'_>, name: &str) -> Option<Actor> {
    let entries = codes.actors.names.get(&fold(name));
    entries.iter().find_map(|entry| match &entry.named {
        Named::Synecdoche(country, sector) => {
            Some(codes.actors.state(*country, *sector, name))
        }
        Named::Organisation(code, sector) => Some(Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(code.clone()),
            sector: Some(*sector),
        }),
        Named::Party(country, sector) | Named::Group(Some(country), sector) => {
            Some(codes.actors.state(*country, Some(*sector), name))
        }
        Named::Group(None, sector) => Some(told(codes, name, None, Some(*sector))),
        Named::Country(_)
        | Named::People(_)
        | Named::Capital(_)
        | Named::InContext(_)
        | Named::Region(_)
        | Named::Agent(_) => None,
    })
}

/// A person by the office held on that day; names of several people with different states are
/// nobody's.
fn person(codes: &HistoryCodes<'_>, name: &str, day: Date) -> Option<Actor> {
    let folded = fold(name);
    let people = &codes.actors.people;
    let mut ids = people.named(&folded);
    let words: Vec<&str> = folded.split(' ').collect();
    let short = match words.as_slice() {
        [first, .., last] if words.len() > 2 => format!("{first} {last}"),
        _ => String::new(),
    };
    if ids.is_empty() {
        ids = people.named(&short);
    }
    let offices = ids.iter().flat_map(|&id| &people.get(id).offices);
    let held: Vec<_> = offices
        .filter(|office| {
            matches!(office.standing(day), Standing::InOffice | Standing::Stale)
        })
        .collect();
    let office = held.first()?;
    let same = |other: &&dyad_data::Office| {
        other.country == office.country && other.organisation == office.organisation
    };
    if !held.iter().copied().all(|other| same(&other)) {
        return None;
    }
    match (office.country, &office.organisation) {
        (Some(country), _) => Some(codes.actors.state(country, office.sector, name)),
        (None, Some(code)) => Some(Actor {
            name: name.to_owned(),
            country: None,
            code: ActorCode(code.clone()),
            sector: office.sector,
        }),
        (None, None) => None,
    }
}

/// The sector of a role in words, by the last of them that the tables know: "High Ranking Military
/// Personnel", "Ministry", "Foreign Affairs".
fn role_sector(codes: &HistoryCodes<'_>, role: &str) -> Option<Sector> {
    let agent = |words: &str| {
        let entries = codes.actors.names.get(&fold(words));
        entries.iter().find_map(|entry| match entry.named {
            Named::Agent(sector) => Some(sector),
            _ => None,
        })
    };
    let government = ["Government", "Ministry", "Affairs", "Cabinet", "Head of"];
    if government.iter().any(|word| role.contains(word)) {
        return Some(Sector::Gov);
    }
    let words: Vec<&str> =
        role.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    agent(role).or_else(|| words.iter().rev().find_map(|word| agent(word)))
}

fn sector(codes: &HistoryCodes<'_>, style: SectorStyle, cell: &str) -> Option<Sector> {
    match style {
        _ if is_missing(cell) => None,
        SectorStyle::Code => first_of(cell).parse().ok(),
        SectorStyle::Icews => codes.tables.icews_sector(cell),
        SectorStyle::Acled => codes.tables.acled_sector(cell),
    }
}

trait ActorExt {
    fn called(self, name: &str) -> Self;
    fn with_sector(self, codes: &HistoryCodes<'_>, sector: Option<Sector>) -> Self;
}

impl ActorExt for Actor {
    fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The sector that the row tells, where the tables tell none.
    fn with_sector(self, codes: &HistoryCodes<'_>, sector: Option<Sector>) -> Self {
        match (self.country, self.sector, sector) {
            (Some(country), None, Some(_)) => {
                codes.actors.state(country, sector, &self.name)
            }
            (None, None, Some(told)) if self.code.0.is_empty() => Self {
                code: ActorCode(cameo_role(told).into()),
                sector,
                ..self
            },
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use dyad_data::ActorTables;
    use jiff::civil::date;

    use super::*;

    fn with_codes<T>(test: impl FnOnce(&HistoryCodes<'_>) -> T) -> T {
        let actors = ActorTables::read(&[]).unwrap();
        test(&HistoryCodes::new(&actors).unwrap())
    }

    fn named(name: &str) -> (Option<String>, Option<Sector>) {
        with_codes(|codes| {
            let actor = by_name(codes, name, date(2018, 3, 1));
            assert_eq!(actor.name, name);
            (actor.country.map(|country| country.to_string()), actor.sector)
        })
    }

    #[test]
    fn names_with_the_country_in_brackets_are_of_it() {
        let iran = |sector| (Some("IRN".to_owned()), sector);
        assert_eq!(named("Head of Government (Iran)"), iran(Some(Sector::Gov)));
        assert_eq!(named("Police (Iran)"), iran(Some(Sector::Cop)));
        assert_eq!(named("Iran"), iran(None));
        let pse = named("Citizen (Palestinian Territory, Occupied)");
        assert_eq!(pse, (Some("PSE".to_owned()), Some(Sector::Cvl)));
    }

    #[test]
    fn people_are_of_the_state_whose_office_they_hold_that_day() {
        assert_eq!(named("Hassan Rouhani"), (Some("IRN".to_owned()), Some(Sector::Gov)));
        assert_eq!(named("Sergey Viktorovich Lavrov").0.as_deref(), Some("RUS"));
        with_codes(|codes| {
            let day = date(2012, 3, 1);
            assert_eq!(by_name(codes, "Hassan Rouhani", day).country, None);
        });
    }

    #[test]
    fn nobody_known_keeps_the_name_and_no_country() {
        assert_eq!(named("Unspecified Actor").0, None);
        assert_eq!(named("").0, None);
    }

    #[test]
    fn codes_give_country_role_and_organisation() {
        with_codes(|codes| {
            let read = |code: &str, country: &str| {
                let cells = SideCells { code, country, ..SideCells::default() };
                let styles = (CountryStyle::Cameo, SectorStyle::Code);
                let day = date(2018, 3, 1);
                actor(codes, HistoryFormat::Gdelt, styles, cells, day).unwrap()
            };
            let korea = read("PRKGOV", "PRK");
            assert_eq!(korea.country.map(|c| c.to_string()).as_deref(), Some("PRK"));
            assert_eq!(korea.sector, Some(Sector::Gov));
            assert_eq!(read("IGOEUREEC", "EUR").code.as_str(), "IGOEUREEC");
            assert_eq!(read("IGOEUREEC", "EUR").country, None);
            // CAMEO's own code for Romania.
            let romania = read("ROM", "ROM").country.map(|c| c.to_string());
            assert_eq!(romania.as_deref(), Some("ROU"));
        });
    }

    #[test]
    fn acled_names_hold_the_country() {
        with_codes(|codes| {
            let country = |name: &str| {
                acled(codes, name, Some(Sector::Mil)).country.map(|c| c.to_string())
            };
            let turkey = "Military Forces of Turkey (2016-)";
            assert_eq!(country(turkey).as_deref(), Some("TUR"));
            assert_eq!(country("Civilians (Syria)").as_deref(), Some("SYR"));
            assert_eq!(country("Al Shabaab"), None);
        });
    }
}
