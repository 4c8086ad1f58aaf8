//! `dyad ledger A B`: events, channels, red lines of a pair, and where each came from.

use dyad::{ActorTables, Dyad, Party};

use crate::arguments::{LedgerArguments, LedgerFormat};
use crate::commands;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// `dyad ledger`
pub(crate) fn run(
    config: &Config,
    arguments: &LedgerArguments,
) -> Result<Outcome, Failure> {
    let actors = commands::actor_tables(config)?;
    let dyad = dyad(&actors, &arguments.a, &arguments.b)?;
    let store = commands::store_to_read(config)?;
    let ledger = store.ledger(&dyad).map_err(Failure::yours)?;
    let is_empty = ledger.events.is_empty() && ledger.channels.is_empty();
    let output = arguments.output.as_deref();
    let look = output::look(config.color, output);
    let by_place = if look.terminal { LedgerFormat::Text } else { LedgerFormat::Json };
    let text = match arguments.format.unwrap_or(by_place) {
        LedgerFormat::Text => dyad::render::ledger(&ledger, look.style()),
        LedgerFormat::Json => {
            let mut text =
                serde_json::to_string_pretty(&ledger).map_err(Failure::ours)?;
            text.push('\n');
            text
        }
    };
    if is_empty {
        eprintln!("the store {} tells nothing of {dyad}", store.path().display());
        return Ok(Outcome::NoData);
    }
    output::write(&text, output)?;
    Ok(Outcome::Done)
}

/// The pair that the user names.
pub(crate) fn dyad(actors: &ActorTables, a: &str, b: &str) -> Result<Dyad, Failure> {
    let (one, other) = (party(actors, a)?, party(actors, b)?);
    Dyad::new(one, other).ok_or_else(|| {
        Failure::with_hint(
            format!("{a} and {b} are the same party"),
            "a pair is two parties, as in: dyad ledger PRK KOR",
        )
    })
}

/// The party that the user names.
pub(crate) fn party(actors: &ActorTables, text: &str) -> Result<Party, Failure> {
    dyad::party(actors, text).ok_or_else(|| {
        Failure::with_hint(
            format!("\"{text}\" names no country and no actor of the tables"),
            "use an ISO code (PRK), an actor code (AFGREB) or an English name (\"North Korea\")",
        )
    })
}
