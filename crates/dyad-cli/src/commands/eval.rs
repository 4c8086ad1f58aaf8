//! `dyad eval`: the figures that the documentation quotes, as one JSON object.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use dyad::PageOptions;
use dyad::eval::{GoldPage, HazardSpan, WhyGold};
use flate2::read::GzDecoder;
use serde::Serialize;

use crate::arguments::{
    EvalCausesArguments, EvalCodingArguments, EvalCopiesArguments,
    EvalCoreferenceArguments, EvalForecastArguments, EvalHazardArguments,
    EvalPagesArguments, EvalRupturesArguments, EvalTextArguments, EvalWhyArguments, Gold,
};
use crate::commands::{self, quadruples};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// `dyad eval language`
pub(crate) fn language(config: &Config, gold: &Gold) -> Result<Outcome, Failure> {
    let engine = commands::engine(config)?;
    let scores = dyad::eval::language(open(&gold.gold)?, &engine.pipeline);
    print(&scores.map_err(|error| wrong_gold(&gold.gold, error))?)
}

/// `dyad eval coding`
pub(crate) fn coding(
    config: &Config,
    arguments: &EvalCodingArguments,
) -> Result<Outcome, Failure> {
    let engine = commands::engine(config)?;
    let path = &arguments.gold.gold;
    let report = dyad::eval::coding(open(path)?, &engine.tables, &engine.pipeline);
    let report = report.map_err(|error| wrong_gold(path, error))?;
    if let Some(file) = &arguments.predictions {
        write_lines(&report.predictions, file)?;
    }
    if let Some(file) = &arguments.table {
        output::write(&report.table.markdown(), Some(file))?;
    }
    print(&report.scores)
}

/// `dyad eval pages`
pub(crate) fn pages(arguments: &EvalPagesArguments) -> Result<Outcome, Failure> {
    let folder = &arguments.gold;
    let gold = gold_pages(folder)?;
    let read = |page: &GoldPage| {
        let name = format!("{}.html.gz", page.id.replace('/', "__"));
        let file = File::open(folder.join("html").join(name))?;
        let mut bytes = Vec::new();
        GzDecoder::new(file).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let (scores, read) =
        dyad::eval::pages(&gold, read).map_err(|error| wrong_gold(folder, error))?;
    if let Some(file) = &arguments.predictions {
        write_lines(&read, file)?;
    }
    print(&scores)
}

/// The pages of a folder: `gold.json` is a list of them with the publishers'
/// own texts; `ground-truth.json` a map by their names with texts as the pages show them.
fn gold_pages(folder: &Path) -> Result<Vec<GoldPage>, Failure> {
    let list = folder.join("gold.json");
    if list.exists() {
        let mut pages: Vec<GoldPage> = serde_json::from_reader(open(&list)?)
            .map_err(|error| wrong_gold(&list, error))?;
        for page in &mut pages {
            page.is_publishers = true;
        }
        return Ok(pages);
    }
    let map = folder.join("ground-truth.json");
    let pages: BTreeMap<String, GoldPage> =
        serde_json::from_reader(open(&map)?).map_err(|error| wrong_gold(&map, error))?;
    let named = |(id, page)| GoldPage { id, ..page };
    Ok(pages.into_iter().map(named).collect())
}

/// `dyad eval text`
pub(crate) fn text(arguments: &EvalTextArguments) -> Result<Outcome, Failure> {
    let path = &arguments.gold.gold;
    let (scores, read) =
        dyad::eval::text(open(path)?).map_err(|error| wrong_gold(path, error))?;
    if let Some(file) = &arguments.predictions {
        write_lines(&read, file)?;
    }
    print(&scores)
}

/// `dyad eval causes`
pub(crate) fn causes(
    config: &Config,
    arguments: &EvalCausesArguments,
) -> Result<Outcome, Failure> {
    let engine = if arguments.rules {
        commands::engine(config)?
    } else {
        commands::careful_engine(config)?
    };
    let path = &arguments.gold;
    let scored = dyad::eval::causes(open(path)?, arguments.held_out, engine);
    let (scores, predictions) = scored.map_err(|error| wrong_gold(path, error))?;
    if let Some(file) = &arguments.predictions {
        write_lines(&predictions, file)?;
    }
    print(&scores)
}

/// `dyad eval ruptures`
pub(crate) fn ruptures(
    config: &Config,
    arguments: &EvalRupturesArguments,
) -> Result<Outcome, Failure> {
    if !(arguments.budget > 0.0 && arguments.budget.is_finite()) {
        return Err(Failure::yours("a budget is a number of alarms a week above 0"));
    }
    let tables = commands::actor_tables(config)?;
    let acts = quadruples::acts(&tables, &arguments.events, arguments.first_day)?;
    let (path, budget) = (&arguments.gold, arguments.budget);
    let report = dyad::eval::ruptures(open(path)?, &tables, &acts, budget)
        .map_err(|error| wrong_gold(path, error))?;
    if let Some(file) = &arguments.turns {
        write_lines(&report.turns, file)?;
    }
    if let Some(file) = &arguments.alarms {
        write_lines(&report.alarms, file)?;
    }
    print(&report.scores)
}

/// `dyad eval forecast`
pub(crate) fn forecast(arguments: &EvalForecastArguments) -> Result<Outcome, Failure> {
    let folder = &arguments.data;
    let (names, n_relations) = quadruples::numbers(folder)?;
    let mut parts = Vec::new();
    for part in quadruples::PARTS {
        let path = folder.join(part);
        if path.exists() {
            let facts = dyad::eval::facts(open(&path)?);
            parts.push(facts.map_err(|error| wrong_gold(&path, error))?);
        }
    }
    let after = parts.pop().unwrap_or_default();
    let before = parts.concat();
    if before.is_empty() || after.is_empty() {
        let message = format!("there is nothing to learn from in {}", folder.display());
        return Err(Failure::with_hint(
            message,
            "it should hold train.txt and valid.txt",
        ));
    }
    let scores = dyad::eval::forecast(&names, n_relations, &before, &after)
        .map_err(|error| wrong_gold(folder, error))?;
    print(&Measured { scores, peak_memory_mib: peak_memory() })
}

/// Scores with what the whole run took.
#[derive(Serialize)]
struct Measured<Scores> {
    #[serde(flatten)]
    scores: Scores,
    /// Most memory that the process had at once, in MiB; null where the system does not tell.
    peak_memory_mib: Option<u64>,
}

/// As Linux tells it, in MiB.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024)
}

