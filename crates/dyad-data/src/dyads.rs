//! What the tables know of a pair of countries: trade, votes, borders, pacts, sanctions, weapons.

use std::collections::BTreeMap;

use dyad_types::{CountryCode, TableFact};
use jiff::civil::Date;

use crate::actors::tsv::{Row, Table};
use crate::actors::{ActorTables, TableError};

/// Facts by the countries they are about, ascending.
#[derive(Debug, Default)]
pub struct DyadFacts {
    rows: BTreeMap<Vec<CountryCode>, Vec<DatedFact>>,
    /// The rows of the largest table as they stand, ascending: they are worded when asked for.
    votes: Vec<Votes>,
}

/// A row of `unvote_agreement.tsv`: its pair, ascending, its line and text.
type Votes = ([CountryCode; 2], usize, &'static str);

const VOTES: &str = "unvote_agreement.tsv";

/// A fact, and the days for which it holds.
#[derive(Debug, Clone)]
struct DatedFact {
    shown: TableFact,
    from: Option<Date>,
    to: Option<Date>,
}

/// A table, and what a row of it says.
type Reader = fn(&Row<'_, '_>, &ActorTables) -> Result<Option<Said>, TableError>;

/// What a row says: of whom, in which words, for which year.
struct Said {
    player: CountryCode,
    other: Option<CountryCode>,
    text: String,
    year: Option<i16>,
}

const TABLES: &[(&str, &str, Reader)] = &[
    ("borders.tsv", include_str!("../tables/dyads/borders.tsv"), border),
    ("trade_share.tsv", include_str!("../tables/dyads/trade_share.tsv"), trade),
    ("pacts.tsv", include_str!("../tables/dyads/pacts.tsv"), pact),
    ("sanctions_un.tsv", include_str!("../tables/dyads/sanctions_un.tsv"), sanction),
    ("nuclear.tsv", include_str!("../tables/dyads/nuclear.tsv"), nuclear),
];

impl DyadFacts {
    /// Reads the shipped tables.
    ///
    /// # Errors
    /// [`TableError`] for a broken row.
    pub fn read(actors: &ActorTables) -> Result<Self, TableError> {
        let mut facts = Self::default();
        for &(name, text, reader) in TABLES {
            let table = Table::new(name, text, false)?;
            for row in table.rows() {
                let row = row?;
                if let Some(said) = reader(&row, actors)? {
                    facts.add(name, &row, said)?;
                }
            }
        }
        let table = votes_table()?;
        for (line, text) in table.lines() {
            let row = table.row(line, text)?;
            let (a, b): (CountryCode, CountryCode) = (row.parse("a")?, row.parse("b")?);
            facts.votes.push(([a.min(b), a.max(b)], line, text));
        }
        facts.votes.sort_unstable();
        Ok(facts)
    }

    /// Facts of the pair, then of `a`, then of `b`, each in table order, votes after the other
    /// facts of the pair. Pacts and sanctions are those in force at `date`; without a date none
    /// of them is given.
    pub fn of(
        &self,
        a: CountryCode,
        b: CountryCode,
        date: Option<Date>,
    ) -> Vec<TableFact> {
        let rows = |key: &[CountryCode]| {
            let rows = self.rows.get(key).map_or(&[][..], Vec::as_slice);
            rows.iter().filter(|row| row.holds(date)).map(|row| row.shown.clone())
        };
        let pair = [a.min(b), a.max(b)];
        let mut facts: Vec<TableFact> = rows(&pair).collect();
        facts.extend(self.votes_of(pair));
        facts.extend(rows(&[a]).chain(rows(&[b])));
        facts
    }

    fn votes_of(&self, pair: [CountryCode; 2]) -> Option<TableFact> {
        let at = self.votes.binary_search_by_key(&pair, |votes| votes.0).ok()?;
        let &(_, line, text) = self.votes.get(at)?;
        let table = votes_table().ok()?;
        let row = table.row(line, text).ok()?;
        dated(VOTES, &row, votes(&row).ok()?).ok().map(|row| row.shown)
    }

    fn add(
        &mut self,
        table: &str,
        row: &Row<'_, '_>,
        said: Said,
    ) -> Result<(), TableError> {
        let mut about: Vec<CountryCode> =
            Some(said.player).into_iter().chain(said.other).collect();
        about.sort_unstable();
        self.rows.entry(about).or_default().push(dated(table, row, said)?);
        Ok(())
    }
}

fn votes_table() -> Result<Table<'static>, TableError> {
    Table::new(VOTES, include_str!("../tables/dyads/unvote_agreement.tsv"), false)
}

