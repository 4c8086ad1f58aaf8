//! Where results go: standard output, or a file that appears whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use dyad::render::TerminalStyle;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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

/// A bar with the rate and the time left, where a person watches.
pub(crate) fn progress(bytes: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let form = if bytes > 0 {
        "{wide_bar} {percent}%  {msg}  {bytes_per_sec}  {eta} left"
    } else {
        "{spinner} {msg}  {elapsed}"
    };
    bar.enable_steady_tick(Duration::from_millis(250));
    match ProgressStyle::with_template(form) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
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

/// Standard output, or a file that appears whole at [`Sink::finish`] or not at all.
#[derive(Debug)]
pub(crate) struct Sink {
    out: BufWriter<Box<dyn Out>>,
    /// The file that is being written, and the one that it becomes.
    files: Option<(PathBuf, PathBuf)>,
}

/// Where bytes go.
trait Out: io::Write + std::fmt::Debug + Send {}
impl<T: io::Write + std::fmt::Debug + Send> Out for T {}

impl Sink {
    /// Opens the file, or standard output.
    pub(crate) fn open(output: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = output else {
            return Ok(Self {
                out: BufWriter::new(Box::new(io::stdout())),
                files: None,
            });
        };
        let cannot = |error: io::Error| {
            Failure::yours(format!("cannot write {}: {error}", path.display()))
        };
        let beside = beside(path).map_err(cannot)?;
        let file = fs::File::create(&beside).map_err(cannot)?;
        let files = Some((beside, path.to_owned()));
        Ok(Self {
            out: BufWriter::with_capacity(1 << 18, Box::new(file)),
            files,
        })
    }

    /// Writes bytes.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.write_all(bytes).map_err(|error| self.failed(error))
    }

    /// Ends the output; a file is there from now on.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let done = self.out.flush().and_then(|()| match &self.files {
            Some((beside, path)) => fs::rename(beside, path),
            None => Ok(()),
        });
        done.map_err(|error| self.failed(error))?;
        self.files = None;
        Ok(())
    }

    fn failed(&self, error: io::Error) -> Failure {
        match &self.files {
            Some((_, path)) => {
                Failure::yours(format!("cannot write {}: {error}", path.display()))
            }
            None => Failure::Output(error),
        }
    }
}

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.files {
            // A half-written file is of no use; that it cannot be removed adds nothing.
            drop(fs::remove_file(beside));
        }
    }
}

/// The name under which a file is written until it is whole.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let mut beside = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(beside))
}

/// A reader of `path` sees the old file or the new one, never half of it.
fn write_whole(text: &str, path: &Path) -> io::Result<()> {
    let beside = beside(path)?;
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The half-written file is of no use; that it cannot be removed adds nothing to the error.
        drop(fs::remove_file(&beside));
    }
    written
}
