//! Cities and subdivisions: where something happened.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_types::CountryCode;
use rustc_hash::FxHashMap;

use crate::actors::names::fold;
use crate::actors::tsv::Table;
use crate::actors::{Country, TableError};

/// A place of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Name as it is printed.
    pub name: CompactString,
    /// Its country.
    pub country: CountryCode,
    /// Degrees north and east (WGS 84), for cities.
    pub position: Option<(f64, f64)>,
    /// Inhabitants, for cities; 0 for subdivisions.
    pub population: u64,
    /// Whether it is the capital.
    pub is_capital: bool,
}

/// Places by folded name.
#[derive(Debug, Default)]
pub struct Places {
    rows: Vec<PlaceRow>,
    by_name: FxHashMap<CompactString, Vec<usize>>,
}

impl Places {
    pub(crate) fn read(
        cities: &[Table<'_>],
        subdivisions: &[Table<'_>],
        countries: &BTreeMap<CountryCode, Country>,
    ) -> Result<Self, TableError> {
        let mut places = Self::default();
        for row in cities.iter().flat_map(Table::rows) {
            let row = row?;
            let country: CountryCode = row.parse("country")?;
            let name = row.cell("name")?;
            let is_capital =
                countries.get(&country).is_some_and(|country| country.capital == name);
            let place = PlaceRow {
                name: name.into(),
                country,
                position: Some((row.parse("lat")?, row.parse("lon")?)),
                population: row.parse("population")?,
                is_capital,
            };
            places.rows.push(place);
            let names = std::iter::once(name).chain(row.cell("aliases")?.split('|'));
            for name in names.filter(|name| !name.is_empty()) {
                places.index(name);
            }
        }
        for row in subdivisions.iter().flat_map(Table::rows) {
            let row = row?;
            let name = row.cell("name")?;
            let country = row.parse("country")?;
            places.rows.push(PlaceRow {
                name: name.into(),
                country,
                position: None,
                population: 0,
                is_capital: false,
            });
            places.index(name);
        }
        Ok(places)
    }

    /// Lists the last row under `name`.
    fn index(&mut self, name: &str) {
        let row = self.rows.len() - 1;
        let rows = self.by_name.entry(fold(name)).or_default();
        if !rows.contains(&row) {
            rows.push(row);
        }
    }

    /// Places of this folded name, the most populous first.
    pub fn named(&self, folded: &str) -> Vec<&PlaceRow> {
        let rows = self.by_name.get(folded).into_iter().flatten();
        let mut rows: Vec<&PlaceRow> = rows.map(|&row| &self.rows[row]).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.population));
        rows
    }
}
