//! `dyad doctor`: whether tables, weights and store can be used, one line each.

use dyad_store::{Store, StoreError};

use crate::commands;
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;

/// A sentence that every part has something to say about.
const PROBE: &str = "France recalled its ambassador from Italy on Thursday.";

/// `dyad doctor`
pub(crate) fn run(config: &Config) -> Result<Outcome, Failure> {
    let engine = commands::careful_engine(config)?;
    let n_countries = engine.tables.actors.countries().count();
    let sentences = dyad::analyse(&engine.pipeline, PROBE);
    let n_tokens: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    let overlay = config.overlay.as_ref();
    let overlay =
        overlay.map_or("none".to_owned(), |folder| folder.display().to_string());
    let path = commands::store_path(config)?;
    let state = match Store::open_read_only(path) {
        Ok(store) => {
            let articles = store.article_ids().map_err(Failure::yours)?;
            let histories = store.history_counts().map_err(Failure::yours)?;
            let histories = histories.iter().map(|of| {
                format!(", {} rows of {} ({} files)", of.n_rows, of.format, of.n_sources)
            });
            format!(
                "{} articles{}",
                articles.len(),
                histories.collect::<Vec<_>>().concat()
            )
        }
        Err(StoreError::Missing { .. }) => "not made yet".to_owned(),
        Err(error) => return Err(Failure::with_hint(error, commands::STORE_HINT)),
    };
    let text = format!(
        "dyad     {}\n\
         tables   {n_countries} countries and territories\n\
         weights  en_core_web_sm 3.8.0, {n_tokens} tokens in the probe\n\
         overlay  {overlay}\n\
         store    {}: {state}\n",
        env!("CARGO_PKG_VERSION"),
        path.display()
    );
    output::write(&text, None)?;
    Ok(Outcome::Done)
}
