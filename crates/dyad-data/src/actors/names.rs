//! Names as they stand in text, and what each may stand for.

use std::collections::BTreeMap;

use compact_str::CompactString;
use dyad_types::{CountryCode, Sector};
use rustc_hash::FxHashMap;

use crate::actors::tsv::{Row, Table};
use crate::actors::{Country, TableError, organisation_code};

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A country by its name.
    Country(CountryCode),
    /// A country by its people or adjective: "Russian", "Danes".
    People(CountryCode),
    /// A country by its capital, where the text uses it for the government.
    Capital(CountryCode),
    /// A name that means a country only beside another: "the North".
    InContext(CountryCode),
    /// A building, ministry or agency for a part of a state: "the Kremlin".
    Synecdoche(CountryCode, Option<Sector>),
    /// An organisation of states, or a non-governmental one: CAMEO code, sector.
    Organisation(CompactString, Sector),
    /// A party of a country.
    Party(CountryCode, Sector),
    /// An armed group, with its home country if it has one.
    Group(Option<CountryCode>, Sector),
    /// A region that is no subdivision of the place table, or often named alone: "Darfur".
    Region(CountryCode),
    /// A role word: "minister", "troops".
    Agent(Sector),
}

/// A name of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameEntry {
    /// The name as it is printed.
    pub name: CompactString,
    /// What it stands for.
    pub named: Named,
    /// Whether a row of the user says so.
    pub is_overlay: bool,
}

/// Names by their folded words.
#[derive(Debug, Default)]
pub struct NameTable {
    entries: FxHashMap<CompactString, Vec<NameEntry>>,
    /// Most words of a name that begins with this word.
    longest: FxHashMap<CompactString, usize>,
}

