//! `dyad correct`: what people say is right instead of what was coded; listed, exported as labelled data,
//! replayed on another store.

use std::fmt::Write as _;
use std::path::Path;

use dyad::{
    DateInterval, HistoryAct, Item, QuadScheme, Recoding, RecodingError, recoded,
};
use dyad_store::{Change, Correction, Labelled, Named, Store, StoreError};
use jiff::civil::Date;

use crate::arguments::{CorrectVerb, Signed};
use crate::commands::intake::store_failed;
use crate::commands::{self, STORE_HINT};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output::{self, Sink};

/// Where keys come from.
const KEY_HINT: &str =
    "`dyad ledger A B --keys` prints the keys; those of histories are in docs/store.md";

const UNSIGNED: &str = "a correction needs a reason and a reviewer";

/// `dyad correct`
pub(crate) fn run(config: &Config, verb: &CorrectVerb) -> Result<Outcome, Failure> {
    match verb {
        CorrectVerb::Wrong { keys, signed } => {
            add(config, signed, keys, |_, _| Ok(Change::Wrong))
        }
        CorrectVerb::Right { keys, signed } => {
            add(config, signed, keys, |_, _| Ok(Change::Right))
        }
        CorrectVerb::Split { keys, signed } => {
            add(config, signed, keys, |_, _| Ok(Change::Split))
        }
        CorrectVerb::Recode { keys, event_type, mode, cameo, signed } => {
            let recoding = Recoding {
                event_type: event_type.clone(),
                mode: mode.clone(),
                cameo: cameo.clone(),
            };
            add(config, signed, keys, |key, named| recode(&recoding, key, named))
        }
        CorrectVerb::Redate { keys, date, signed } => {
            let days = days(date)?;
            add(config, signed, keys, |_, _| Ok(Change::Redate(days)))
        }
        CorrectVerb::Merge { key, others, signed } => {
            add(config, signed, others, |_, _| Ok(Change::Merge(key.clone())))
        }
        CorrectVerb::List { key } => list(config, key.as_deref()),
        CorrectVerb::Export { output } => export(config, output.as_deref()),
        CorrectVerb::Replay { file } => replay(config, file),
    }
}

/// Adds corrections that one reviewer makes for one reason.
fn add(
    config: &Config,
    signed: &Signed,
    keys: &[String],
    change: impl Fn(&str, &Named) -> Result<Change, Failure>,
) -> Result<Outcome, Failure> {
    let (reason, author) = (signed.reason.trim(), signed.by.trim());
    if reason.is_empty() || author.is_empty() {
        return Err(Failure::yours(UNSIGNED));
    }
    let mut store = existing_store(config)?;
    let mut corrections = Vec::new();
    for key in keys {
        let named = named_now(&store, key)?;
        let change = change(key, &named)?;
        check(&store, key, &named, &change).map_err(Failure::yours)?;
        corrections.push(Correction {
            item_key: key.clone(),
            change,
            author: author.to_owned(),
            made_on: signed.on.unwrap_or_else(commands::today),
            reason: reason.to_owned(),
        });
    }
    let n_added = store.correct(&corrections).map_err(store_failed)?;
    output::write(&summary(n_added, corrections.len() - n_added, 0), None)?;
    Ok(Outcome::Done)
}

fn summary(n_added: usize, n_already: usize, n_rejected: usize) -> String {
    let what = if n_added == 1 { "correction" } else { "corrections" };
    let mut text = format!("{n_added} {what} added");
    for (n, what) in [(n_already, "there already"), (n_rejected, "set aside")] {
        if n > 0 {
            let _ = write!(text, ", {n} {what}");
        }
    }
    text + "\n"
}

/// Corrections are of what is there: asking makes no store.
fn existing_store(config: &Config) -> Result<Store, Failure> {
    let path = commands::store_path(config)?;
    if !path.exists() {
        let path = path.to_owned();
        return Err(Failure::with_hint(StoreError::Missing { path }, STORE_HINT));
    }
    commands::store(config)
}

/// What a key names, as the corrections so far have it; what they call wrong as it was coded.
fn named_now(store: &Store, key: &str) -> Result<Named, Failure> {
    let named = store.named(key).map_err(store_failed)?;
    let Some(named) = named else {
        return Err(Failure::with_hint(no_such(key), KEY_HINT));
    };
    let so_far = store.corrections(Some(key)).map_err(store_failed)?;
    let changes = so_far.iter().map(|correction| &correction.change);
    Ok(named.corrected(changes).unwrap_or(named))
}

fn no_such(key: &str) -> String {
    format!("the store holds nothing with the key {key}")
}

