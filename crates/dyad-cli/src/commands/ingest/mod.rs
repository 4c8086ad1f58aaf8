//! `dyad ingest`: sources into the store, on every processor, in order, each story once.
//!
//! This thread reads sources and writes the store; the others read pages and code articles. Every
//! item has a number: decisions and commits go by it, so the same sources give the same store.

mod reader;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};

use dyad::source::{Document, Fields, Item};
use dyad::{Article, Fingerprint, PageOptions, Reading};
use dyad_store::SourceMark;
use indicatif::ProgressBar;
use jiff::civil::Date;

use crate::arguments::IngestArguments;
use crate::commands;
use crate::commands::coding::{self, Done, Job};
use crate::commands::intake::{Decision, Intake};
use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::sources;

use self::reader::{Given, Reader};

/// `dyad ingest`
pub(crate) fn run(
    config: &Config,
    arguments: &IngestArguments,
) -> Result<Outcome, Failure> {
    let fields = fields(&arguments.field)?;
    let sources = sources::expand(&arguments.sources)?;
    let engine = commands::engine(config)?;
    let store = commands::store(config)?;
    let n_threads = arguments
        .threads
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let bytes_read = Arc::new(AtomicU64::new(0));
    let bar = output::progress(sources.iter().map(|source| source.size).sum());
    let mut run = Run {
        reader: Reader::new(
            sources,
            fields,
            arguments,
            commands::client(config, arguments.allow_private),
            Arc::clone(&bytes_read),
        ),
        intake: Intake::new(store, arguments.rejects.as_deref())?,
        date: arguments.date,
        fast: arguments.fast,
        today: commands::today(),
        bar,
        bytes_read,
        n_in_flight: 0,
        n_given: 0,
        read: Ordered::default(),
        coded: Ordered::default(),
    };
    let done = std::thread::scope(|scope| {
        let (jobs, inbox) = sync_channel(2 * n_threads);
        let (outbox, results) = channel();
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..n_threads {
            let (inbox, outbox, engine) = (Arc::clone(&inbox), outbox.clone(), &engine);
            scope.spawn(move || {
                coding::work(engine, &inbox, |done| outbox.send(done).is_ok());
            });
        }
        // The workers end when `jobs` is gone.
        run.all(jobs, &results, 4 * n_threads)
    });
    run.bar.finish_and_clear();
    done?;
    output::write(&run.intake.summary(), None)?;
    Ok(run.intake.outcome())
}

fn fields(named: &[String]) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    for pair in named {
        let (what, field) = pair.split_once('=').ok_or_else(|| {
            Failure::yours(format!("--field {pair} is not of the form text=article.body"))
        })?;
        fields.set(what, field).map_err(|known| {
            Failure::with_hint(
                format!("--field {pair}: there is no {what} to be named"),
                &format!("fields are {known}"),
            )
        })?;
    }
    Ok(fields)
}

/// Values by number, given out without gaps.
#[derive(Debug)]
struct Ordered<T> {
    next: usize,
    waiting: BTreeMap<usize, T>,
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self { next: 0, waiting: BTreeMap::new() }
    }
}

impl<T> Ordered<T> {
    fn put(&mut self, nth: usize, value: T) {
        self.waiting.insert(nth, value);
    }

    fn take(&mut self) -> Option<(usize, T)> {
        let value = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some((self.next - 1, value))
    }
}

