//! `dyad ledger A B`: the acts of a pair, how it stands as of a day, and where each line came from.

use std::collections::BTreeSet;

use dyad::render::{self, LedgerView};
use dyad::{ActorTables, Dyad, Entry, Ledger, Ontology, PairHistory, Party};
use dyad_store::{HistoryFilter, PairActs, Store, StoreError};
use jiff::civil::Date;

use crate::arguments::{LedgerArguments, LedgerFormat};
use crate::commands::ruptures::of_row;
use crate::commands::{self, clusters};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Rows of histories that are shown.
const MOST_ROWS: usize = 8;

/// `dyad ledger`
pub(crate) fn run(
    config: &Config,
    arguments: &LedgerArguments,
) -> Result<Outcome, Failure> {
    let actors = commands::party_tables(config)?;
    let dyad = dyad(&actors, &arguments.a, &arguments.b)?;
    let store = commands::store_to_read(config)?;
    let Known { mut ledger, n_undated, is_told } =
        known(&store, &dyad, arguments.as_of).map_err(Failure::yours)?;
    if !ledger.events.is_empty() {
        ledger.put_together(&clusters::of_pair(&store, &dyad, arguments.as_of)?);
    }
    let history = history(&store, &dyad, arguments.as_of)?;
    if !is_told && history.is_none() {
        let by = arguments.as_of.map(|day| format!(" by {day}")).unwrap_or_default();
        eprintln!("the store {} tells nothing of {dyad}{by}", store.path().display());
        return Ok(Outcome::NoData);
    }
    let news = store.news(&dyad, arguments.as_of).map_err(Failure::yours)?;
    let newest = store.newest_day().map_err(Failure::yours)?;
    let standing = ledger.standing(arguments.as_of.or(newest), Some(&news));
    let view = LedgerView {
        ledger: &ledger,
        standing: &standing,
        as_of: arguments.as_of,
        n_undated,
        history: history.as_ref(),
    };
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let is_text = look.terminal || arguments.keys;
    let by_place = if is_text { LedgerFormat::Text } else { LedgerFormat::Json };
    let text = match arguments.format.unwrap_or(by_place) {
        LedgerFormat::Text if arguments.keys => {
            render::ledger(view, look.style()) + &render::ledger_keys(view)
        }
        LedgerFormat::Text => render::ledger(view, look.style()),
        LedgerFormat::Json => render::ledger_json(view),
    };
    output::write(&text, output)?;
    Ok(Outcome::Done)
}

/// What histories hold of a pair.
fn history(
    store: &Store,
    dyad: &Dyad,
    as_of: Option<Date>,
) -> Result<Option<PairHistory>, Failure> {
    let filter = HistoryFilter {
        dyad: Some(dyad.clone()),
        until: as_of,
        known_by: as_of,
        ..HistoryFilter::default()
    };
    let PairActs { acts, words } =
        store.history_of_pair(&filter).map_err(Failure::yours)?;
    let newest = store.newest_history_day().map_err(Failure::yours)?;
    let Some(seen_from) = as_of.or(newest) else { return Ok(None) };
    let acts = acts
        .iter()
        .map(|(day, act)| (*day, words.get(*act as usize).and_then(Option::as_ref)));
    let Some(mut history) = PairHistory::of(acts, seen_from) else { return Ok(None) };
    let ontology = Ontology::embedded().map_err(Failure::ours)?;
    let rows = store.history_rows(&filter, MOST_ROWS).map_err(Failure::yours)?;
    history.newest = rows.iter().filter_map(|row| of_row(&ontology, row)).collect();
    Ok(Some(history))
}

/// The ledger of a pair, and how many pages stay out because nothing dates them.
struct Known {
    ledger: Ledger,
    n_undated: usize,
    /// Whether anything of it is of the pair, and not of one of the two alone.
    is_told: bool,
}

/// What was known on `as_of`, all without a day.
fn known(store: &Store, dyad: &Dyad, as_of: Option<Date>) -> Result<Known, StoreError> {
    let entries = store.entries(dyad, as_of)?;
    let is_known = |entry: &&Entry| as_of.is_none_or(|day| entry.is_known_by(day));
    let is_told = entries
        .iter()
        .filter(is_known)
        .any(|entry| entry.dyads.contains(dyad));
    let Some(day) = as_of else {
        let ledger = Ledger::of(dyad.clone(), entries);
        return Ok(Known { ledger, n_undated: 0, is_told });
    };
    let is_undated = |entry: &&Entry| entry.source.origin.published.date.is_none();
    let undated: BTreeSet<_> = entries
        .iter()
        .filter(is_undated)
        .map(|entry| entry.source.origin.article.clone())
        .collect();
    Ok(Known {
        ledger: Ledger::known_by(dyad.clone(), entries, day),
        n_undated: undated.len(),
        is_told,
    })
}

/// The pair that the user names.
pub(crate) fn dyad(actors: &ActorTables, a: &str, b: &str) -> Result<Dyad, Failure> {
    let (one, other) = (party(actors, a)?, party(actors, b)?);
    Dyad::new(one, other).ok_or_else(|| {
        Failure::with_hint(
            format!("{a} and {b} are the same party"),
            "a pair is two parties, as in: dyad ledger PRK KOR",
        )
    })
}

/// The party that the user names.
pub(crate) fn party(actors: &ActorTables, text: &str) -> Result<Party, Failure> {
    dyad::party(actors, text).ok_or_else(|| {
        Failure::with_hint(
            format!("\"{text}\" names no country and no actor of the tables"),
            "use an ISO code (PRK), an actor code (AFGREB) or an English name (\"North Korea\")",
        )
    })
}