fn recode(recoding: &Recoding, key: &str, named: &Named) -> Result<Change, Failure> {
    let now = match named {
        Named::Item(stored) => match &stored.entry.item {
            Item::Event(event) => Some(event.event_type),
            other => return Err(Failure::yours(no_event(key, other))),
        },
        Named::Row(row) => row.act.as_ref().and_then(|act| act.event_type),
    };
    let act = recoded(recoding, now, scheme(named));
    act.map(Change::Recode).map_err(|error| match error {
        RecodingError::Nothing | RecodingError::NoType => {
            Failure::with_hint(error, "name --type, --mode or --cameo")
        }
        other => Failure::yours(format!("{key} cannot be recoded: {other}")),
    })
}

/// Whose quad classes an act has.
fn scheme(named: &Named) -> QuadScheme {
    match named {
        Named::Item(stored) => match &stored.entry.item {
            Item::Event(event) => event.quad_scheme,
            Item::ChannelChange(_)
            | Item::RedLine(_)
            | Item::Sanction(_)
            | Item::Outlook(_)
            | Item::Cause(_)
            | Item::Facet(_) => QuadScheme::Plover,
        },
        Named::Row(row) => row.format.quad_scheme(),
    }
}

fn no_event(key: &str, item: &Item) -> String {
    format!("{key} is no event but of the kind {}", item.kind().replace('_', " "))
}

/// Whether what a key names has what is corrected.
fn check(store: &Store, key: &str, named: &Named, change: &Change) -> Result<(), String> {
    match (named, change) {
        (Named::Item(stored), Change::Redate(_)) => match &stored.entry.item {
            Item::Event(_) | Item::ChannelChange(_) => Ok(()),
            other => Err(format!("{}: it has no date", no_event(key, other))),
        },
        (Named::Item(stored), Change::Recode(act)) => match &stored.entry.item {
            Item::Event(_) if act.event_type.is_none() || act.cameo.is_none() => {
                Err(format!("{key}: a statement is no event; say that it is wrong"))
            }
            Item::Event(_) => Ok(()),
            other => Err(no_event(key, other)),
        },
        (Named::Row(row), Change::Recode(_)) if row.act.is_none() => {
            Err(format!("{key} has no code that is known and is counted nowhere"))
        }
        (Named::Item(stored), Change::Split) => match &stored.entry.item {
            Item::Event(_) => Ok(()),
            other => Err(no_event(key, other)),
        },
        (_, Change::Merge(head)) => check_merge(store, key, named, head),
        (_, Change::Wrong | Change::Right) | (Named::Row(_), _) => Ok(()),
    }
}

fn check_merge(
    store: &Store,
    key: &str,
    named: &Named,
    head: &str,
) -> Result<(), String> {
    if key == head {
        return Err(format!("{key} cannot be merged with itself"));
    }
    let other = store.named(head).map_err(|error| error.to_string())?;
    let other = other.ok_or_else(|| no_such(head))?;
    let is_event = |item: &Named| matches!(item, Named::Item(stored) if matches!(stored.entry.item, Item::Event(_)));
    match (named, &other) {
        (Named::Row(_), Named::Row(_)) => Ok(()),
        (Named::Item(_), Named::Item(_)) if is_event(named) && is_event(&other) => Ok(()),
        (Named::Item(_), Named::Item(_)) => {
            Err(format!("{key} and {head} are not both events"))
        }
        (Named::Item(_), Named::Row(_)) | (Named::Row(_), Named::Item(_)) => {
            Err(format!(
                "{key} cannot be merged into {head}: one was coded from an article, the other is of a history"
            ))
        }
    }
}

/// One day, or the first and the last with a slash between.
fn days(text: &str) -> Result<DateInterval, Failure> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let wrong = |part: &str| {
        Failure::with_hint(
            format!("\"{part}\" is no date"),
            "write 2018-03-14, or 2018-03-14/2018-03-16 for the first and the last day",
        )
    };
    let date = |part: &str| part.parse::<Date>().map_err(|_| wrong(part));
    let (start, end) = (date(first)?, date(last)?);
    if end < start {
        return Err(Failure::yours(format!("{end} is before {start}")));
    }
    Ok(DateInterval::new(start, end))
}

