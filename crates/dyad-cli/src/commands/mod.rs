//! One module a verb, and what they share: loading the engine, going through the pages.

pub(crate) mod brief;
mod clusters;
pub(crate) mod code;
mod coding;
pub(crate) mod correct;
pub(crate) mod doctor;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod ingest;
mod intake;
pub(crate) mod ledger;
pub(crate) mod panel;
pub(crate) mod quadruples;
pub(crate) mod ruptures;
pub(crate) mod shell;
pub(crate) mod watch;

use std::path::Path;

use dyad::{ActorTables, Engine, EngineError, OverlayFile, PageOptions, Reading};
use dyad_store::Store;
use jiff::civil::Date;

use crate::arguments::Pages;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::fetch::{self, Client, Private};
use crate::input;

/// Loads tables, the user's overlay, and the model.
pub(crate) fn engine(config: &Config) -> Result<Engine, Failure> {
    let overlay = config
        .overlay
        .as_deref()
        .map_or_else(|| Ok(Vec::new()), overlay_files)?;
    Engine::load(&overlay).map_err(|error| match error {
        EngineError::Table(_) if !overlay.is_empty() => Failure::yours(error),
        EngineError::Table(_)
        | EngineError::Model(_)
        | EngineError::Causes(_)
        | EngineError::Coreference(_) => Failure::ours(error),
    })
}

/// The same with the learned reader of causes.
pub(crate) fn careful_engine(config: &Config) -> Result<Engine, Failure> {
    engine(config)?.carefully().map_err(Failure::ours)
}

/// Loads the actor tables alone: enough to know who a row of data names.
pub(crate) fn actor_tables(config: &Config) -> Result<ActorTables, Failure> {
    let overlay = config
        .overlay
        .as_deref()
        .map_or_else(|| Ok(Vec::new()), overlay_files)?;
    ActorTables::read(&overlay).map_err(Failure::yours)
}

/// Loads countries and the names of parties: enough to know a pair.
pub(crate) fn party_tables(config: &Config) -> Result<ActorTables, Failure> {
    let overlay = config
        .overlay
        .as_deref()
        .map_or_else(|| Ok(Vec::new()), overlay_files)?;
    ActorTables::read_parties(&overlay).map_err(Failure::yours)
}

/// The tables of the user's folder, by name.
fn overlay_files(folder: &Path) -> Result<Vec<OverlayFile>, Failure> {
    let cannot_read = |path: &Path, error: std::io::Error| {
        Failure::yours(format!("cannot read overlay {}: {error}", path.display()))
    };
    let entries =
        std::fs::read_dir(folder).map_err(|error| cannot_read(folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| cannot_read(folder, error))?.path();
        if path.extension().is_some_and(|extension| extension == "tsv") {
            let text =
                std::fs::read_to_string(&path).map_err(|e| cannot_read(&path, e))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            files.push(OverlayFile { name: name.unwrap_or_default(), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if files.is_empty() {
        return Err(Failure::with_hint(
            format!("overlay folder {} holds no .tsv file", folder.display()),
            "name its files after the shipped tables, for example leaders.tsv",
        ));
    }
    Ok(files)
}

/// Today in UTC: the latest day a page may claim.
pub(crate) fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// Takes every page through the stages and hands it to `use_reading`; a page that cannot be used
/// is named with its reason on standard error and counted, and the rest goes on.
pub(crate) fn each_reading(
    config: &Config,
    engine: &Engine,
    pages: &Pages,
    mut use_reading: impl FnMut(Reading) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let client = client(config, pages.allow_private);
    let mut n_rejected = 0_usize;
    for name in &pages.pages {
        match reading(engine, &client, name, pages.date) {
            Ok(reading) => use_reading(reading)?,
            Err(reason) => {
                n_rejected += 1;
                eprintln!("set aside {name}: {reason}");
            }
        }
    }
    if n_rejected == 0 {
        return Ok(Outcome::Done);
    }
    eprintln!("{n_rejected} of {} pages set aside", pages.pages.len());
    Ok(Outcome::SomeRejected)
}

fn reading(
    engine: &Engine,
    client: &Client,
    name: &str,
    date: Option<Date>,
) -> Result<Reading, String> {
    let input = input::read(client, name).map_err(|error| error.to_string())?;
    let options = PageOptions {
        name: input.name,
        url: input.url,
        content_type: input.content_type,
        date,
        today: Some(today()),
        ..PageOptions::default()
    };
    engine.read(&input.bytes, &options).map_err(|error| error.to_string())
}

/// What asks for the addresses that the user names.
pub(crate) fn client(config: &Config, allow_private: bool) -> Client {
    let private = if allow_private { Private::Allowed } else { Private::Refused };
    let contact = config.watch.contact.clone();
    Client::new(&fetch::Options { private, contact, ..fetch::Options::default() })
}

/// Opens the store for writing, making its folder if it is the default one.
pub(crate) fn store(config: &Config) -> Result<Store, Failure> {
    let path = store_path(config)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            Failure::with_hint(
                format!(
                    "cannot make the folder of the store {}: {error}",
                    path.display()
                ),
                STORE_HINT,
            )
        })?;
    }
    Store::open(path).map_err(|error| Failure::with_hint(error, STORE_HINT))
}

/// Opens the store for reading.
pub(crate) fn store_to_read(config: &Config) -> Result<Store, Failure> {
    Store::open_read_only(store_path(config)?).map_err(|error| {
        let hint = "`dyad brief PAGE`, `dyad ingest` and `dyad import` put what they read into a store";
        Failure::with_hint(error, hint)
    })
}

/// What to do when the store cannot be used.
pub(crate) const STORE_HINT: &str =
    "name another store with --store FILE; `dyad brief --no-store` does without";

/// Where the store is.
pub(crate) fn store_path(config: &Config) -> Result<&Path, Failure> {
    config.store.as_deref().ok_or_else(|| {
        Failure::with_hint("this machine names no data folder for the store", STORE_HINT)
    })
}