/// What is known of an item once its page was read.
enum Seen {
    Page(Box<Article>, Fingerprint),
    PassedOver(&'static str),
    Rejected(String, String),
    Mark(SourceMark),
}

/// What is ready to be stored.
enum Ready {
    Coded(Box<Reading>),
    Decided(Decision),
    Mark(SourceMark),
}

struct Run {
    reader: Reader,
    intake: Intake,
    date: Option<Date>,
    fast: bool,
    today: Date,
    bar: ProgressBar,
    bytes_read: Arc<AtomicU64>,
    /// Items given out and not yet stored.
    n_in_flight: usize,
    /// Items given out.
    n_given: usize,
    read: Ordered<Seen>,
    coded: Ordered<Ready>,
}

impl Run {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the workers end when it is dropped"
    )]
    fn all(
        &mut self,
        jobs: SyncSender<Job>,
        results: &Receiver<Done>,
        most_in_flight: usize,
    ) -> Result<(), Failure> {
        let mut open = true;
        while open || self.n_in_flight > 0 {
            if open && self.n_in_flight < most_in_flight {
                match self.reader.next(self.intake.store())? {
                    Some(given) => self.give(given, &jobs)?,
                    None => open = false,
                }
            } else if let Ok(done) = results.recv() {
                self.sort(done);
            }
            while let Ok(done) = results.try_recv() {
                self.sort(done);
            }
            self.settle(&jobs)?;
        }
        self.intake.flush(None)
    }

    fn give(&mut self, given: Given, jobs: &SyncSender<Job>) -> Result<(), Failure> {
        let nth = self.n_given;
        self.n_given += 1;
        self.n_in_flight += 1;
        let seen = match given {
            Given::Mark(mark) => Seen::Mark(mark),
            Given::Item(Item::Page(document)) => {
                let options = self.options(&document);
                let job = Job::Read(nth, Box::new((document, options)));
                return jobs.send(job).map_err(lost);
            }
            Given::Item(Item::PassedOver { what }) => Seen::PassedOver(what),
            Given::Item(Item::Rejected { name, reason }) => Seen::Rejected(name, reason),
            Given::Item(Item::Address(address)) => {
                Seen::Rejected(address.url, "it was not fetched".to_owned())
            }
        };
        self.read.put(nth, seen);
        Ok(())
    }

    fn options(&self, document: &Document) -> PageOptions {
        PageOptions {
            name: document.name.clone(),
            url: document.url.clone(),
            content_type: document.content_type.clone(),
            date: self.date,
            today: Some(document.fetched.map_or(self.today, |day| day.min(self.today))),
            stated: document.stated.clone(),
            format: document.format,
            fast: self.fast,
            any_language: false,
        }
    }

    fn sort(&mut self, done: Done) {
        match done {
            Done::Read(nth, Ok((article, fingerprint))) => {
                self.read.put(nth, Seen::Page(article, fingerprint));
            }
            Done::Read(nth, Err((name, reason))) => {
                self.read.put(nth, Seen::Rejected(name, reason));
            }
            Done::Coded(nth, Ok(reading)) => self.coded.put(nth, Ready::Coded(reading)),
            Done::Coded(nth, Err(lost)) => {
                self.intake.give_up(&lost.article_id);
                let decision =
                    Decision::Rejected { name: lost.name, reason: lost.reason };
                self.coded.put(nth, Ready::Decided(decision));
            }
        }
    }

    /// Decides on what was read and stores what is ready, both in order.
    fn settle(&mut self, jobs: &SyncSender<Job>) -> Result<(), Failure> {
        while let Some((nth, seen)) = self.read.take() {
            let ready = match seen {
                Seen::Mark(mark) => Ready::Mark(mark),
                Seen::PassedOver(what) => Ready::Decided(Decision::PassedOver(what)),
                Seen::Rejected(name, reason) => {
                    Ready::Decided(Decision::Rejected { name, reason })
                }
                Seen::Page(article, fingerprint) => {
                    let Some(decision) = self.intake.decide(&article, fingerprint)?
                    else {
                        // A full queue is emptied by the workers, whose results wait.
                        jobs.send(Job::Code(nth, article)).map_err(lost)?;
                        continue;
                    };
                    Ready::Decided(decision)
                }
            };
            self.coded.put(nth, ready);
        }
        while let Some((_, ready)) = self.coded.take() {
            self.n_in_flight -= 1;
            match ready {
                Ready::Coded(reading) => self.intake.take(*reading),
                Ready::Decided(decision) => self.intake.note(decision)?,
                Ready::Mark(mark) => self.intake.finish(mark),
            }
        }
        if self.intake.is_full() {
            // What was given out but is not stored yet does not count as read.
            let mark = self.reader.mark().and_then(|mark| {
                let n_items = mark.n_items.checked_sub(self.n_in_flight)?;
                Some(SourceMark { n_items, ..mark })
            });
            self.intake.flush(mark)?;
            self.bar.set_position(self.bytes_read.load(Ordering::Relaxed));
            self.bar.set_message(self.intake.short());
        }
        Ok(())
    }
}

fn lost<T>(_: T) -> Failure {
    Failure::ours("a thread that codes has ended before its time")
}
