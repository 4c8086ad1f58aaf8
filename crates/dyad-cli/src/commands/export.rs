//! `dyad export`: events in the columns of other projects' data. Rows that came from such data go out
//! byte by byte as they came in.

use dyad::history::{HistoryCodes, Layout, event, header, realigned, write};
use dyad::{Dyad, HistoryEvent, HistoryFormat, told_by_article, told_by_row};
use dyad_store::{EventFilter, HistoryFilter, Store, StoredRow};

use crate::arguments::{ExportArguments, ExportFrom};
use crate::commands::{self, clusters, ledger};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output::Sink;

/// `dyad export`
pub(crate) fn run(
    config: &Config,
    arguments: &ExportArguments,
) -> Result<Outcome, Failure> {
    let format = arguments.format.format();
    let tables = commands::actor_tables(config)?;
    let codes = HistoryCodes::new(&tables).map_err(Failure::ours)?;
    let dyad = match arguments.between.as_deref() {
        Some([a, b]) => Some(ledger::dyad(&tables, a, b)?),
        _ => None,
    };
    let store = commands::store_to_read(config)?;
    let mut export = Export {
        codes: &codes,
        format,
        sink: Sink::open(arguments.output.as_deref())?,
        asked_header: arguments.header,
        layout: None,
        n_written: 0,
        n_left_out: 0,
        n_wrong: 0,
        n_uncorrected: 0,
        failure: None,
    };
    match arguments.from {
        ExportFrom::Same => {
            export.rows(&store, Some(format), &filter(arguments, dyad))?;
        }
        ExportFrom::Histories => {
            export.rows(&store, None, &filter(arguments, dyad))?;
        }
        ExportFrom::Articles => export.articles(&store, arguments, dyad)?,
    }
    export.finish()
}

fn filter(arguments: &ExportArguments, dyad: Option<Dyad>) -> HistoryFilter {
    HistoryFilter {
        dyad,
        since: arguments.since,
        until: arguments.until,
        known_by: None,
    }
}

/// One run.
struct Export<'a> {
    codes: &'a HistoryCodes<'a>,
    format: HistoryFormat,
    sink: Sink,
    asked_header: bool,
    /// The columns that are written; `None` before the first row.
    layout: Option<Layout>,
    n_written: usize,
    n_left_out: usize,
    /// Rows that corrections call wrong, or tell of acts that other rows stand for.
    n_wrong: usize,
    /// Rows in their own columns that corrections speak of: these are written as they were imported.
    n_uncorrected: usize,
    failure: Option<Failure>,
}

impl Export<'_> {
    fn rows(
        &mut self,
        store: &Store,
        format: Option<HistoryFormat>,
        filter: &HistoryFilter,
    ) -> Result<(), Failure> {
        store
            .each_history_row(format, filter, |row| {
                if self.failure.is_none()
                    && let Err(failure) = self.row(&row)
                {
                    self.failure = Some(failure);
                }
            })
            .map_err(Failure::yours)?;
        self.failure.take().map_or(Ok(()), Err)
    }

    fn row(&mut self, row: &StoredRow) -> Result<(), Failure> {
        let first = if row.header.is_empty() { &row.line } else { &row.header };
        let Ok(own) = Layout::of(row.telling.format, first) else {
            self.n_left_out += 1;
            return Ok(());
        };
        let told = &row.telling;
        if told.format != self.format {
            return self.told(row, &own);
        }
        self.n_uncorrected += usize::from(row.is_corrected);
        self.begin(|| own.clone())?;
        let line = self.layout.as_ref().map(|layout| realigned(&own, layout, &row.line));
        self.sink.put(&line.unwrap_or_else(|| row.line.clone()))?;
        self.n_written += 1;
        Ok(())
    }

    /// Writes a row of other data, as corrections have it.
    fn told(&mut self, row: &StoredRow, own: &Layout) -> Result<(), Failure> {
        if !row.counts {
            self.n_wrong += 1;
            return Ok(());
        }
        let told = &row.telling;
        let whole = match told.format {
            HistoryFormat::Quadruples => None,
            _ => event(self.codes, own, None, &row.line).ok(),
        };
        let sides = || [told.actor.clone(), told.recipient.clone()];
        let id = told.history_id.to_string();
        let mut event = whole.unwrap_or_else(|| {
            told_by_row(&id, told.days, told.reported, sides(), told.act.clone())
        });
        if row.is_corrected {
            event.days = told.days;
            event.act.clone_from(&told.act);
        }
        self.event(&event)
    }

    fn articles(
        &mut self,
        store: &Store,
        arguments: &ExportArguments,
        dyad: Option<Dyad>,
    ) -> Result<(), Failure> {
        let told = clusters::of_reports(store, dyad.as_ref(), None)?;
        let filter = EventFilter {
            dyad,
            since: arguments.since,
            until: arguments.until,
            ..EventFilter::default()
        };
        for stored in store.events(&filter).map_err(Failure::yours)? {
            let told = told.get(&stored.item_key);
            // An act that has no pair is told by its own report, as far as is known.
            let n_told = told.map_or((1, 1), |told| (told.n_reports, told.n_articles));
            match told_by_article(&stored.item_key, &stored.entry, n_told) {
                Some(told) => self.event(&told)?,
                None => self.n_left_out += 1,
            }
        }
        Ok(())
    }

    /// Writes an event in the columns of the format.
    fn event(&mut self, told: &HistoryEvent) -> Result<(), Failure> {
        let Some(line) = write(self.codes, self.format, told) else {
            self.n_left_out += 1;
            return Ok(());
        };
        let format = self.format;
        self.begin(|| own_layout(format, &line))?;
        self.sink.put(line.as_bytes())?;
        self.n_written += 1;
        Ok(())
    }

    /// Writes the header before the first row.
    fn begin(&mut self, layout: impl FnOnce() -> Layout) -> Result<(), Failure> {
        if self.layout.is_some() {
            return Ok(());
        }
        let layout = layout();
        if layout.has_header() {
            self.sink.put(layout.header())?;
        } else if self.asked_header {
            self.sink.put(layout.names().as_bytes())?;
        }
        self.layout = Some(layout);
        Ok(())
    }

    fn finish(self) -> Result<Outcome, Failure> {
        self.sink.finish()?;
        if self.n_left_out > 0 {
            eprintln!(
                "{} events left out: they did not happen, have no date, or cannot be written in these columns",
                self.n_left_out
            );
        }
        if self.n_wrong > 0 {
            eprintln!(
                "{} rows left out: corrections call them wrong or merge them",
                self.n_wrong
            );
        }
        if self.n_uncorrected > 0 {
            eprintln!(
                "{} rows have corrections, and are written as they were imported; `dyad correct export` has the corrections",
                self.n_uncorrected
            );
        }
        if self.n_written == 0 {
            eprintln!("the store holds no such events");
            return Ok(Outcome::NoData);
        }
        Ok(Outcome::Done)
    }
}

/// The columns that [`write`] writes.
fn own_layout(format: HistoryFormat, line: &str) -> Layout {
    let header = header(format);
    let first = if header.is_empty() { line } else { &header };
    Layout::of(format, first.as_bytes()).unwrap_or_else(|_| Layout::plain(format))
}
