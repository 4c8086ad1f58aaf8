//! `dyad import`: the event data of other projects into the store, each event once, from where the
//! last run stopped.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dyad::history::{HistoryCodes, HistoryReader, Layout, Reject, key_of_id};
use dyad::{HistoryFormat, HistoryRow};
use dyad_store::{HistoryAdded, HistoryBatch, HistoryWriter, SourceMark, Store};
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;
use jiff::civil::Date;

use crate::arguments::ImportArguments;
use crate::commands::intake::store_failed;
use crate::commands::{self, quadruples};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::sources::{self, Counted, Source};

/// Records of a file that are stored at once. Fixed, so that a run that was stopped and went on
/// gives the same store as one that was not.
const BATCH_RECORDS: usize = 65_536;

/// `dyad import`
pub(crate) fn run(
    config: &Config,
    arguments: &ImportArguments,
) -> Result<Outcome, Failure> {
    let format = arguments.format.format();
    let sources = files(format, &arguments.files)?;
    if arguments.deleted {
        return take_out(config, format, &sources);
    }
    let tables = commands::actor_tables(config)?;
    let codes = HistoryCodes::new(&tables).map_err(Failure::ours)?;
    let mut store = commands::store(config)?;
    let mut run = Import {
        format,
        codes: &codes,
        first_day: arguments.first_day,
        again: arguments.again,
        rejects: arguments.rejects.as_deref().map(open_rejects).transpose()?,
        read: Arc::new(AtomicU64::new(0)),
        bar: output::progress(sources.iter().map(|source| source.size).sum()),
        counts: Counts::default(),
    };
    let done = sources.iter().try_for_each(|source| run.file(&mut store, source));
    run.bar.finish_and_clear();
    done?;
    output::write(&run.counts.summary(), None)?;
    Ok(run.counts.outcome())
}

/// Takes out the events that the files list: CSV whose column `event_id_cnty` or `id`, else the first,
/// has the ids.
fn take_out(
    config: &Config,
    format: HistoryFormat,
    sources: &[Source],
) -> Result<Outcome, Failure> {
    let mut keys = Vec::new();
    for source in sources {
        let wrong = |error: csv::Error| {
            Failure::yours(format!("cannot read {}: {error}", source.name))
        };
        let path = source.file.as_deref().unwrap_or(Path::new(&source.name));
        let mut reader = csv::Reader::from_path(path).map_err(wrong)?;
        let names = reader.headers().map_err(wrong)?.clone();
        let is_id =
            |name: &str| matches!(name.trim(), "event_id_cnty" | "id" | "Event ID");
        let place = names.iter().position(is_id).unwrap_or(0);
        for record in reader.records() {
            let record = record.map_err(wrong)?;
            let id = record.get(place).unwrap_or("");
            keys.push(key_of_id(format, id).ok_or_else(|| {
                Failure::with_hint(
                    format!("\"{id}\" of {} names no event of {format} data by itself", source.name),
                    "ids of ICEWS, of mentions and of quadruples are unique only with their other columns",
                )
            })?);
        }
    }
    let n_removed =
        commands::store(config)?.remove_history(&keys).map_err(store_failed)?;
    let n_unknown = keys.len() - n_removed;
    output::write(
        &format!("{n_removed} events taken out, {n_unknown} not there\n"),
        None,
    )?;
    Ok(Outcome::Done)
}

/// The files that the names stand for. A folder of quadruples is its events in time order.
fn files(format: HistoryFormat, names: &[String]) -> Result<Vec<Source>, Failure> {
    if let Some(name) =
        names.iter().find(|name| *name == "-" || sources::is_address(name))
    {
        return Err(Failure::with_hint(
            format!("{name} is no file"),
            "histories are read from files, so that a run can go on where it stopped",
        ));
    }
    let mut sources = sources::expand(names)?;
    if format == HistoryFormat::Quadruples {
        let part = |source: &Source| {
            let name = Path::new(&source.name).file_name()?.to_str()?;
            quadruples::PARTS.iter().position(|part| *part == name)
        };
        sources.retain(|source| part(source).is_some());
        sources.sort_by_key(|source| {
            let folder = Path::new(&source.name).parent().map(Path::to_owned);
            (folder, part(source))
        });
        if sources.is_empty() {
            return Err(Failure::with_hint(
                "there are no quadruples there",
                "name the folder that holds train.txt, valid.txt or test.txt",
            ));
        }
    }
    Ok(sources)
}

