//! `dyad eval coreference`: whether reports of one act are put together, and others kept apart.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use dyad_ingest::PageOptions;
use dyad_ledger::{
    Clusters, CoreferenceModel, Dyad, Links, Party, Telling, TellingKey,
    clusters_of_pairs, tellings,
};
use dyad_types::Format;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Engine;
use crate::eval::EvalError;
use crate::eval::coding::Agreement;

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoreferenceScores {
    /// Reports in the gold.
    pub reports: usize,
    /// Acts in the gold.
    pub events: usize,
    /// Reports that ingest refuses.
    pub refused: usize,
    /// Share of the reports of which a main act is coded, 0 to 1.
    pub coded: f64,
    /// Clusters as dyad makes them.
    #[serde(flatten)]
    pub clusters: Grouping,
    /// The field's rule: date, actor, recipient and CAMEO code agree.
    pub one_a_day: Grouping,
    /// The rule of the ledger: day, pair with direction, PLOVER type and actuality agree.
    pub one_a_day_by_type: Grouping,
    /// What a perfect grouping of the coded reports would give: the most that is to be had.
    pub all_coded: Grouping,
    /// The same within pairs, as views of a pair and panels have it.
    pub within_pairs: WithinPairs,
}

/// How well reports whose main acts are coded as acts of one pair are put together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WithinPairs {
    /// Reports whose main act has a pair.
    pub reports: usize,
    /// Clusters of each pair.
    pub of_pairs: Agreement,
    /// Clusters of all tellings at once.
    pub of_all: Agreement,
    /// The field's rule, as [`CoreferenceScores::one_a_day`].
    pub one_a_day: Agreement,
}

/// How well a grouping of the reports agrees with the gold: B-cubed, the mean over reports of how
/// much of their group is of their act (`p`), and how much of their act is in their group (`r`).
///
/// Source: Bagga and Baldwin (1998), "Entity-Based Cross-Document Coreferencing Using the Vector
/// Space Model".
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grouping {
    /// Over all reports; one of which nothing is coded is a group of its own.
    pub b_cubed: Agreement,
    /// Over the reports of which a main act is coded.
    pub b_cubed_coded: Agreement,
}

/// A report after all stages.
#[derive(Debug, Clone)]
pub struct CodedReport {
    /// Its name.
    pub id: String,
    /// The label of its main act.
    pub event: String,
    /// What it tells.
    pub tellings: Vec<Telling>,
    /// Whether ingest refuses it.
    pub is_refused: bool,
}

/// A report whose group is not that of the gold, for who wants to see where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrongGroup {
    /// The report.
    pub report: String,
    /// The label of its act.
    pub event: String,
    /// The act as coded: "PRK>KOR/190"; empty when none is.
    pub coded: String,
    /// Reports of other acts in its group.
    pub put_together: Vec<String>,
    /// Reports of its act in other groups.
    pub kept_apart: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct GoldReport {
    id: String,
    event: String,
    published: Date,
    title: String,
    text: String,
}

impl CodedReport {
    /// The main act of the report, if one is coded.
    pub fn main_act(&self) -> Option<&Telling> {
        self.tellings.iter().find(|telling| telling.is_main)
    }
}

/// Takes JSON Lines `{"id", "event", "published", "title", "text"}` through all stages.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read or has another form.
pub fn coded_reports(
    gold: impl BufRead,
    engine: &Engine,
) -> Result<Vec<CodedReport>, EvalError> {
    let mut reports = Vec::new();
    for (nth, line) in gold.lines().enumerate() {
        let line = line.map_err(|source| EvalError::Read { line: nth + 1, source })?;
        if line.trim().is_empty() {
            continue;
        }
        let report: GoldReport = serde_json::from_str(&line)
            .map_err(|source| EvalError::Line { line: nth + 1, source })?;
        reports.push(coded(report, engine));
    }
    Ok(reports)
}

fn coded(report: GoldReport, engine: &Engine) -> CodedReport {
    let page = format!("{}\n\n{}", report.title, report.text);
    let options = PageOptions {
        name: report.id.clone(),
        format: Some(Format::Text),
        date: Some(report.published),
        ..PageOptions::default()
    };
    let reading = engine.read(page.as_bytes(), &options).ok();
    CodedReport {
        id: report.id,
        event: report.event,
        is_refused: reading.is_none(),
        tellings: reading.map_or_else(Vec::new, |reading| {
            tellings(&reading.article, &reading.sentences, &reading.coded)
        }),
    }
}

