//! `dyad eval`: the figures that the documentation quotes, as one JSON object.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Serialize;

use crate::arguments::{EvalCodingArguments, Gold};
use crate::commands;
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
        let mut lines = String::new();
        for prediction in &report.predictions {
            lines.push_str(&serde_json::to_string(prediction).map_err(Failure::ours)?);
            lines.push('\n');
        }
        output::write(&lines, Some(file))?;
    }
    if let Some(file) = &arguments.table {
        output::write(&report.table.markdown(), Some(file))?;
    }
    print(&report.scores)
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