fn open_rejects(path: &Path) -> Result<File, Failure> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.map_err(|error| {
        Failure::yours(format!("cannot write {}: {error}", path.display()))
    })
}

/// What became of the rows.
#[derive(Debug, Default)]
struct Counts {
    added: HistoryAdded,
    n_files: usize,
    n_files_already: usize,
    n_rejected: usize,
    reasons: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, added: HistoryAdded) {
        self.added.n_added += added.n_added;
        self.added.n_replaced += added.n_replaced;
        self.added.n_already += added.n_already;
    }

    fn reject(&mut self, reason: String) {
        self.n_rejected += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    fn summary(&self) -> String {
        let HistoryAdded { n_added, n_replaced, n_already } = self.added;
        let counted = [
            (n_replaced, "replaced by newer rows"),
            (n_already, "there already"),
            (self.n_rejected, "set aside"),
        ];
        let mut parts = vec![format!("{n_added} events added")];
        let counted = counted.into_iter().filter(|(n, _)| *n > 0);
        parts.extend(counted.map(|(n, what)| format!("{n} {what}")));
        let before = match self.n_files_already {
            0 => String::new(),
            n => format!(", read before: {n}"),
        };
        let counted = parts.join(", ");
        let mut lines = vec![format!("{counted} (files: {}{before})", self.n_files)];
        let reasons = self.reasons.iter();
        lines.extend(reasons.map(|(reason, n)| format!("  {n} set aside: {reason}")));
        lines.join("\n") + "\n"
    }

    fn outcome(&self) -> Outcome {
        if self.n_rejected > 0 { Outcome::SomeRejected } else { Outcome::Done }
    }
}

/// One run.
struct Import<'a> {
    format: HistoryFormat,
    codes: &'a HistoryCodes<'a>,
    first_day: Option<Date>,
    again: bool,
    rejects: Option<File>,
    read: Arc<AtomicU64>,
    bar: ProgressBar,
    counts: Counts,
}