fn dated(table: &str, row: &Row<'_, '_>, said: Said) -> Result<DatedFact, TableError> {
    // Only these two tables state days; nuclear status gives years.
    let is_dated = matches!(table, "pacts.tsv" | "sanctions_un.tsv");
    let day = |column: &str| match row.cell(column) {
        Ok(cell) if is_dated && !cell.is_empty() => row.parse(column).map(Some),
        Ok(_) | Err(_) => Ok(None),
    };
    Ok(DatedFact {
        from: day("from")?,
        to: day("to")?,
        shown: TableFact {
            player: said.player,
            other: said.other,
            text: said.text,
            table: table.to_owned(),
            cells: row.named_cells(),
            year: said.year,
            source: row.cell("source")?.to_owned(),
        },
    })
}

impl DatedFact {
    fn holds(&self, date: Option<Date>) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        date.is_some_and(|date| {
            self.from.is_none_or(|from| from <= date)
                && self.to.is_none_or(|to| date <= to)
        })
    }
}

/// The two countries of a row; `None` where one side is an organisation or an area without a code.
fn pair(row: &Row<'_, '_>, a: &str, b: &str) -> Option<(CountryCode, CountryCode)> {
    Some((row.parse(a).ok()?, row.parse(b).ok()?))
}

fn name(actors: &ActorTables, code: CountryCode) -> String {
    actors
        .country(code)
        .map_or_else(|| code.to_string(), |country| country.name.clone())
}

fn border(row: &Row<'_, '_>, _: &ActorTables) -> Result<Option<Said>, TableError> {
    let Some((player, other)) = pair(row, "a", "b") else { return Ok(None) };
    let text = format!("land border of {} km", row.cell("land_km")?);
    Ok(Some(Said { player, other: Some(other), text, year: None }))
}

fn trade(row: &Row<'_, '_>, actors: &ActorTables) -> Result<Option<Said>, TableError> {
    let Some((player, other)) = pair(row, "country", "partner") else { return Ok(None) };
    let share = row.cell("share_pct")?;
    let (country, partner) = (name(actors, player), name(actors, other));
    let year: i16 = row.parse("year")?;
    let text = match row.cell("flow")? {
        "export" => {
            format!("{partner} takes {share} % of the exports of {country} ({year})")
        }
        "import" => {
            format!("{partner} supplies {share} % of the imports of {country} ({year})")
        }
        flow => return Err(row.wrong("flow", &format!("\"{flow}\" is no flow"))),
    };
    Ok(Some(Said { player, other: Some(other), text, year: Some(year) }))
}

fn votes(row: &Row<'_, '_>) -> Result<Said, TableError> {
    let (player, other) = (row.parse("a")?, row.parse("b")?);
    let text = format!(
        "voted alike in the UN General Assembly: share {} of {} votes ({})",
        row.cell("agreement")?,
        row.cell("n_votes")?,
        row.cell("period")?
    );
    Ok(Said { player, other: Some(other), text, year: None })
}

fn pact(row: &Row<'_, '_>, _: &ActorTables) -> Result<Option<Said>, TableError> {
    let Some((player, other)) = pair(row, "a", "b") else { return Ok(None) };
    let since = row.cell("from")?;
    // The note tells what became of it since, which a page of an earlier date must not know.
    let text = format!("{} ({}) since {since}", row.cell("name")?, row.cell("type")?);
    Ok(Some(Said { player, other: Some(other), text, year: None }))
}

fn sanction(row: &Row<'_, '_>, _: &ActorTables) -> Result<Option<Said>, TableError> {
    let text = format!(
        "under UN Security Council sanctions since {} (resolution {})",
        row.cell("from")?,
        row.cell("resolution")?
    );
    Ok(Some(Said {
        player: row.parse("target")?,
        other: None,
        text,
        year: None,
    }))
}

fn nuclear(row: &Row<'_, '_>, _: &ActorTables) -> Result<Option<Said>, TableError> {
    let text = format!("nuclear status: {}", row.cell("status")?);
    Ok(Some(Said {
        player: row.parse("actor")?,
        other: None,
        text,
        year: None,
    }))
}
