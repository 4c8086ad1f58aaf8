//! The tables of actors: countries, people in office, organisations, groups, role words, places.

mod names;
mod people;
mod places;
pub(crate) mod tsv;

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_types::{Actor, ActorCode, CountryCode, DateInterval, Sector};
use jiff::civil::Date;
use thiserror::Error;

pub use crate::actors::names::{NameEntry, NameTable, Named, fold};
pub use crate::actors::people::{Office, People, Person, PersonId, Standing};
pub use crate::actors::places::{PlaceRow, Places};
use crate::actors::tsv::Table;

/// A table row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("table {table}, line {line}, column {column}: {reason}")]
pub struct TableError {
    /// File name of the table.
    pub table: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
}

/// A file of the user's overlay folder: rows that win over the shipped table of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayFile {
    /// File name: "leaders.tsv".
    pub name: String,
    /// Its text, with the same header as the shipped table.
    pub text: String,
}

/// A country or territory of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3, or a historic code.
    pub code: CountryCode,
    /// English name.
    pub name: String,
    /// Whether it is a state today.
    pub is_state: bool,
    /// Whether it is a member of the United Nations.
    pub is_un_member: bool,
    /// Correlates of War number, if it has one.
    pub cow: Option<u16>,
    /// Days from and to which the Correlates of War number holds; `None` is before the list or today.
    pub cow_days: (Option<Date>, Option<Date>),
    /// Gleditsch-Ward number, if it has one.
    pub gw: Option<u16>,
    /// Days from and to which the Gleditsch-Ward number holds.
    pub gw_days: (Option<Date>, Option<Date>),
    /// CAMEO code; differs from ISO for a few.
    pub cameo: CompactString,
    /// Capital, if it has one.
    pub capital: String,
}

impl Country {
    /// The Correlates of War number, if it holds on any of these days.
    pub fn cow_in(&self, days: DateInterval) -> Option<u16> {
        self.cow.filter(|_| overlaps(self.cow_days, days))
    }

    /// The Gleditsch-Ward number, if it holds on any of these days.
    pub fn gw_in(&self, days: DateInterval) -> Option<u16> {
        self.gw.filter(|_| overlaps(self.gw_days, days))
    }
}

fn overlaps((from, to): (Option<Date>, Option<Date>), days: DateInterval) -> bool {
    from.is_none_or(|from| from <= days.end) && to.is_none_or(|to| days.start <= to)
}

/// What a name stands for, before the text decides among several.
#[derive(Debug)]
pub struct ActorTables {
    countries: BTreeMap<CountryCode, Country>,
    /// Names, organisations, groups and role words, by their folded words.
    pub names: NameTable,
    /// People and their dated offices.
    pub people: People,
    /// Cities and subdivisions.
    pub places: Places,
}

const SHIPPED: &[(&str, &str)] = &[
    ("countries.tsv", include_str!("../../tables/actors/countries.tsv")),
    ("country_names.tsv", include_str!("../../tables/actors/country_names.tsv")),
    ("synecdoches.tsv", include_str!("../../tables/actors/synecdoches.tsv")),
    ("igos.tsv", include_str!("../../tables/actors/igos.tsv")),
    ("parties.tsv", include_str!("../../tables/actors/parties.tsv")),
    ("armed_groups.tsv", include_str!("../../tables/actors/armed_groups.tsv")),
    ("armed_groups_ucdp.tsv", include_str!("../../tables/actors/armed_groups_ucdp.tsv")),
    ("agents.tsv", include_str!("../../tables/actors/agents.tsv")),
    ("leaders.tsv", include_str!("../../tables/actors/leaders.tsv")),
    ("cities_geonames.tsv", include_str!("../../tables/actors/cities_geonames.tsv")),
    ("regions.tsv", include_str!("../../tables/actors/regions.tsv")),
    ("subdivisions.tsv", include_str!("../../tables/actors/subdivisions.tsv")),
];

impl ActorTables {
    /// Reads the shipped tables and the user's rows, which win.
    ///
    /// # Errors
    /// [`TableError`] for a broken row, or an overlay file that is named after no table.
    pub fn read(overlay: &[OverlayFile]) -> Result<Self, TableError> {
        let mut read = Self::read_parties(overlay)?;
        read.people = People::read(&tables_of("leaders.tsv", overlay)?)?;
        read.places = Places::read(
            &tables_of("cities_geonames.tsv", overlay)?,
            &tables_of("subdivisions.tsv", overlay)?,
            &read.countries,
        )?;
        Ok(read)
    }

