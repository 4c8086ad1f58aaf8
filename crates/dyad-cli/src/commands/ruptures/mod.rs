//! `dyad ruptures`: which pairs are not as they were, within a budget of alarms a week.

mod log;
mod table;

use dyad::{
    ActorTables, AlarmAct, Dyad, Ontology, Party, RuptureInput, RuptureList, Sorting,
    Turn, chance, rupture_list, watched, weightiest,
};
use dyad_store::{EventFilter, HistoryFilter, Store, StoredTelling};
use jiff::ToSpan as _;
use jiff::civil::Date;

use self::log::{WatchLog, watch_log};
use crate::arguments::{RuptureSort, RupturesArguments, RupturesFormat};
use crate::commands::{self, ledger};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Acts that are shown behind an alarm.
const MOST_ACTS: usize = 4;

/// Rows of a pair that the weightiest acts are looked for in.
const MOST_ROWS: usize = 2_000;

/// `dyad ruptures`
pub(crate) fn run(
    config: &Config,
    arguments: &RupturesArguments,
) -> Result<Outcome, Failure> {
    if !(arguments.budget > 0.0 && arguments.budget.is_finite()) {
        return Err(Failure::yours("a budget is a number of alarms a week above 0"));
    }
    let tables = commands::party_tables(config)?;
    let store = commands::store_to_read(config)?;
    let is_asked = asked(arguments, &tables)?;
    let WatchLog { log, news } = watch_log(&store, &tables, arguments)?;
    let Some(as_of) = arguments.as_of.or(log.last()) else {
        eprintln!("the store {} holds no acts of pairs", store.path().display());
        return Ok(Outcome::NoData);
    };
    let watched = watched(&log, arguments.budget);
    let sorting = match arguments.sort {
        RuptureSort::Surprise => Sorting::Surprise,
        RuptureSort::Size => Sorting::Size,
        RuptureSort::Date => Sorting::Date,
    };
    let asked = (as_of, i64::from(arguments.days.get()), arguments.budget);
    let chances = if arguments.no_chance { Vec::new() } else { chance(&log, &watched) };
    let input = RuptureInput {
        log: &log,
        watched: &watched,
        chances: &chances,
        news: &news,
    };
    let mut list = rupture_list(input, &tables, asked, sorting, is_asked);
    explain(&store, &mut list, arguments.as_of)?;
    write(config, arguments, &list)?;
    if list.rows.is_empty() && list.quiet.pairs.is_empty() {
        return Ok(Outcome::NoData);
    }
    Ok(Outcome::Done)
}

/// Which alarms are asked for.
fn asked(
    arguments: &RupturesArguments,
    tables: &ActorTables,
) -> Result<impl Fn(&Dyad, Turn) -> bool, Failure> {
    let pair = match arguments.between.as_deref() {
        Some([a, b]) => Some(ledger::dyad(tables, a, b)?),
        _ => None,
    };
    let with = arguments.with.iter().map(|name| ledger::party(tables, name));
    let with: Vec<Party> = with.collect::<Result<_, _>>()?;
    let turn = arguments.turn;
    Ok(move |dyad: &Dyad, of: Turn| {
        pair.as_ref().is_none_or(|pair| pair == dyad)
            && (with.is_empty()
                || dyad.parties().iter().any(|party| with.contains(party)))
            && turn.is_none_or(|turn| turn.turn() == of)
    })
}

/// Finds the acts behind each alarm: those of its period, as they were known by the day that was asked
/// for.
fn explain(
    store: &Store,
    list: &mut RuptureList,
    as_of: Option<Date>,
) -> Result<(), Failure> {
    let ontology = Ontology::embedded().map_err(Failure::ours)?;
    for row in &mut list.rows {
        let days = i64::try_from(row.alarm.days).unwrap_or(1) - 1;
        let filter = HistoryFilter {
            dyad: Some(row.alarm.dyad.clone()),
            since: row.alarm.raised.checked_sub(days.days()).ok(),
            until: Some(row.alarm.raised),
            known_by: as_of,
        };
        let rows = store.history_rows(&filter, MOST_ROWS).map_err(Failure::yours)?;
        let mut acts: Vec<AlarmAct> =
            rows.iter().filter_map(|row| of_row(&ontology, row)).collect();
        acts.extend(of_articles(store, &filter)?);
        row.acts = weightiest(row.alarm.turn, acts, MOST_ACTS);
    }
    Ok(())
}

/// A row of a history as a line of a list.
pub(crate) fn of_row(ontology: &Ontology, row: &StoredTelling) -> Option<AlarmAct> {
    let act = row.act.as_ref()?;
    let (code, what) = AlarmAct::words(ontology, act);
    let file = row.source.rsplit(['/', '\\']).next().unwrap_or(&row.source);
    Some(AlarmAct {
        days: row.days,
        actor: row.actor.as_ref()?.name.clone(),
        recipient: row.recipient.as_ref()?.name.clone(),
        code,
        what,
        points: act.intensity.points(),
        source: format!("{} {file}, no. {} of the store", row.format, row.history_id),
        key: row.item_key.clone(),
        n_reports: 1,
        signal: dyad::signal_of_history(act),
    })
}

fn of_articles(store: &Store, filter: &HistoryFilter) -> Result<Vec<AlarmAct>, Failure> {
    let filter = EventFilter {
        dyad: filter.dyad.clone(),
        since: filter.since,
        until: filter.until,
        known_by: filter.known_by,
        only_real: true,
        ..EventFilter::default()
    };
    let events = store.events(&filter).map_err(Failure::yours)?;
    Ok(events
        .iter()
        .filter_map(|stored| dyad::alarm_act_of_entry(&stored.entry))
        .collect())
}

fn write(
    config: &Config,
    arguments: &RupturesArguments,
    list: &RuptureList,
) -> Result<(), Failure> {
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let by_place =
        if look.terminal { RupturesFormat::Text } else { RupturesFormat::Json };
    let text = match arguments.format.unwrap_or(by_place) {
        RupturesFormat::Text => dyad::render::ruptures(list, look.style()),
        RupturesFormat::Json => {
            let mut text = serde_json::to_string_pretty(list).map_err(Failure::ours)?;
            text.push('\n');
            text
        }
        RupturesFormat::Csv => table::csv(list).map_err(Failure::ours)?,
    };
    output::write(&text, output)
}
