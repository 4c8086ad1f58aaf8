//! What the tables know of a pair of countries: trade, votes, borders, pacts, sanctions, weapons.

use std::collections::BTreeMap;

use dyad_types::{CountryCode, FactKind, TableFact};
use jiff::civil::Date;

use crate::actors::tsv::{Row, Table};
use crate::actors::{ActorTables, TableError};

/// Facts by the countries they are about, ascending.
#[derive(Debug, Default)]
pub struct DyadFacts {
    rows: BTreeMap<Vec<CountryCode>, Vec<DatedFact>>,
}

/// A fact, and the days for which it holds.
#[derive(Debug, Clone)]
struct DatedFact {
    shown: TableFact,
    from: Option<Date>,
    to: Option<Date>,
}

impl DyadFacts {
    /// Reads the shipped tables.
    ///
    /// # Errors
    /// [`TableError`] for a broken row.
    pub fn read(actors: &ActorTables) -> Result<Self, TableError> {
        let mut facts = Self::default();
        let table =
            |name: &'static str, text: &'static str| Table::new(name, text, false);
        for row in
            table("borders.tsv", include_str!("../tables/dyads/borders.tsv"))?.rows()
        {
            let row = row?;
            let text = format!("share a land border of {} km", row.cell("land_km")?);
            facts.add_pair(&row, FactKind::Border, "borders.tsv", text, "")?;
        }
        let votes = table(
            "unvote_agreement.tsv",
            include_str!("../tables/dyads/unvote_agreement.tsv"),
        )?;
        for row in votes.rows() {
            let row = row?;
            let share: f64 = row.parse("agreement")?;
            let text = format!(
                "voted alike in {:.0} % of {} votes of the UN General Assembly",
                share * 100.0,
                row.cell("n_votes")?
            );
            let period = row.cell("period")?;
            facts.add_pair(
                &row,
                FactKind::UnVotes,
                "unvote_agreement.tsv",
                text,
                period,
            )?;
        }
        for row in table("pacts.tsv", include_str!("../tables/dyads/pacts.tsv"))?.rows() {
            facts.add_pact(&row?)?;
        }
        let trade =
            table("trade_share.tsv", include_str!("../tables/dyads/trade_share.tsv"))?;
        for row in trade.rows() {
            facts.add_trade(&row?, actors)?;
        }
        for row in
            table("sanctions_un.tsv", include_str!("../tables/dyads/sanctions_un.tsv"))?
                .rows()
        {
            facts.add_sanction(&row?)?;
        }
        for row in
            table("nuclear.tsv", include_str!("../tables/dyads/nuclear.tsv"))?.rows()
        {
            facts.add_nuclear(&row?)?;
        }
        Ok(facts)
    }

    /// Facts of the pair, then of `a`, then of `b`, each in table order. Pacts and sanctions are
    /// those in force at `date`; without a date none of them is given.
    pub fn of(
        &self,
        a: CountryCode,
        b: CountryCode,
        date: Option<Date>,
    ) -> Vec<TableFact> {
        let pair = if a < b { vec![a, b] } else { vec![b, a] };
        let keys = [pair, vec![a], vec![b]];
        let rows = keys.iter().filter_map(|key| self.rows.get(key)).flatten();
        rows.filter(|row| row.holds(date))
            .map(|row| row.shown.clone())
            .collect()
    }

    fn add(&mut self, mut about: Vec<CountryCode>, row: DatedFact) {
        about.sort_unstable();
        self.rows.entry(about).or_default().push(row);
    }

    fn add_pair(
        &mut self,
        row: &Row<'_, '_>,
        kind: FactKind,
        table: &str,
        text: String,
        as_of: &str,
    ) -> Result<(), TableError> {
        let about = vec![row.parse("a")?, row.parse("b")?];
        let source = row.cell("source").unwrap_or_default();
        let shown = fact(kind, &about, text, as_of, table, source);
        self.add(about, DatedFact { shown, from: None, to: None });
        Ok(())
    }

