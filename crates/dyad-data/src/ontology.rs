//! The ontology: CAMEO codes with their scores, and the PLOVER type and mode of each.

use std::collections::{BTreeMap, BTreeSet};

use dyad_types::{CameoCode, EventType, Intensity, Mode};

use crate::LexiconError;
use crate::table_rows::table_rows;

/// What CAMEO says of one of its codes.
#[derive(Debug, Clone, PartialEq)]
pub struct CameoRow {
    /// Name in the code book.
    pub name: String,
    /// Points of the Goldstein scale.
    pub intensity: Intensity,
    /// Quad class in CAMEO's own scheme, 1 to 4.
    pub quad: u8,
}

/// The texts of the ontology's tables.
#[derive(Debug, Clone, Copy)]
pub struct OntologyTexts<'a> {
    /// `cameo_codes.tsv`.
    pub cameo: &'a str,
    /// `cameo_types.tsv`.
    pub types: &'a str,
    /// `plover_2021.tsv`.
    pub plover_2021: &'a str,
    /// `plover_modes.tsv`.
    pub modes: &'a str,
}

impl OntologyTexts<'static> {
    /// The tables that come with dyad.
    pub const EMBEDDED: Self = Self {
        cameo: include_str!("../tables/ontology/cameo_codes.tsv"),
        types: include_str!("../tables/ontology/cameo_types.tsv"),
        plover_2021: include_str!("../tables/ontology/plover_2021.tsv"),
        modes: include_str!("../tables/ontology/plover_modes.tsv"),
    };
}

/// CAMEO codes, their scores, and what they are in PLOVER.
#[derive(Debug, Clone)]
pub struct Ontology {
    cameo: BTreeMap<String, CameoRow>,
    types: BTreeMap<String, (EventType, Option<Mode>)>,
    plover_2021: BTreeMap<String, EventType>,
    modes: BTreeSet<(EventType, Mode)>,
}

impl Ontology {
    /// The dialect of PLOVER in which events are coded: the manual of 2021 to 2023, 16 types.
    pub const DIALECT: &'static str = "PLOVER 2023 (16 types)";

    /// The ontology that comes with dyad.
    ///
    /// # Errors
    /// [`LexiconError`] when a table is broken; a test keeps those that come with dyad whole.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(OntologyTexts::EMBEDDED)
    }

    /// Reads the ontology from its tables.
    ///
    /// # Errors
    /// [`LexiconError`] for a row with another number of columns or an unknown code.
    pub fn read(texts: OntologyTexts<'_>) -> Result<Self, LexiconError> {
        let mut cameo = BTreeMap::new();
        for row in table_rows("cameo_codes.tsv", texts.cameo, 4)? {
            let points: f64 = row.code(2)?;
            let intensity = Intensity::new(points).map_err(|_| row.error(2))?;
            let entry = CameoRow {
                name: row.cell(1).to_owned(),
                intensity,
                quad: row.code(3)?,
            };
            cameo.insert(row.cell(0).to_owned(), entry);
        }
        let mut types = BTreeMap::new();
        for row in table_rows("cameo_types.tsv", texts.types, 3)? {
            let mode = if row.cell(2).is_empty() { None } else { Some(row.code(2)?) };
            types.insert(row.cell(0).to_owned(), (row.code(1)?, mode));
        }
        let mut plover_2021 = BTreeMap::new();
        for row in table_rows("plover_2021.tsv", texts.plover_2021, 2)? {
            plover_2021.insert(row.cell(0).to_owned(), row.code(1)?);
        }
        let mut modes = BTreeSet::new();
        for row in table_rows("plover_modes.tsv", texts.modes, 2)? {
            modes.insert((row.code(0)?, row.code(1)?));
        }
        Ok(Self { cameo, types, plover_2021, modes })
    }

    /// The row of a CAMEO code; `None` when the table does not hold it.
    pub fn cameo(&self, code: &CameoCode) -> Option<&CameoRow> {
        self.cameo.get(code.as_str())
    }

    /// PLOVER type and mode of a CAMEO code, by the longest row that begins it; `None` for
    /// statements (root 01), which are no events in PLOVER.
    pub fn event_type(&self, code: &CameoCode) -> Option<(EventType, Option<Mode>)> {
        longest(&self.types, code).copied()
    }

    /// The CAMEO code that stands for a PLOVER type and mode: the shortest of those that map to both,
    /// else to the type alone; of equals the first.
    pub fn cameo_of(
        &self,
        event_type: EventType,
        mode: Option<Mode>,
    ) -> Option<CameoCode> {
        let best = |fits: &dyn Fn(Option<Mode>) -> bool| {
            let rows = self.types.iter();
            let of_type = rows.filter(|(_, row)| row.0 == event_type && fits(row.1));
            of_type.map(|(code, _)| code).min_by_key(|code| code.len())
        };
        let code = best(&|other| other == mode).or_else(|| best(&|_| true))?;
        CameoCode::new(code).ok()
    }

    /// The modes of a PLOVER type, in the order of the list; empty for types without modes.
    pub fn modes(&self, event_type: EventType) -> impl Iterator<Item = Mode> + '_ {
        let pairs = self.modes.iter();
        pairs
            .filter(move |(kind, _)| *kind == event_type)
            .map(|(_, mode)| *mode)
    }

    /// The type of a CAMEO code in the mapping that PLOVER published in 2021. It differs from
    /// the manual: embargoes are COERCE there, pardons SUPPORT.
    pub fn type_of_2021(&self, code: &CameoCode) -> Option<EventType> {
        longest(&self.plover_2021, code).copied()
    }
}

fn longest<'a, T>(table: &'a BTreeMap<String, T>, code: &CameoCode) -> Option<&'a T> {
    let code = code.as_str();
    (2..=code.len()).rev().find_map(|end| table.get(code.get(..end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> CameoCode {
        CameoCode::new(text).unwrap()
    }

    #[test]
    fn the_tables_that_come_with_dyad_are_whole_sorted_and_closed() {
        let ontology = Ontology::embedded().unwrap();
        let texts = OntologyTexts::EMBEDDED;
        for text in [texts.cameo, texts.types, texts.plover_2021, texts.modes] {
            assert!(text.lines().skip(1).is_sorted());
        }
        for prefix in ontology.types.keys() {
            assert!(ontology.cameo.contains_key(prefix), "{prefix}");
        }
        for known in ontology.cameo.keys().filter(|known| !known.starts_with("01")) {
            assert!(ontology.event_type(&code(known)).is_some(), "{known}");
        }
        for (event_type, mode) in ontology.types.values() {
            let has = |mode: &Mode| ontology.modes(*event_type).any(|own| own == *mode);
            assert!(mode.as_ref().is_none_or(has), "{event_type}");
        }
        for mode in Mode::ALL {
            assert!(ontology.modes.iter().any(|(_, own)| own == mode), "{mode}");
        }
    }

    #[test]
    fn a_code_takes_the_type_of_its_longest_row() {
        let ontology = Ontology::embedded().unwrap();
        let typed = |text| ontology.event_type(&code(text));
        assert_eq!(typed("0841"), Some((EventType::Retreat, Some(Mode::Release))));
        assert_eq!(typed("116"), Some((EventType::Sanction, Some(Mode::Convict))));
        assert_eq!(typed("012"), None);
        assert_eq!(ontology.type_of_2021(&code("163")), Some(EventType::Coerce));
    }
}
