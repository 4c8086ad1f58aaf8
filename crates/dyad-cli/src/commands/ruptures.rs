//! `dyad ruptures`: which pairs are not as they were, within a budget of alarms a week.

use dyad::{
    ActLog, ActorTables, AlarmAct, Dyad, LoggedAct, Ontology, Party, Report, RuptureList,
    Sorting, Turn, is_of_states, once_a_cluster, rupture_list, watched, weightiest,
};
use dyad_store::{ArticleAct, EventFilter, HistoryFilter, Store, StoredTelling};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::arguments::{RuptureSort, RupturesArguments, RupturesFormat};
use crate::commands::{self, clusters, ledger};
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
    let log = log(&store, &tables, arguments)?;
    let Some(as_of) = arguments.as_of.or(log.last()) else {
        eprintln!("the store {} holds no acts of pairs", store.path().display());
        return Ok(Outcome::NoData);
    };
    let alarms = watched(&log, arguments.budget);
    let sorting = match arguments.sort {
        RuptureSort::Surprise => Sorting::Surprise,
        RuptureSort::Size => Sorting::Size,
        RuptureSort::Date => Sorting::Date,
    };
    let asked = (as_of, i64::from(arguments.days.get()), arguments.budget);
    let mut list = rupture_list(&log, &alarms, &tables, asked, sorting, |alarm| {
        is_asked(&alarm.dyad, alarm.turn)
    });
    explain(&store, &mut list)?;
    write(config, arguments, &list)?;
    if list.rows.is_empty() {
        return Ok(Outcome::NoData);
    }
    Ok(Outcome::Done)
}

/// The acts that are watched: of histories and of articles, as far as they were known by the day.
fn log(
    store: &Store,
    tables: &ActorTables,
    arguments: &RupturesArguments,
) -> Result<ActLog, Failure> {
    let filter = HistoryFilter {
        until: arguments.as_of,
        known_by: arguments.as_of,
        ..HistoryFilter::default()
    };
    let words = store.history_tables().map_err(Failure::yours)?;
    let is_watched = |dyad: &Dyad| arguments.all || is_of_states(tables, dyad);
    let mut dyads: Vec<Dyad> = Vec::new();
    let mut numbers: Vec<Option<u32>> = Vec::new();
    let next = |dyads: &Vec<Dyad>| u32::try_from(dyads.len()).unwrap_or(u32::MAX);
    for dyad in &words.dyads {
        let watched = dyad.as_ref().filter(|dyad| is_watched(dyad));
        numbers.push(watched.map(|dyad| {
            dyads.push(dyad.clone());
            next(&dyads) - 1
        }));
    }
    let signals: Vec<_> = words
        .acts
        .iter()
        .map(|act| act.as_ref().map(dyad::signal_of_history))
        .collect();
    let weights: Vec<f64> = words
        .actors
        .iter()
        .map(|actor| actor.as_ref().map_or(1.0, |actor| dyad::side_weight(actor.sector)))
        .collect();
    let mut acts = Vec::new();
    store
        .each_history_act(&filter, |act| {
            let weight = |of: u32| weights.get(of as usize).copied().unwrap_or(1.0);
            let dyad = numbers.get(act.dyad as usize).copied().flatten();
            let signal = signals.get(act.act as usize).copied().flatten();
            if let (Some(dyad), Some(signal), Some(day)) = (dyad, signal, act.date()) {
                let weight = weight(act.actor) * weight(act.recipient);
                acts.push(LoggedAct { day, dyad, signal, weight });
            }
        })
        .map_err(Failure::yours)?;
    let mut known: std::collections::BTreeMap<Dyad, u32> =
        dyads.iter().cloned().zip(0..).collect();
    for act in acts_of_articles(store, &filter, is_watched)? {
        let of = act.directed.undirected();
        let number = *known.entry(of.clone()).or_insert_with(|| {
            dyads.push(of);
            next(&dyads) - 1
        });
        let [a, b] = act.sectors.map(dyad::side_weight);
        let signal = dyad::Signal::of_cameo(&act.cameo);
        acts.push(LoggedAct {
            day: act.days.start,
            dyad: number,
            signal,
            weight: a * b,
        });
    }
    Ok(ActLog::new(dyads, acts))
}

/// What articles tell that is dated to a day, each cluster once for every direction and signal: what
/// many papers print is no more of a rupture.
fn acts_of_articles(
    store: &Store,
    filter: &HistoryFilter,
    is_watched: impl Fn(&Dyad) -> bool,
) -> Result<Vec<ArticleAct>, Failure> {
    let mut acts = store.article_acts(filter).map_err(Failure::yours)?;
    acts.retain(|act| {
        act.days.start == act.days.end && is_watched(&act.directed.undirected())
    });
    if acts.is_empty() {
        return Ok(acts);
    }
    let told = clusters::of_reports(store, None, filter.known_by)?;
    let reports: Vec<Report<dyad::Signal>> = acts
        .iter()
        .map(|act| clusters::report(&told, act, dyad::Signal::of_cameo(&act.cameo)))
        .collect();
    let mut counting = once_a_cluster(&reports).into_iter().peekable();
    let mut idx = 0..;
    acts.retain(|_| counting.next_if_eq(&idx.next().unwrap_or(0)).is_some());
    Ok(acts)
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

/// Finds the acts behind each alarm: those of its period.
fn explain(store: &Store, list: &mut RuptureList) -> Result<(), Failure> {
    let ontology = Ontology::embedded().map_err(Failure::ours)?;
    for row in &mut list.rows {
        let days = i64::try_from(row.alarm.days).unwrap_or(1) - 1;
        let filter = HistoryFilter {
            dyad: Some(row.alarm.dyad.clone()),
            since: row.alarm.raised.checked_sub(days.days()).ok(),
            until: Some(row.alarm.raised),
            known_by: Some(list.as_of),
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
        source: format!("{} {file}, row {}", row.format, row.history_id),
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
        RupturesFormat::Csv => csv(list).map_err(Failure::ours)?,
    };
    output::write(&text, output)
}

fn csv(list: &RuptureList) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "raised",
        "since",
        "dyad",
        "a",
        "b",
        "turn",
        "surprise",
        "threshold",
        "days",
        "verbal_conflict",
        "material_conflict",
        "reduced_relations",
        "cooperation",
        "verbal_conflict_expected",
        "material_conflict_expected",
        "reduced_relations_expected",
        "cooperation_expected",
        "with",
        "act",
    ])?;
    for row in &list.rows {
        let alarm = &row.alarm;
        let number = |value: f64| format!("{value:.2}");
        let [a, b] = alarm.dyad.parties();
        let with: Vec<String> = alarm.with.iter().map(ToString::to_string).collect();
        let mut cells = vec![
            alarm.raised.to_string(),
            row.since.map_or_else(String::new, |day: Date| day.to_string()),
            alarm.dyad.to_string(),
            a.to_string(),
            b.to_string(),
            alarm.turn.to_string(),
            number(alarm.surprise.digits()),
            number(alarm.threshold.digits()),
            alarm.days.to_string(),
        ];
        for counts in [alarm.seen, alarm.expected] {
            cells.extend(
                [
                    counts.verbal_conflict,
                    counts.material_conflict,
                    counts.reduced_relations,
                    counts.cooperation,
                ]
                .map(number),
            );
        }
        cells.push(with.join(" "));
        cells.push(row.acts.first().map_or_else(String::new, |act| act.what.clone()));
        writer.write_record(cells)?;
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
