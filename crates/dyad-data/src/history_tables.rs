//! How other projects write sectors, kinds of events and countries in their data.

use std::collections::BTreeMap;

use dyad_types::{CameoCode, CountryCode, Sector};

use crate::LexiconError;
use crate::table_rows::table_rows;

const ICEWS_SECTORS: &str = include_str!("../tables/history/icews_sectors.tsv");
const ACLED_SECTORS: &str = include_str!("../tables/history/acled_sectors.tsv");
const ACLED_TYPES: &str = include_str!("../tables/history/acled_types.tsv");
const FIPS: &str = include_str!("../tables/history/fips.tsv");

/// Codes of other projects' data.
#[derive(Debug, Clone)]
pub struct HistoryTables {
    /// In order of rank: the first that an actor has is its sector.
    icews_sectors: Vec<(String, Sector)>,
    acled_sectors: BTreeMap<String, Sector>,
    /// Event type, sub-event type, code.
    acled_types: Vec<(String, String, Option<CameoCode>)>,
    fips: BTreeMap<String, CountryCode>,
}

impl HistoryTables {
    /// The tables that come with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; a test keeps those that come with dyad whole.
    pub fn embedded() -> Result<Self, LexiconError> {
        let mut icews_sectors = Vec::new();
        for row in table_rows("icews_sectors.tsv", ICEWS_SECTORS, 3)? {
            icews_sectors.push((row.cell(0).to_owned(), row.code(1)?));
        }
        let mut acled_sectors = BTreeMap::new();
        for row in table_rows("acled_sectors.tsv", ACLED_SECTORS, 4)? {
            let sector: Sector = row.code(2)?;
            acled_sectors.insert(row.cell(0).to_owned(), sector);
            acled_sectors.insert(row.cell(1).to_lowercase(), sector);
        }
        let mut acled_types = Vec::new();
        for row in table_rows("acled_types.tsv", ACLED_TYPES, 4)? {
            let cameo = match row.cell(2) {
                "" => None,
                code => Some(CameoCode::new(code).map_err(|_| row.error(2))?),
            };
            acled_types.push((row.cell(0).to_owned(), row.cell(1).to_owned(), cameo));
        }
        let mut fips = BTreeMap::new();
        for row in table_rows("fips.tsv", FIPS, 3)? {
            fips.insert(row.cell(0).to_owned(), row.code(1)?);
        }
        Ok(Self { icews_sectors, acled_sectors, acled_types, fips })
    }

    /// The sector of an actor from ICEWS's list of its sectors, in any order, apart by commas.
    pub fn icews_sector(&self, sectors: &str) -> Option<Sector> {
        let has = |name: &str| sectors.split(',').any(|sector| sector.trim() == name);
        let mut rows = self.icews_sectors.iter();
        rows.find(|(name, _)| has(name)).map(|(_, sector)| *sector)
    }

    /// The words that ICEWS has for a sector.
    pub fn icews_name(&self, sector: Sector) -> Option<&str> {
        let mut rows = self.icews_sectors.iter();
        rows.find(|(_, of)| *of == sector).map(|(name, _)| name.as_str())
    }

    /// The sector of ACLED's `inter1`: a number before 2024, words since.
    pub fn acled_sector(&self, inter: &str) -> Option<Sector> {
        self.acled_sectors.get(&inter.trim().to_lowercase()).copied()
    }

    /// The words that ACLED has for a sector.
    pub fn acled_name(&self, sector: Sector) -> Option<&'static str> {
        let rows = ACLED_SECTORS.lines().skip(1).map(|line| line.split('\t'));
        rows.map(|mut cells| (cells.nth(1), cells.next()))
            .find(|(_, of)| *of == Some(sector.as_str()))?
            .0
    }

    /// The CAMEO code of ACLED's event and sub-event type, or of the event type alone; `None` for
    /// what is no act, and for types that are not known.
    pub fn acled_code(&self, event_type: &str, sub_type: &str) -> Option<&CameoCode> {
        let row = |sub_type: &str| {
            self.acled_types.iter().find(|(kind, sub, _)| {
                kind.eq_ignore_ascii_case(event_type.trim())
                    && sub.eq_ignore_ascii_case(sub_type.trim())
            })
        };
        row(sub_type).or_else(|| row(""))?.2.as_ref()
    }

    /// ACLED's event and sub-event type for a CAMEO code: of the longest code that begins it, the
    /// first of equals that names a sub-event type.
    pub fn acled_type(&self, cameo: &CameoCode) -> Option<(&str, &str)> {
        let mut best: Option<(usize, &str, &str)> = None;
        for (kind, sub, code) in &self.acled_types {
            let Some(code) = code else { continue };
            let length = code.as_str().len();
            let longer = best.is_none_or(|(than, _, named)| {
                length > than || length == than && named.is_empty() && !sub.is_empty()
            });
            if longer && cameo.as_str().starts_with(code.as_str()) {
                best = Some((length, kind, sub));
            }
        }
        best.map(|(_, kind, sub)| (kind, sub))
    }

    /// The country of a FIPS 10-4 code.
    pub fn of_fips(&self, code: &str) -> Option<CountryCode> {
        self.fips.get(code).copied()
    }

    /// The FIPS 10-4 code of a country; where it has several, the first.
    pub fn fips(&self, country: CountryCode) -> Option<&str> {
        let mut rows = self.fips.iter();
        rows.find(|(_, of)| **of == country).map(|(code, _)| code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> HistoryTables {
        HistoryTables::embedded().unwrap()
    }

    #[test]
    fn an_actor_of_many_sectors_has_the_weightiest() {
        let sector = |list: &str| tables().icews_sector(list);
        assert_eq!(sector("Executive,Foreign Ministry,Government"), Some(Sector::Gov));
        assert_eq!(sector("Government,Military"), Some(Sector::Mil));
        assert_eq!(
            sector("Parties,Government Major Party (In Government)"),
            Some(Sector::Pty)
        );
        assert_eq!(sector("NA"), None);
    }

    #[test]
    fn acled_names_sectors_by_number_and_by_words() {
        assert_eq!(tables().acled_sector("2"), Some(Sector::Reb));
        assert_eq!(tables().acled_sector("Rebel group"), Some(Sector::Reb));
        assert_eq!(tables().acled_sector(""), None);
    }

    #[test]
    fn acled_types_are_cameo_codes_and_back() {
        let tables = tables();
        let code = tables.acled_code("Explosions/Remote violence", "Air/drone strike");
        assert_eq!(code.unwrap().as_str(), "195");
        let new = tables.acled_code("Battles", "a kind of the years to come");
        assert_eq!(new.unwrap().as_str(), "190");
        assert_eq!(tables.acled_code("Strategic developments", "Other"), None);
        let back = tables.acled_type(&CameoCode::new("195").unwrap());
        assert_eq!(back, Some(("Explosions/Remote violence", "Air/drone strike")));
    }

    #[test]
    fn fips_is_not_iso() {
        let fips = |code: &str| tables().of_fips(code).map(|code| code.to_string());
        assert_eq!(fips("UP").as_deref(), Some("UKR"));
        assert_eq!(fips("GM").as_deref(), Some("DEU"));
        assert_eq!(fips("KS").as_deref(), Some("KOR"));
        assert_eq!(tables().fips(CountryCode::new("PRK").unwrap()), Some("KN"));
    }
}
