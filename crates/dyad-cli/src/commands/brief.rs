//! `dyad brief`: pages in, explained relationships out, and into the store.

use dyad::render::{self, Page};
use dyad::{Engine, Entry, Past, Reading};
use dyad_store::{Coding, Store};

use crate::arguments::{BriefArguments, BriefFormat};
use crate::commands;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output::{self, Look};

/// `dyad brief`
pub(crate) fn run(
    config: &Config,
    arguments: &BriefArguments,
) -> Result<Outcome, Failure> {
    let engine = commands::engine(config)?;
    // A store that cannot be used does not cost the reader the brief; it is told at the end.
    let mut store = if arguments.no_store { None } else { Some(commands::store(config)) };
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let n_pages = arguments.input.pages.len();
    if arguments.format == BriefFormat::Html && n_pages > 1 {
        return Err(Failure::with_hint(
            "HTML holds the brief of one page, and several pages are named",
            "run once a page, or use --format md",
        ));
    }
    let mut all = String::new();
    let outcome = commands::each_reading(config, &engine, &arguments.input, |reading| {
        let kept = match &mut store {
            Some(Ok(store)) => keep(&engine, store, &reading),
            Some(Err(_)) | None => Ok(Known::default()),
        };
        let known = kept.unwrap_or_else(|failure| {
            store = Some(Err(failure));
            Known::default()
        });
        let brief = engine.brief_after(&reading, &known.history, known.past.as_ref());
        let page = Page {
            brief: &brief,
            readings: std::slice::from_ref(&reading),
        };
        all.push_str(&rendered(page, arguments.format, look));
        Ok(())
    })?;
    output::write(&all, output)?;
    match store {
        Some(Err(failure)) => Err(failure),
        Some(Ok(_)) | None => Ok(outcome),
    }
}

/// What the store knows of the page's pair, and of the time before its turn.
#[derive(Default)]
struct Known {
    history: Vec<Entry>,
    past: Option<Past>,
}

/// Asks the store what it knows; then puts the page into it.
fn keep(engine: &Engine, store: &mut Store, reading: &Reading) -> Result<Known, Failure> {
    let failed = |error| Failure::with_hint(error, commands::STORE_HINT);
    let dyad = engine.dyad(reading);
    let history = dyad
        .map_or(Ok(Vec::new()), |dyad| store.entries(&dyad))
        .map_err(failed)?;
    let past = engine
        .turn(reading, &history)
        .map(|turn| store.past(&turn.dyad, turn.day, &reading.article.id))
        .transpose()
        .map_err(failed)?;
    let coding = Coding {
        article: &reading.article,
        sentences: &reading.sentences,
        coded: &reading.coded,
        coder_version: env!("CARGO_PKG_VERSION"),
    };
    store.put(coding).map_err(failed)?;
    Ok(Known { history, past })
}

fn rendered(page: Page<'_>, format: BriefFormat, look: Look) -> String {
    match format {
        BriefFormat::Text => render::terminal(page, look.style()),
        BriefFormat::Md => render::markdown(page),
        BriefFormat::Html => render::html(page),
        BriefFormat::Json => render::json(page),
    }
}