/// Puts all tellings of the reports together and compares where their main acts are with the gold.
///
/// # Errors
/// [`EvalError::Empty`] when there is no report.
pub fn coreference(
    model: &CoreferenceModel,
    reports: &[CodedReport],
) -> Result<(CoreferenceScores, Vec<WrongGroup>), EvalError> {
    if reports.is_empty() {
        return Err(EvalError::Empty);
    }
    let told = reports.iter().flat_map(|report| &report.tellings);
    let clusters = Clusters::of(model, told, &Links::default());
    let made = groups(reports, |_, main| {
        clusters.of_telling(&main.key).map(ToString::to_string)
    });
    let is_coded = |report: &&CodedReport| report.main_act().is_some();
    let events: BTreeSet<&str> =
        reports.iter().map(|report| report.event.as_str()).collect();
    let score = |groups: &[String]| Grouping::of(reports, groups);
    let scores = CoreferenceScores {
        reports: reports.len(),
        events: events.len(),
        refused: reports.iter().filter(|report| report.is_refused).count(),
        coded: reports.iter().filter(is_coded).count() as f64 / reports.len() as f64,
        clusters: score(&made),
        one_a_day: score(&groups(reports, |_, main| one_a_day(main))),
        one_a_day_by_type: score(&groups(reports, |_, main| one_a_day_by_type(main))),
        all_coded: score(&groups(reports, |report, _| Some(report.event.clone()))),
        within_pairs: within_pairs(model, reports, &clusters),
    };
    Ok((scores, wrong(reports, &made)))
}

fn within_pairs(
    model: &CoreferenceModel,
    reports: &[CodedReport],
    of_all: &Clusters,
) -> WithinPairs {
    let tellings: Vec<Telling> =
        reports.iter().flat_map(|report| report.tellings.clone()).collect();
    let mains: Vec<(&CodedReport, &Telling, &Dyad)> = reports
        .iter()
        .filter_map(|report| {
            let main = report.main_act()?;
            Some((report, main, main.dyad.as_ref()?))
        })
        .collect();
    let mut of_pair: BTreeMap<&str, String> = BTreeMap::new();
    clusters_of_pairs(model, &tellings, &Links::default(), |dyad, clusters| {
        for (_, main, _) in mains.iter().filter(|(_, _, own)| *own == dyad) {
            let cluster = clusters.of_item(&main.item_key);
            of_pair.extend(cluster.map(|id| (main.item_key.as_str(), id.to_string())));
        }
    });
    let score = |name: &dyn Fn(&Telling) -> Option<String>| {
        let named: Vec<(String, String)> = mains
            .iter()
            .map(|(report, main, dyad)| {
                let group = name(main).unwrap_or_else(|| format!("alone {}", report.id));
                (format!("{dyad} {group}"), format!("{dyad} {}", report.event))
            })
            .collect();
        let things = named.iter().map(|(group, gold)| (group.as_str(), gold.as_str()));
        b_cubed(&things.collect::<Vec<_>>())
    };
    WithinPairs {
        reports: mains.len(),
        of_pairs: score(&|main| of_pair.get(main.item_key.as_str()).cloned()),
        of_all: score(&|main| of_all.of_telling(&main.key).map(ToString::to_string)),
        one_a_day: score(&one_a_day),
    }
}

/// The name of each report's group; a report without a main act, or without a name for it, is
/// alone.
fn groups(
    reports: &[CodedReport],
    name: impl Fn(&CodedReport, &Telling) -> Option<String>,
) -> Vec<String> {
    reports
        .iter()
        .map(|report| {
            let group = report.main_act().and_then(|main| name(report, main));
            group.map_or_else(
                || format!("alone {}", report.id),
                |name| format!("of {name}"),
            )
        })
        .collect()
}

fn one_a_day(main: &Telling) -> Option<String> {
    let days = main.days.filter(|days| days.start == days.end)?;
    let (actor, code) = (main.actor.as_ref()?, main.cameo.as_str());
    let recipient = main.recipient.as_ref().map_or("", Party::as_str);
    Some(format!("{days} {actor}>{recipient} {code}"))
}

