//! `dyad code`: the events of pages, as a table, JSON Lines or CSV.

use dyad::Engine;
use dyad::listing::{self, Row};

use crate::arguments::{CodeArguments, ListFormat};
use crate::commands;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// `dyad code`
pub(crate) fn run(
    config: &Config,
    arguments: &CodeArguments,
) -> Result<Outcome, Failure> {
    let engine = commands::engine(config)?;
    if arguments.explain {
        return explain(&engine, config, arguments);
    }
    let mut rows = Vec::new();
    let outcome = commands::each_reading(config, &engine, &arguments.input, |reading| {
        rows.extend(listing::rows(&reading));
        Ok(())
    })?;
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let by_place = if look.terminal { ListFormat::Table } else { ListFormat::Jsonl };
    let text = match arguments.format.unwrap_or(by_place) {
        ListFormat::Table => dyad::render::events(&rows, look.style()),
        ListFormat::Jsonl => jsonl(&rows)?,
        ListFormat::Csv => csv(&rows)?,
    };
    output::write(&text, output)?;
    Ok(outcome)
}

fn explain(
    engine: &Engine,
    config: &Config,
    arguments: &CodeArguments,
) -> Result<Outcome, Failure> {
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let mut text = String::new();
    let outcome = commands::each_reading(config, engine, &arguments.input, |reading| {
        text.push_str(&dyad::render::explanation(engine, &reading, look.style()));
        Ok(())
    })?;
    output::write(&text, output)?;
    Ok(outcome)
}

fn jsonl(rows: &[Row]) -> Result<String, Failure> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(row).map_err(Failure::ours)?);
        text.push('\n');
    }
    Ok(text)
}

fn csv(rows: &[Row]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(Failure::ours)?;
    }
    let bytes = writer.into_inner().map_err(Failure::ours)?;
    String::from_utf8(bytes).map_err(Failure::ours)
}
