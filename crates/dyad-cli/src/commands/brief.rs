//! `dyad brief`: pages in, explained relationships out, and into the store.

use dyad::render::{self, Page};
use dyad::{Brief, Engine, Entry, Length, Past, Reading};
use dyad_store::{Coding, Store};

use crate::arguments::{BriefArguments, BriefFormat, BriefLength};
use crate::commands;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output::{self, Look};

/// `dyad brief`
pub(crate) fn run(
    config: &Config,
    arguments: &BriefArguments,
) -> Result<Outcome, Failure> {
    let engine = commands::careful_engine(config)?;
    // A store that cannot be used does not cost the reader the brief; it is told at the end.
    let mut store = if arguments.no_store { None } else { Some(commands::store(config)) };
    let output = arguments.output.as_deref();
    let mut readings = Vec::new();
    let outcome = commands::each_reading(config, &engine, &arguments.input, |reading| {
        readings.push(reading);
        Ok(())
    })?;
    let groups = if arguments.each {
        readings.into_iter().map(|reading| vec![reading]).collect()
    } else {
        engine.by_dyad(readings)
    };
    let mut briefs: Vec<(Brief, &[Reading])> = Vec::new();
    for group in &groups {
        let kept = match &mut store {
            Some(Ok(store)) => keep(&engine, store, group),
            Some(Err(_)) | None => Ok(Known::default()),
        };
        let known = kept.unwrap_or_else(|failure| {
            store = Some(Err(failure));
            Known::default()
        });
        let past = known.past.as_ref();
        if let Some(mut brief) = engine.brief_of_several(group, &known.history, past) {
            dyad::shorten(&mut brief, length(arguments));
            briefs.push((brief, group));
        }
    }
    let look = output::look(config.color, output);
    output::write(&rendered(&briefs, arguments.format, look), output)?;
    if let Some(Ok(store)) = &store {
        tell_corrections(store, groups.iter().flatten())?;
    }
    match store {
        Some(Err(failure)) => Err(failure),
        Some(Ok(_)) | None => Ok(outcome),
    }
}

/// A brief shows what its pages tell as it was coded; that reviewers say otherwise is told beside it.
fn tell_corrections<'r>(
    store: &Store,
    readings: impl Iterator<Item = &'r Reading>,
) -> Result<(), Failure> {
    let corrections = store.corrections(None).map_err(Failure::yours)?;
    for reading in readings {
        let article = format!("{}/", reading.article.id.0);
        let of_page = corrections
            .iter()
            .filter(|correction| correction.item_key.starts_with(&article));
        let n_corrections = of_page.count();
        if n_corrections > 0 {
            eprintln!(
                "{} has {n_corrections} corrections in the store, which this brief does not show: `dyad correct list`",
                reading.article.name
            );
        }
    }
    Ok(())
}

fn length(arguments: &BriefArguments) -> Length {
    match (arguments.length, arguments.format) {
        (Some(BriefLength::Short), _) => Length::Short,
        (Some(BriefLength::Full), _) | (None, BriefFormat::Json) => Length::Full,
        (Some(BriefLength::Normal), _)
        | (None, BriefFormat::Text | BriefFormat::Md | BriefFormat::Html) => {
            Length::Normal
        }
    }
}

/// What the store knows of the pages' pair, and of the time before its turn.
#[derive(Default)]
struct Known {
    history: Vec<Entry>,
    past: Option<Past>,
}

/// Asks the store what it knows; then puts the pages, which are about one pair, into it.
fn keep(
    engine: &Engine,
    store: &mut Store,
    readings: &[Reading],
) -> Result<Known, Failure> {
    let failed = |error| Failure::with_hint(error, commands::STORE_HINT);
    let Some(newest) = readings.first() else { return Ok(Known::default()) };
    let history = engine
        .dyad(newest)
        .map_or(Ok(Vec::new()), |dyad| store.entries(&dyad, None))
        .map_err(failed)?;
    let mut past = engine
        .turn_of_several(readings, &history)
        .map(|turn| store.past(&turn.dyad, turn.day, &newest.article.id))
        .transpose()
        .map_err(failed)?;
    // What the pages at hand tell is the text's, whether the store knows them already or not.
    if let Some(past) = &mut past {
        past.acts.retain(|act| {
            let told_by = &act.entry.source.origin.article;
            readings.iter().all(|reading| reading.article.id != *told_by)
        });
    }
    for reading in readings {
        let coding = Coding {
            article: &reading.article,
            sentences: &reading.sentences,
            coded: &reading.coded,
            coder_version: dyad::CODER_VERSION,
        };
        store.put(coding).map_err(failed)?;
    }
    Ok(Known { history, past })
}

fn rendered(briefs: &[(Brief, &[Reading])], format: BriefFormat, look: Look) -> String {
    let pages: Vec<Page<'_>> = briefs
        .iter()
        .map(|(brief, readings)| Page { brief, readings })
        .collect();
    let each = |draw: &dyn Fn(Page<'_>) -> String| {
        pages.iter().map(|page| draw(*page)).collect()
    };
    match format {
        BriefFormat::Text => each(&|page| render::terminal(page, look.style())),
        BriefFormat::Md => each(&render::markdown),
        BriefFormat::Html => match pages.as_slice() {
            [page] => render::html(*page),
            _ => render::html_of(&pages),
        },
        BriefFormat::Json => each(&render::json),
    }
}
