//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use dyad::render::TerminalStyle;

use crate::arguments::When;
use crate::failure::Failure;

/// Widest and narrowest layout, columns. Beyond 160 lines are hard to read.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=160;

/// How to draw for the place where the output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns.
    pub(crate) width: usize,
    /// Whether to use colours.
    pub(crate) color: bool,
    /// Whether a person reads it as it comes.
    pub(crate) terminal: bool,
}

impl Look {
    pub(crate) fn style(self) -> TerminalStyle {
        TerminalStyle { width: self.width, color: self.color, ascii: false }
    }
}

/// Looks at standard output, the flags, and `NO_COLOR` (<https://no-color.org>).
pub(crate) fn look(color: When, output: Option<&Path>) -> Look {
    let terminal = output.is_none() && io::stdout().is_terminal();
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let wanted = std::env::var_os("COLUMNS").and_then(|text| text.to_str()?.parse().ok());
    let width = columns
        .or(wanted)
        .unwrap_or(100)
        .clamp(*WIDTHS.start(), *WIDTHS.end());
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        }
    };
    Look { width, color, terminal }
}

/// Writes `text` to the file, or to standard output.
pub(crate) fn write(text: &str, output: Option<&Path>) -> Result<(), Failure> {
    match output {
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes())?;
            Ok(stdout.flush()?)
        }
        Some(path) => write_whole(text, path).map_err(|error| {
            Failure::yours(format!("cannot write {}: {error}", path.display()))
        }),
    }
}

/// A reader of `path` sees the old file or the new one, never half of it.
fn write_whole(text: &str, path: &Path) -> io::Result<()> {
    let mut beside = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside: PathBuf = path.with_file_name(beside);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The half-written file is of no use; that it cannot be removed adds nothing to the error.
        drop(fs::remove_file(&beside));
    }
    written
}
