//! `dyad completions` and `dyad man`: made from the command line's own definition.

use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};

/// Prints the completion script.
pub(crate) fn completions(shell: Shell) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "dyad", &mut script);
    io::Write::write_all(&mut io::stdout().lock(), &script)?;
    Ok(Outcome::Done)
}

/// Writes one page a verb.
pub(crate) fn man_pages(folder: &Path) -> Result<Outcome, Failure> {
    clap_mangen::generate_to(Arguments::command(), folder).map_err(|error| {
        Failure::yours(format!(
            "cannot write man pages into {}: {error}",
            folder.display()
        ))
    })?;
    Ok(Outcome::Done)
}