/// `dyad eval hazard`
pub(crate) fn hazard(
    config: &Config,
    arguments: &EvalHazardArguments,
) -> Result<Outcome, Failure> {
    let tables = commands::actor_tables(config)?;
    let (folder, first_day) = (&arguments.data, arguments.first_day);
    let learnt = quadruples::last_day_of_train(folder, first_day)?;
    let after = learnt.and_then(|day| day.tomorrow().ok());
    let from = arguments.from.or(after).ok_or_else(|| {
        let message = format!("there is no train.txt in {}", folder.display());
        Failure::with_hint(message, "--from DATE says what is not learnt from")
    })?;
    let acts = quadruples::directed_acts(&tables, folder, first_day)?;
    let span = HazardSpan {
        from,
        until: arguments.until,
        n_origins: arguments.origins,
    };
    let scores = dyad::eval::hazard(&tables, &acts, span).map_err(|_| {
        let message = format!("the days of {} are too few to score on", folder.display());
        Failure::with_hint(message, "--from DATE leaves more days to score on")
    })?;
    print(&scores)
}

/// `dyad eval why`
pub(crate) fn why(
    config: &Config,
    arguments: &EvalWhyArguments,
) -> Result<Outcome, Failure> {
    let engine = if arguments.rules {
        commands::engine(config)?
    } else {
        commands::careful_engine(config)?
    };
    let folder = &arguments.gold;
    let mut pages = Vec::new();
    for file in label_files(folder)? {
        let labels = |file: &Path| -> Result<WhyGold, Failure> {
            serde_json::from_reader(open(file)?).map_err(|error| wrong_gold(file, error))
        };
        let other = file.with_extension("second.json");
        let second = if other.exists() { Some(Box::new(labels(&other)?)) } else { None };
        let gold = WhyGold { second, ..labels(&file)? };
        let page = folder.join(&gold.page);
        let bytes = std::fs::read(&page).map_err(|error| {
            Failure::yours(format!("cannot read {}: {error}", page.display()))
        })?;
        let options = PageOptions { name: gold.page.clone(), ..PageOptions::default() };
        let reading = engine
            .read(&bytes, &options)
            .map_err(|error| wrong_gold(&page, error))?;
        let brief = engine.brief(&reading, &[]);
        pages.push((gold, brief));
    }
    let (scores, errors) = dyad::eval::why(&pages);
    if let Some(file) = &arguments.errors {
        write_lines(&errors, file)?;
    }
    print(&scores)
}

/// The files NAME.json of a folder, by name; those with a second dot are other labels of the page.
fn label_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::yours(format!("cannot read gold {}: {error}", folder.display()))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if name.strip_suffix(".json").is_some_and(|stem| !stem.contains('.')) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::yours(format!("{} holds no labels", folder.display())));
    }
    Ok(files)
}

/// `dyad eval copies`
pub(crate) fn copies(arguments: &EvalCopiesArguments) -> Result<Outcome, Failure> {
    let path = &arguments.gold.gold;
    let (scores, wrong) =
        dyad::eval::copies(open(path)?).map_err(|error| wrong_gold(path, error))?;
    if let Some(file) = &arguments.errors {
        write_lines(&wrong, file)?;
    }
    print(&scores)
}

/// `dyad eval coreference`
pub(crate) fn coreference(
    config: &Config,
    arguments: &EvalCoreferenceArguments,
) -> Result<Outcome, Failure> {
    let engine = commands::engine(config)?;
    let model = dyad::Engine::coreference_model().map_err(Failure::ours)?;
    let mut reports = Vec::new();
    for path in &arguments.gold {
        let coded = dyad::eval::coded_reports(open(path)?, &engine);
        reports.extend(coded.map_err(|error| wrong_gold(path, error))?);
    }
    let (scores, wrong) = dyad::eval::coreference(&model, &reports)
        .map_err(|error| Failure::yours(error.to_string()))?;
    if let Some(file) = &arguments.errors {
        write_lines(&wrong, file)?;
    }
    print(&scores)
}

fn write_lines(rows: &[impl Serialize], file: &Path) -> Result<(), Failure> {
    let mut lines = String::new();
    for row in rows {
        lines.push_str(&serde_json::to_string(row).map_err(Failure::ours)?);
        lines.push('\n');
    }
    output::write(&lines, Some(file))
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file = File::open(path).map_err(|error| {
        Failure::yours(format!("cannot read gold {}: {error}", path.display()))
    })?;
    Ok(BufReader::new(file))
}

fn wrong_gold(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::with_hint(
        format!("gold {} cannot be used: {error}", path.display()),
        "docs/eval.md describes the formats",
    )
}

fn print(scores: &impl Serialize) -> Result<Outcome, Failure> {
    let mut text = serde_json::to_string_pretty(scores).map_err(Failure::ours)?;
    text.push('\n');
    output::write(&text, None)?;
    Ok(Outcome::Done)
}