    /// Reads countries and names alone, in a third of the time: no people and no places. Enough to
    /// know which party a user names.
    ///
    /// # Errors
    /// As [`Self::read`], of these tables.
    pub fn read_parties(overlay: &[OverlayFile]) -> Result<Self, TableError> {
        for file in overlay {
            if !SHIPPED.iter().any(|(name, _)| *name == file.name) {
                let names: Vec<_> = SHIPPED.iter().map(|(name, _)| *name).collect();
                let reason =
                    format!("no table has this name; the names are {}", names.join(", "));
                return Err(TableError {
                    table: file.name.clone(),
                    line: 1,
                    column: 1,
                    reason,
                });
            }
        }
        let tables = |name: &str| tables_of(name, overlay);
        let countries = countries(&tables("countries.tsv")?)?;
        let mut names = NameTable::default();
        names.add_countries(&countries, &tables("country_names.tsv")?)?;
        names.add_synecdoches(&tables("synecdoches.tsv")?)?;
        names.add_organisations(&tables("igos.tsv")?)?;
        names.add_parties(&tables("parties.tsv")?)?;
        names.add_groups(&tables("armed_groups.tsv")?)?;
        names.add_ucdp_groups(&countries, &tables("armed_groups_ucdp.tsv")?)?;
        names.add_regions(&tables("regions.tsv")?)?;
        names.add_agents(&tables("agents.tsv")?)?;
        let (people, places) = (People::default(), Places::default());
        Ok(Self { countries, names, people, places })
    }

    /// The country of a code.
    pub fn country(&self, code: CountryCode) -> Option<&Country> {
        self.countries.get(&code)
    }

    /// All countries, ascending by code.
    pub fn countries(&self) -> impl Iterator<Item = &Country> {
        self.countries.values()
    }

    /// A country as an actor, with a sector of it or as a whole.
    pub fn state(&self, code: CountryCode, sector: Option<Sector>, name: &str) -> Actor {
        let root = self
            .countries
            .get(&code)
            .map_or(code.as_str(), |country| &country.cameo);
        let mut actor_code = CompactString::from(root);
        actor_code.push_str(sector.map_or("", cameo_role));
        Actor {
            name: name.to_owned(),
            country: Some(code),
            code: ActorCode(actor_code),
            sector,
        }
    }
}

/// The shipped table of a name, and the user's rows of it.
fn tables_of<'a>(
    name: &str,
    overlay: &'a [OverlayFile],
) -> Result<Vec<Table<'a>>, TableError> {
    let shipped = SHIPPED.iter().filter(|(shipped, _)| *shipped == name);
    let shipped = shipped.map(|&(name, text)| Table::new(name, text, false));
    let own = overlay.iter().filter(|file| file.name == name);
    let own = own.map(|file| Table::new(&file.name, &file.text, true));
    shipped.chain(own).collect()
}

/// The role as CAMEO writes it in an actor code; PLOVER's sector codes differ for a few.
///
/// Source: CAMEO manual 1.1b3; PLOVER manual.
pub const fn cameo_role(sector: Sector) -> &'static str {
    match sector {
        Sector::Jrn => "MED",
        Sector::Med => "HLH",
        Sector::Soc => "CVL",
        Sector::Unk => "UIS",
        other => other.as_str(),
    }
}

/// The actor that a cell of the tables names: a country, or an organisation (`UNO`, `EUR`,
/// `IGO:NATO`, `NGO`) as a CAMEO code (`IGOUNO`, `IGOEUR`, `IGONAT`, `NGO`).
pub(crate) fn organisation_code(cell: &str) -> CompactString {
    if cell == "NGO" {
        return "NGO".into();
    }
    let id = cell.strip_prefix("IGO:").unwrap_or(cell);
    let short: CompactString = id.chars().take(3).collect();
    compact_str::format_compact!("IGO{short}")
}

fn countries(tables: &[Table<'_>]) -> Result<BTreeMap<CountryCode, Country>, TableError> {
    let mut countries = BTreeMap::new();
    for row in tables.iter().flat_map(Table::rows) {
        let row = row?;
        let number = |column| -> Result<Option<u16>, TableError> {
            let cell = row.cell(column)?;
            if cell.is_empty() { Ok(None) } else { row.parse(column).map(Some) }
        };
        let day = |column| -> Result<Option<Date>, TableError> {
            let cell = row.cell(column)?;
            if cell.is_empty() { Ok(None) } else { row.parse(column).map(Some) }
        };
        let code = row.parse("id")?;
        let country = Country {
            code,
            name: row.cell("name")?.to_owned(),
            is_state: row.cell("kind")? == "state",
            is_un_member: row.cell("un_member")? == "1",
            cow: number("cow")?,
            cow_days: (day("cow_from")?, day("cow_to")?),
            gw: number("gw")?,
            gw_days: (day("gw_from")?, day("gw_to")?),
            cameo: match row.cell("cameo")? {
                "" => code.as_str().into(),
                cameo => cameo.into(),
            },
            capital: row.cell("capital")?.to_owned(),
        };
        countries.insert(code, country);
    }
    Ok(countries)
}