/// `dyad correct list`
fn list(config: &Config, key: Option<&str>) -> Result<Outcome, Failure> {
    let store = commands::store_to_read(config)?;
    let corrections = store.corrections(key).map_err(Failure::yours)?;
    if corrections.is_empty() {
        eprintln!("the store {} holds no such corrections", store.path().display());
        return Ok(Outcome::NoData);
    }
    let mut text = String::new();
    for correction in &corrections {
        let Correction { item_key, change, author, made_on, reason } = correction;
        let line = format!("{made_on}  {item_key}\n    {change}: {reason} ({author})");
        // The words may come from a file of somebody else.
        let harmless = |c: char| if c.is_control() && c != '\n' { ' ' } else { c };
        text.extend(line.chars().map(harmless));
        text.push('\n');
    }
    output::write(&text, None)?;
    Ok(Outcome::Done)
}

/// `dyad correct export`
fn export(config: &Config, output: Option<&Path>) -> Result<Outcome, Failure> {
    let store = commands::store_to_read(config)?;
    let labelled = store.labelled().map_err(Failure::yours)?;
    if labelled.is_empty() {
        eprintln!("the store {} holds no corrections", store.path().display());
        return Ok(Outcome::NoData);
    }
    let mut sink = Sink::open(output)?;
    for labelled in &labelled {
        let line = exported(labelled).map_err(Failure::ours)?;
        sink.put(format!("{line}\n").as_bytes())?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

fn exported(labelled: &Labelled) -> serde_json::Result<serde_json::Value> {
    let Labelled { correction, before, after } = labelled;
    let item = |named: &Named| match named {
        Named::Item(stored) => serde_json::to_value(&stored.entry.item),
        Named::Row(row) => Ok(serde_json::json!({
            "days": row.days, "actor": row.actor, "recipient": row.recipient, "act": row.act,
        })),
    };
    let sentence = |named: &Named| match named {
        Named::Item(stored) => stored.entry.source.sentence.text.clone(),
        Named::Row(row) => {
            let file = row.source.rsplit(['/', '\\']).next().unwrap_or(&row.source);
            format!("{file}, no. {} of the store", row.history_id)
        }
    };
    let mut line = serde_json::to_value(correction)?;
    if let Some(fields) = line.as_object_mut() {
        let fields = [
            ("before", before.as_ref().map(item).transpose()?.into()),
            ("after", after.as_ref().map(item).transpose()?.into()),
            ("sentence", before.as_ref().or(after.as_ref()).map(sentence).into()),
        ]
        .into_iter()
        .fold(std::mem::take(fields), |mut fields, (name, value)| {
            fields.insert(name.to_owned(), value);
            fields
        });
        return Ok(fields.into());
    }
    Ok(line)
}

/// `dyad correct replay`
fn replay(config: &Config, file: &Path) -> Result<Outcome, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::yours(format!("cannot read {}: {error}", file.display()))
    })?;
    let mut store = existing_store(config)?;
    let mut corrections = Vec::new();
    let mut n_rejected = 0;
    for (idx, line) in
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
    {
        match replayed(&store, line) {
            Ok(correction) => corrections.push(correction),
            Err(reason) => {
                n_rejected += 1;
                eprintln!("set aside line {} of {}: {reason}", idx + 1, file.display());
            }
        }
    }
    let n_added = store.replay(&corrections).map_err(store_failed)?;
    output::write(&summary(n_added, corrections.len() - n_added, n_rejected), None)?;
    Ok(if n_rejected > 0 { Outcome::SomeRejected } else { Outcome::Done })
}

fn replayed(store: &Store, line: &str) -> Result<Correction, String> {
    let correction: Correction = serde_json::from_str(line)
        .map_err(|error| format!("it is no correction: {error}"))?;
    let key = &correction.item_key;
    let named = store.named(key).map_err(|error| error.to_string())?;
    let named = named.ok_or_else(|| no_such(key))?;
    if let Change::Redate(days) = &correction.change
        && days.end < days.start
    {
        return Err(format!("{} is before {}", days.end, days.start));
    }
    if correction.reason.trim().is_empty() || correction.author.trim().is_empty() {
        return Err(UNSIGNED.to_owned());
    }
    if let Change::Recode(act) = &correction.change {
        check_act(act, &named)?;
    }
    check(store, key, &named, &correction.change)?;
    Ok(correction)
}

/// Whether an act is what its codes stand for.
fn check_act(act: &HistoryAct, named: &Named) -> Result<(), String> {
    let recoding = Recoding {
        event_type: act.event_type.map(|code| code.to_string()),
        mode: act.mode.map(|code| code.to_string()),
        cameo: act.cameo.as_ref().map(ToString::to_string),
    };
    let right =
        recoded(&recoding, None, scheme(named)).map_err(|error| error.to_string())?;
    // An act of a type needs no mode, though its code may have one.
    if *act == (HistoryAct { mode: act.mode, ..right }) {
        return Ok(());
    }
    Err("its act has another intensity or quad class than its codes stand for".to_owned())
}