/// A name as it is compared: lower case, without accents, full stops and a final possessive;
/// hyphens and white space as single spaces.
pub fn fold(text: &str) -> CompactString {
    let text = ["'s", "’s", "'", "’"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    let mut folded = CompactString::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if c == '-' || c.is_whitespace() || c == '–' {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if matches!(c, '.' | '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`') {
        } else {
            push_plain(c, &mut folded);
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Pushes the letter without its accents; other characters as they are, in lower case.
fn push_plain(c: char, folded: &mut CompactString) {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;
    let plain = match c {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ı' => "i",
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => "",
    };
    if plain.is_empty() {
        for c in std::iter::once(c).nfd().filter(|&c| !is_combining_mark(c)) {
            folded.extend(c.to_lowercase());
        }
    } else {
        folded.push_str(plain);
    }
}

impl NameTable {
    /// The most words that a name has whose first word folds to `word`; 0 if no name begins so.
    pub fn longest_from(&self, word: &str) -> usize {
        self.longest.get(word).copied().unwrap_or(0)
    }

    /// What a folded name stands for; rows of the user first, then in the order of the tables.
    pub fn get(&self, folded: &str) -> &[NameEntry] {
        self.entries.get(folded).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, name: &str, named: Named, is_overlay: bool) {
        let folded = fold(name);
        let Some(first) = folded.split(' ').next().filter(|first| !first.is_empty())
        else {
            return;
        };
        let n_words = folded.split(' ').count();
        let longest = self.longest.entry(first.into()).or_default();
        *longest = n_words.max(*longest);
        let entries = self.entries.entry(folded).or_default();
        if entries.iter().any(|entry| entry.named == named) {
            return;
        }
        let entry = NameEntry { name: name.into(), named, is_overlay };
        let at = if is_overlay { 0 } else { entries.len() };
        entries.insert(at, entry);
    }

    pub(crate) fn add_countries(
        &mut self,
        countries: &BTreeMap<CountryCode, Country>,
        tables: &[Table<'_>],
    ) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let code: CountryCode = row.parse("id")?;
            let named = match row.cell("type")? {
                kind if kind.starts_with("demonym") => Named::People(code),
                "alias_context" => Named::InContext(code),
                "capital" => Named::Capital(code),
                _ => Named::Country(code),
            };
            self.add(row.cell("name")?, named, row.is_overlay());
        }
        let adjectives = [("Korean", " Korean"), ("Sudanese", " Sudanese")];
        for country in countries.values() {
            // "North Korean" and the like follow from the names.
            if let Some(side) = country.name.strip_suffix(" Korea") {
                self.add(
                    &format!("{side}{}", adjectives[0].1),
                    Named::People(country.code),
                    false,
                );
                self.add(&format!("{side} Koreans"), Named::People(country.code), false);
            }
            if country.name == "South Sudan" {
                self.add("South Sudanese", Named::People(country.code), false);
            }
            if country.is_state && !country.capital.is_empty() {
                self.add(&country.capital, Named::Capital(country.code), false);
            }
        }
        Ok(())
    }

    pub(crate) fn add_synecdoches(
        &mut self,
        tables: &[Table<'_>],
    ) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let surface = row.cell("surface")?;
            let surface = surface.strip_prefix("the ").unwrap_or(surface);
            let actor = row.cell("actor")?;
            let named = match actor.parse::<CountryCode>() {
                // A seat of government may also be told as a place.
                Ok(code) if matches!(row.cell("kind")?, "capital" | "city") => {
                    Named::Capital(code)
                }
                Ok(code) if !matches!(actor, "UNO" | "EUR" | "NGO") => {
                    Named::Synecdoche(code, sector(&row, "role")?)
                }
                Ok(_) | Err(_) => {
                    Named::Organisation(organisation_code(actor), Sector::Igo)
                }
            };
            self.add(surface, named, row.is_overlay());
        }
        Ok(())
    }

    pub(crate) fn add_organisations(
        &mut self,
        tables: &[Table<'_>],
    ) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let actor = row.cell("actor")?;
            let own_sector = if actor == "NGO" { Sector::Ngo } else { Sector::Igo };
            let named = match actor.parse::<CountryCode>() {
                Ok(code) if !matches!(actor, "UNO" | "EUR" | "NGO" | "IMG") => {
                    Named::Synecdoche(code, Some(Sector::Gov))
                }
                Ok(_) | Err(_) => {
                    Named::Organisation(organisation_code(actor), own_sector)
                }
            };
            self.add_with_aliases(&row, "name", &named)?;
        }
        Ok(())
    }

    pub(crate) fn add_parties(&mut self, tables: &[Table<'_>]) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let Ok(code) = row.parse("country") else { continue };
            let named = Named::Party(code, Sector::Pty);
            let party = row.cell("party")?;
            // Short names are too often ordinary words or other people's initials.
            for name in std::iter::once(party).chain(row.cell("aliases")?.split('|')) {
                let name = name.split(" (").next().unwrap_or(name).trim();
                if name.split(' ').count() > 1 {
                    self.add(name, named.clone(), row.is_overlay());
                }
            }
        }
        Ok(())
    }

    pub(crate) fn add_groups(&mut self, tables: &[Table<'_>]) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let home = match row.cell("actor")? {
                "" => None,
                _ => Some(row.parse("actor")?),
            };
            let sector = sector(&row, "role")?.unwrap_or(Sector::Reb);
            self.add_with_aliases(&row, "name", &Named::Group(home, sector))?;
        }
        Ok(())
    }

    /// Groups of the UCDP list with one country of activity; names of one short word are left out.
    pub(crate) fn add_ucdp_groups(
        &mut self,
        countries: &BTreeMap<CountryCode, Country>,
        tables: &[Table<'_>],
    ) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let Ok(home) = row.cell("where")?.parse::<CountryCode>() else { continue };
            // Regions and groups of states have codes of the same form ("INT", "SEA"); "IMG" is
            // CAMEO's for armed groups of several states.
            let known = countries.contains_key(&home);
            if !known && home.as_str() != "IMG" {
                continue;
            }
            let named = Named::Group(known.then_some(home), Sector::Reb);
            let aliases = row.cell("aliases")?.split('|');
            for name in std::iter::once(row.cell("name")?).chain(aliases) {
                let known = self.entries.contains_key(&fold(name));
                if name.split(' ').count() > 1 && name.len() > 6 && !known {
                    self.add(name, named.clone(), row.is_overlay());
                }
            }
        }
        Ok(())
    }

    pub(crate) fn add_regions(&mut self, tables: &[Table<'_>]) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            let named = Named::Region(row.parse("country")?);
            self.add(row.cell("name")?, named, row.is_overlay());
        }
        Ok(())
    }

    pub(crate) fn add_agents(&mut self, tables: &[Table<'_>]) -> Result<(), TableError> {
        for row in tables.iter().flat_map(Table::rows) {
            let row = row?;
            // Modifiers ("peacekeeping", "former") are the resolver's own matter.
            if row.cell("plover_role")?.starts_with("MOD:") {
                continue;
            }
            let Some(sector) = sector(&row, "plover_role")? else { continue };
            self.add(row.cell("word")?, Named::Agent(sector), row.is_overlay());
        }
        Ok(())
    }

    fn add_with_aliases(
        &mut self,
        row: &Row<'_, '_>,
        column: &str,
        named: &Named,
    ) -> Result<(), TableError> {
        for name in
            std::iter::once(row.cell(column)?).chain(row.cell("aliases")?.split('|'))
        {
            self.add(name, named.clone(), row.is_overlay());
        }
        Ok(())
    }
}

/// The sector that a cell names; compound roles (`GOVMIL`, `GOVJRN`) count as their first part.
pub(crate) fn sector(
    row: &Row<'_, '_>,
    column: &str,
) -> Result<Option<Sector>, TableError> {
    let cell = row.cell(column)?;
    match cell {
        "" => Ok(None),
        "PRE" => Ok(Some(Sector::Sep)),
        cell => {
            let first = cell.get(..3).unwrap_or(cell);
            first
                .parse()
                .map(Some)
                .map_err(|_| row.wrong(column, &format!("\"{cell}\" is no sector")))
        }
    }
}