    /// Pacts between two countries; accessions to organisations are passed over.
    fn add_pact(&mut self, row: &Row<'_, '_>) -> Result<(), TableError> {
        let (Ok(a), Ok(b)) = (row.parse("a"), row.parse("b")) else { return Ok(()) };
        let about = vec![a, b];
        let mut text = format!("{} ({})", row.cell("name")?, row.cell("type")?);
        let note = row.cell("note")?;
        if !note.is_empty() {
            text = format!("{text}; {note}");
        }
        let as_of = row.cell("from")?;
        let shown =
            fact(FactKind::Pact, &about, text, as_of, "pacts.tsv", row.cell("source")?);
        self.add(
            about,
            DatedFact {
                shown,
                from: day(row, "from")?,
                to: day(row, "to")?,
            },
        );
        Ok(())
    }

    fn add_trade(
        &mut self,
        row: &Row<'_, '_>,
        actors: &ActorTables,
    ) -> Result<(), TableError> {
        let (country, partner): (CountryCode, CountryCode) =
            match (row.parse("country"), row.parse("partner")) {
                (Ok(country), Ok(partner)) => (country, partner),
                // A few partners are groups or areas without a code.
                _ => return Ok(()),
            };
        let name = |code: CountryCode| {
            actors
                .country(code)
                .map_or(code.to_string(), |country| country.name.clone())
        };
        let share = row.cell("share_pct")?;
        let text = match row.cell("flow")? {
            "export" => {
                format!(
                    "{} takes {share} % of the exports of {}",
                    name(partner),
                    name(country)
                )
            }
            "import" => {
                format!(
                    "{} supplies {share} % of the imports of {}",
                    name(partner),
                    name(country)
                )
            }
            other => return Err(row.wrong("flow", &format!("\"{other}\" is no flow"))),
        };
        let about = vec![country, partner];
        let source = row.cell("source")?;
        let shown = fact(
            FactKind::Trade,
            &about,
            text,
            row.cell("year")?,
            "trade_share.tsv",
            source,
        );
        self.add(about, DatedFact { shown, from: None, to: None });
        Ok(())
    }

    fn add_sanction(&mut self, row: &Row<'_, '_>) -> Result<(), TableError> {
        let about = vec![row.parse("target")?];
        let text = format!(
            "is under sanctions of the UN Security Council (resolution {})",
            row.cell("resolution")?
        );
        let as_of = row.cell("from")?;
        let source = row.cell("source")?;
        let shown =
            fact(FactKind::UnSanctions, &about, text, as_of, "sanctions_un.tsv", source);
        self.add(
            about,
            DatedFact {
                shown,
                from: day(row, "from")?,
                to: day(row, "to")?,
            },
        );
        Ok(())
    }

    fn add_nuclear(&mut self, row: &Row<'_, '_>) -> Result<(), TableError> {
        let about = vec![row.parse("actor")?];
        let text = format!("nuclear status: {}", row.cell("status")?);
        let as_of = row.cell("from")?;
        let source = row.cell("source")?;
        let shown = fact(FactKind::Nuclear, &about, text, as_of, "nuclear.tsv", source);
        self.add(about, DatedFact { shown, from: None, to: None });
        Ok(())
    }
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

fn fact(
    kind: FactKind,
    about: &[CountryCode],
    text: String,
    as_of: &str,
    table: &str,
    source: &str,
) -> TableFact {
    TableFact {
        kind,
        about: about.to_vec(),
        text,
        as_of: as_of.to_owned(),
        table: table.to_owned(),
        source: source.to_owned(),
    }
}

fn day(row: &Row<'_, '_>, column: &str) -> Result<Option<Date>, TableError> {
    match row.cell(column)? {
        "" => Ok(None),
        _ => row.parse(column).map(Some),
    }
}