impl Import<'_> {
    fn file(&mut self, store: &mut Store, source: &Source) -> Result<(), Failure> {
        let path = source.file.clone().unwrap_or_default();
        let mark = SourceMark {
            source: path.display().to_string(),
            size: source.size,
            modified: source.modified,
            coder_version: env!("CARGO_PKG_VERSION").to_owned(),
            n_items: 0,
            finished: false,
        };
        let known = store.source(&mark.source).map_err(store_failed)?;
        let known = known.filter(|known| {
            !self.again && known.size == mark.size && known.modified == mark.modified
        });
        self.counts.n_files += 1;
        if known.as_ref().is_some_and(|known| known.finished) {
            self.counts.n_files_already += 1;
            self.bar.inc(source.size);
            return Ok(());
        }
        self.bar.set_message(source.name.clone());
        let n_read = known.map_or(0, |known| known.n_items);
        let names = match self.format {
            HistoryFormat::Quadruples => {
                let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
                Some(quadruples::names(&folder, self.first_day)?)
            }
            _ => None,
        };
        let input = match open(&path, &self.read) {
            Ok(input) => input,
            Err(error) => {
                return self.refuse(&source.name, &format!("cannot be read: {error}"));
            }
        };
        let mut reader = HistoryReader::new(self.format, self.codes, input);
        if let Some(names) = &names {
            reader = reader.with_names(names);
        }
        let writer = store.history_writer().map_err(store_failed)?;
        self.rows(reader, writer, (&source.name, n_read), mark)
    }

    /// Reads a file batch by batch from its first record that is not in the store.
    fn rows(
        &mut self,
        mut reader: HistoryReader<'_, Box<dyn BufRead>>,
        mut writer: HistoryWriter<'_>,
        (name, n_read): (&str, usize),
        mut mark: SourceMark,
    ) -> Result<(), Failure> {
        let mut batch = Batch::default();
        let mut due = next_batch(n_read);
        loop {
            let record = match reader.read_row() {
                Ok(record) => record,
                Err(error) => return self.refuse(name, &error.to_string()),
            };
            let finished = record.is_none();
            if let Some(record) = record {
                mark.n_items = record.number;
                // Rows of the last run are read again only for the names that they give numbers to.
                if record.number <= n_read {
                    continue;
                }
                match record.row {
                    Ok(row) => batch.push(row, record.bytes),
                    Err(reject) => {
                        self.set_aside(name, record.number, reject, record.bytes)?;
                    }
                }
            }
            if finished || mark.n_items >= due {
                due = next_batch(mark.n_items);
                mark.finished = finished;
                let layout = reader.layout();
                let added = writer.put(&HistoryBatch {
                    format: self.format,
                    header: layout.map_or(&[], Layout::header),
                    quoted: layout.is_some_and(Layout::is_quoted),
                    rows: &batch.rows,
                    lines: &batch.lines,
                    ends: &batch.ends,
                    actors: &reader.vocabulary().actors,
                    acts: &reader.vocabulary().acts,
                    mark: &mark,
                });
                self.counts.add(added.map_err(store_failed)?);
                batch.clear();
                self.bar.set_position(self.read.load(Ordering::Relaxed));
            }
            if finished {
                return Ok(());
            }
        }
    }

    /// A file that cannot be used is named and counted, and the rest goes on.
    fn refuse(&mut self, name: &str, reason: &str) -> Result<(), Failure> {
        self.bar.suspend(|| eprintln!("set aside {name}: it {reason}"));
        if let Some(rejects) = &mut self.rejects {
            let line = serde_json::json!({ "name": name, "reason": reason });
            writeln!(rejects, "{line}")?;
        }
        self.counts.reject(format!("a file that {reason}"));
        Ok(())
    }

    fn set_aside(
        &mut self,
        name: &str,
        number: usize,
        reject: Reject,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        if let Some(rejects) = &mut self.rejects {
            let text = String::from_utf8_lossy(bytes);
            let line = serde_json::json!({
                "name": name, "row": number, "reason": reject.to_string(),
                "text": text.trim_end_matches(['\r', '\n']),
            });
            writeln!(rejects, "{line}")?;
        }
        self.counts.reject(format!("a row that {reject}"));
        Ok(())
    }
}

/// The record after which the next batch is due.
const fn next_batch(n_read: usize) -> usize {
    (n_read / BATCH_RECORDS + 1) * BATCH_RECORDS
}

/// Rows that wait to be stored.
#[derive(Debug, Default)]
struct Batch {
    rows: Vec<HistoryRow>,
    lines: Vec<u8>,
    ends: Vec<usize>,
}

impl Batch {
    fn push(&mut self, row: HistoryRow, bytes: &[u8]) {
        self.rows.push(row);
        self.lines.extend_from_slice(bytes);
        self.ends.push(self.lines.len());
    }

    fn clear(&mut self) {
        self.rows.clear();
        self.lines.clear();
        self.ends.clear();
    }
}

/// A file, unpacked when its name ends so; `read` counts the bytes of the file itself.
fn open(path: &Path, read: &Arc<AtomicU64>) -> io::Result<Box<dyn BufRead>> {
    const BUFFER: usize = 1 << 18;
    let file = Counted { input: File::open(path)?, read: Arc::clone(read) };
    let ends = |with: &str| {
        path.extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case(with))
    };
    if ends("gz") {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file))));
    }
    if ends("zip") {
        let mut archive = zip::ZipArchive::new(file)?;
        if archive.len() != 1 {
            let message = format!("it holds {} files, one is expected", archive.len());
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let mut bytes = Vec::new();
        archive.by_index(0)?.read_to_end(&mut bytes)?;
        return Ok(Box::new(io::Cursor::new(bytes)));
    }
    Ok(Box::new(BufReader::with_capacity(BUFFER, file)))
}
