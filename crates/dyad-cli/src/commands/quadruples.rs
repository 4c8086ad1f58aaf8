//! Folders of quadruples, as temporal knowledge graphs are published: the events, and the names of
//! their numbers beside them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use dyad::history::{
    HistoryCodes, HistoryError, HistoryReader, QuadrupleNames, Reject, first_day_of,
};
use dyad::{
    ActorTables, DatedAct, DirectedAct, HistoryFormat, acts_of_history,
    directed_acts_of_history,
};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::failure::Failure;

/// Files of events that such a folder may hold, in time order.
pub(crate) const PARTS: [&str; 3] = ["train.txt", "valid.txt", "test.txt"];

/// Files of relations, the one with CAMEO codes first.
const RELATIONS: [&str; 2] = ["relation2cameo.tsv", "relation2id.txt"];

/// The names beside the events of a folder.
pub(crate) fn names(
    folder: &Path,
    first_day: Option<Date>,
) -> Result<QuadrupleNames, Failure> {
    let wrong = |error: HistoryError| {
        Failure::yours(format!("the events in {} {error}", folder.display()))
    };
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let own_name = whole.file_name().map(|name| name.to_string_lossy());
    let known = own_name.and_then(|name| first_day_of(&name));
    let first_day = first_day.or(known).ok_or_else(|| wrong(HistoryError::FirstDay))?;
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let missing = |missing| wrong(HistoryError::Names { missing });
    let entities = read("entity2id.txt").ok_or_else(|| missing("entity2id.txt"))?;
    let relations = RELATIONS.iter().find_map(|name| read(name));
    let relations = relations.ok_or_else(|| missing("relation2cameo.tsv"))?;
    QuadrupleNames::read(&entities, &relations, first_day).map_err(wrong)
}

/// The names of entities by number, and how many relations there are.
pub(crate) fn numbers(folder: &Path) -> Result<(Vec<String>, u32), Failure> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            Failure::yours(format!("cannot read {}: {error}", path.display()))
        })
    };
    let wrong = |name: &str, idx: usize| {
        Failure::yours(format!("{name}: line {} is no name with its number", idx + 1))
    };
    let numbered = |name: &str| -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        for (idx, line) in read(name)?.lines().enumerate() {
            let (text, number) =
                line.rsplit_once('\t').ok_or_else(|| wrong(name, idx))?;
            let number: usize = number.trim().parse().map_err(|_| wrong(name, idx))?;
            if number != names.len() {
                return Err(wrong(name, idx));
            }
            names.push(text.to_owned());
        }
        Ok(names)
    };
    let n_relations = numbered("relation2id.txt")?.len();
    let n_relations = u32::try_from(n_relations).unwrap_or(u32::MAX);
    Ok((numbered("entity2id.txt")?, n_relations))
}

/// All acts of a folder.
pub(crate) fn acts(
    tables: &ActorTables,
    folder: &Path,
    first_day: Option<Date>,
) -> Result<Vec<DatedAct>, Failure> {
    acts_by(tables, folder, first_day, acts_of_history)
}

/// The same with direction and quad class.
pub(crate) fn directed_acts(
    tables: &ActorTables,
    folder: &Path,
    first_day: Option<Date>,
) -> Result<Vec<DirectedAct>, Failure> {
    acts_by(tables, folder, first_day, directed_acts_of_history)
}

type Rejects = BTreeMap<Reject, usize>;

fn acts_by<T>(
    tables: &ActorTables,
    folder: &Path,
    first_day: Option<Date>,
    read: impl Fn(
        &mut HistoryReader<'_, BufReader<File>>,
    ) -> Result<(Vec<T>, Rejects), HistoryError>,
) -> Result<Vec<T>, Failure> {
    let codes = HistoryCodes::new(tables).map_err(Failure::ours)?;
    let names = names(folder, first_day)?;
    let mut acts = Vec::new();
    for part in PARTS {
        let path = folder.join(part);
        let Ok(file) = File::open(&path) else { continue };
        let reader =
            HistoryReader::new(HistoryFormat::Quadruples, &codes, BufReader::new(file));
        let mut reader = reader.with_names(&names);
        let (more, rejects) = read(&mut reader)
            .map_err(|error| Failure::yours(format!("{} {error}", path.display())))?;
        for (reason, n_rows) in rejects {
            eprintln!("dyad: {}: {n_rows} rows set aside: {reason}", path.display());
        }
        acts.extend(more);
    }
    if acts.is_empty() {
        let message = format!("there are no events in {}", folder.display());
        return Err(Failure::with_hint(message, "it should hold train.txt or valid.txt"));
    }
    Ok(acts)
}

/// The last day that train.txt tells of; `None` where it is missing or empty.
pub(crate) fn last_day_of_train(
    folder: &Path,
    first_day: Option<Date>,
) -> Result<Option<Date>, Failure> {
    let names = names(folder, first_day)?;
    let text = std::fs::read_to_string(folder.join("train.txt")).unwrap_or_default();
    let hours = text.lines().filter_map(|line| {
        line.split_whitespace()
            .nth(3)
            .and_then(|cell| cell.parse::<i64>().ok())
    });
    let Some(days) = hours.max().map(|hours| hours / 24) else { return Ok(None) };
    let span = 0.days().try_days(days).ok();
    Ok(span.and_then(|span| names.first_day.checked_add(span).ok()))
}
