//! The command `dyad`: reads files, addresses and the store, calls the library, prints.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "this crate is an edge: it talks to the disk, the clock and the user"
)]

mod arguments;
mod commands;
mod config;
mod failure;
mod fetch;
mod input;
mod output;
mod sources;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, EvalVerb, Verb};
use crate::config::Config;
use crate::failure::{Failure, Outcome};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(outcome) => outcome.code(),
        Err(failure) => {
            if !failure.is_silent() {
                eprintln!("error: {failure}");
                if let Some(hint) = failure.hint() {
                    eprintln!("hint: {hint}");
                }
            }
            failure.code()
        }
    }
}

fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Verb::Completions { shell } => return commands::shell::completions(*shell),
        Verb::Man { folder } => return commands::shell::man_pages(folder),
        _ => (),
    }
    let config = Config::read(&arguments.common)?;
    match &arguments.command {
        Verb::Brief(arguments) => commands::brief::run(&config, arguments),
        Verb::Code(arguments) => commands::code::run(&config, arguments),
        Verb::Ingest(arguments) => commands::ingest::run(&config, arguments),
        Verb::Watch(arguments) => commands::watch::run(&config, arguments),
        Verb::Import(arguments) => commands::import::run(&config, arguments),
        Verb::Ruptures(arguments) => commands::ruptures::run(&config, arguments),
        Verb::Panel(arguments) => commands::panel::run(&config, arguments),
        Verb::Export(arguments) => commands::export::run(&config, arguments),
        Verb::Ledger(arguments) => commands::ledger::run(&config, arguments),
        Verb::Correct(verb) => commands::correct::run(&config, verb),
        Verb::Eval(EvalVerb::Language(gold)) => commands::eval::language(&config, gold),
        Verb::Eval(EvalVerb::Coding(gold)) => commands::eval::coding(&config, gold),
        Verb::Eval(EvalVerb::Pages(gold)) => commands::eval::pages(gold),
        Verb::Eval(EvalVerb::Text(gold)) => commands::eval::text(gold),
        Verb::Eval(EvalVerb::Causes(gold)) => commands::eval::causes(&config, gold),
        Verb::Eval(EvalVerb::Copies(gold)) => commands::eval::copies(gold),
        Verb::Eval(EvalVerb::Coreference(gold)) => {
            commands::eval::coreference(&config, gold)
        }
        Verb::Eval(EvalVerb::Why(gold)) => commands::eval::why(&config, gold),
        Verb::Eval(EvalVerb::Ruptures(gold)) => commands::eval::ruptures(&config, gold),
        Verb::Eval(EvalVerb::Forecast(data)) => commands::eval::forecast(data),
        Verb::Eval(EvalVerb::Hazard(data)) => commands::eval::hazard(&config, data),
        Verb::Doctor => commands::doctor::run(&config),
        Verb::Completions { shell } => commands::shell::completions(*shell),
        Verb::Man { folder } => commands::shell::man_pages(folder),
    }
}