fn one_a_day_by_type(main: &Telling) -> Option<String> {
    let days = main.days.filter(|days| days.start == days.end)?;
    let direction = main.direction.as_ref()?;
    Some(format!("{days} {direction} {} {}", main.event_type, main.actuality))
}

impl Grouping {
    /// Of reports with the name of the group of each.
    fn of(reports: &[CodedReport], groups: &[String]) -> Self {
        let all = reports.iter().zip(groups);
        let coded = all.clone().filter(|(report, _)| report.main_act().is_some());
        Self {
            b_cubed: b_cubed(&pairs(all)),
            b_cubed_coded: b_cubed(&pairs(coded)),
        }
    }
}

fn pairs<'a>(
    grouped: impl Iterator<Item = (&'a CodedReport, &'a String)>,
) -> Vec<(&'a str, &'a str)> {
    grouped
        .map(|(report, group)| (group.as_str(), report.event.as_str()))
        .collect()
}

/// B-cubed of things with the name of the group of each, and of its group in the gold.
fn b_cubed(things: &[(&str, &str)]) -> Agreement {
    let mut n_in_group: BTreeMap<&str, usize> = BTreeMap::new();
    let mut n_in_gold: BTreeMap<&str, usize> = BTreeMap::new();
    let mut n_in_both: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for &(group, gold) in things {
        *n_in_group.entry(group).or_default() += 1;
        *n_in_gold.entry(gold).or_default() += 1;
        *n_in_both.entry((group, gold)).or_default() += 1;
    }
    let mean = |n_of: &dyn Fn(&str, &str) -> usize| {
        // Each of the things that a group shares with the gold adds the share that they are.
        let shares = n_in_both.iter().map(|((group, gold), both)| {
            let both = *both as f64;
            both * both / n_of(group, gold).max(1) as f64
        });
        shares.sum::<f64>() / things.len().max(1) as f64
    };
    let p = mean(&|group, _| n_in_group.get(group).copied().unwrap_or(0));
    let r = mean(&|_, gold| n_in_gold.get(gold).copied().unwrap_or(0));
    let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    Agreement { p, r, f1 }
}

/// The reports whose group is not that of the gold, in the order of the gold.
fn wrong(reports: &[CodedReport], groups: &[String]) -> Vec<WrongGroup> {
    let all = || reports.iter().zip(groups);
    let mut wrong = Vec::new();
    for (report, group) in all() {
        let names = |is: &dyn Fn(&CodedReport, &String) -> bool| -> Vec<String> {
            let found = all().filter(|(other, there)| is(other, there));
            found.map(|(other, _)| other.id.clone()).collect()
        };
        let put_together =
            names(&|other, there| there == group && other.event != report.event);
        let kept_apart =
            names(&|other, there| there != group && other.event == report.event);
        if put_together.is_empty() && kept_apart.is_empty() {
            continue;
        }
        let coded = report.main_act().map_or_else(String::new, |main| {
            let TellingKey { actor, recipient, cameo, .. } = &main.key;
            format!("{}>{}/{}", actor.0, recipient.0, cameo.as_str())
        });
        wrong.push(WrongGroup {
            report: report.id.clone(),
            event: report.event.clone(),
            coded,
            put_together,
            kept_apart,
        });
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(things: &[(&str, &str)], p: f64, r: f64) {
        let found = b_cubed(things);
        assert!((found.p - p).abs() < 1e-9, "{found:?}");
        assert!((found.r - r).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn b_cubed_counts_for_each_thing_how_pure_and_how_whole_its_group_is() {
        check(&[("1", "a"), ("1", "a"), ("2", "b")], 1.0, 1.0);
        check(&[("1", "a"), ("2", "a"), ("3", "b")], 1.0, 2.0 / 3.0);
        check(&[("1", "a"), ("1", "a"), ("1", "b")], 5.0 / 9.0, 1.0);
        // Bagga and Baldwin's example: 5, 2 and 5 things, the second and third put together.
        let things: Vec<(&str, &str)> = [("1", "a", 5), ("2", "b", 2), ("2", "c", 5)]
            .into_iter()
            .flat_map(|(group, gold, n)| std::iter::repeat_n((group, gold), n))
            .collect();
        check(&things, 0.761_904_761_9, 1.0);
        assert!(b_cubed(&[]).f1 < 1e-9);
    }
}
