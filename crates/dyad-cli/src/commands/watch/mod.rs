//! `dyad watch`: feeds asked as often as they write, what they name read into the store, for months.
//!
//! This thread owns the store and decides what is asked when; some threads ask, others read pages
//! and code articles. What has been seen and what is still to be read stands in the store: a watch
//! that is ended at any moment goes on where it was.

mod feeds;
mod health;
mod run;
mod schedule;
mod task;

use std::fs::{File, TryLockError};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};

use dyad::Engine;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use self::run::{News, Run};
use crate::arguments::WatchArguments;
use crate::commands;
use crate::commands::coding::{self, Job};
use crate::commands::intake::Intake;
use crate::config::{AllowPrivate, Config, Watch};
use crate::failure::{Failure, Outcome};
use crate::fetch::{self, Client};
use crate::output;

/// Threads that ask.
const N_FETCHERS: usize = 8;

/// Exit code of a second SIGINT: 128 and the number of the signal, as shells have it.
const INTERRUPTED: i32 = 130;

/// `dyad watch`
pub(crate) fn run(
    config: &Config,
    arguments: &WatchArguments,
) -> Result<Outcome, Failure> {
    let settings = settings(config, arguments)?;
    let stop = stop_flag()?;
    let engine = commands::careful_engine(config)?;
    let store = commands::store(config)?;
    let _only_one = lock(store.path())?;
    let intake = Intake::new(store, arguments.rejects.as_deref())?;
    let client = Client::new(&fetch::Options {
        private: settings.allow_private.private(),
        contact: settings.contact.clone(),
        longest: settings.timeout.0,
    });
    let (outbox, news) = channel();
    let tasks = fetchers(&client, &outbox)?;
    let mut run = Run::new(settings, intake, tasks, arguments.once)?;
    std::thread::scope(|scope| {
        let n_threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let (jobs, inbox) = sync_channel(2 * n_threads);
        let inbox = Arc::new(Mutex::new(inbox));
        for _ in 0..n_threads {
            let (inbox, outbox, engine) = (Arc::clone(&inbox), outbox.clone(), &engine);
            scope.spawn(move || code(engine, &inbox, &outbox));
        }
        // The coders end when `jobs` is gone.
        run.all(&jobs, &news, &stop)
    })?;
    output::write(&run.summary(), None)?;
    Ok(if arguments.once { run.outcome() } else { Outcome::Done })
}

/// The settings with what the command line says instead; feeds that can be asked.
fn settings(config: &Config, arguments: &WatchArguments) -> Result<Watch, Failure> {
    let mut settings = config.watch.clone();
    if !arguments.feeds.is_empty() {
        settings.feeds.clone_from(&arguments.feeds);
    }
    if arguments.allow_private {
        settings.allow_private = AllowPrivate::All(true);
    }
    if settings.feeds.is_empty() {
        return Err(Failure::Configuration {
            message:
                "there are no feeds to watch: name them after `dyad watch`, or as feeds \
                      under [watch] in dyad.toml"
                    .to_owned(),
        });
    }
    for feed in &mut settings.feeds {
        let url = fetch::parse(feed).map_err(|error| Failure::Configuration {
            message: format!("{feed} cannot be watched: {error}"),
        })?;
        *feed = url.into();
    }
    Ok(settings)
}

/// A flag that SIGTERM and SIGINT raise; a second SIGINT ends the process at once.
fn stop_flag() -> Result<Arc<AtomicBool>, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let failed = |error: std::io::Error| {
        Failure::ours(format!("signals cannot be waited for: {error}"))
    };
    flag::register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(&stop))
        .map_err(failed)?;
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&stop)).map_err(failed)?;
    }
    Ok(stop)
}

/// Two watches on one store would ask every host twice as often as either thinks.
fn lock(store: &Path) -> Result<File, Failure> {
    let mut path = store.as_os_str().to_owned();
    path.push(".watch");
    let path = Path::new(&path);
    let cannot =
        |error| Failure::yours(format!("cannot lock {}: {error}", path.display()));
    let file = File::create(path).map_err(&cannot)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::with_hint(
            format!("another `dyad watch` uses the store {}", store.display()),
            "name all feeds in one dyad.toml, or give the other watch its own --store",
        )),
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// Starts the threads that ask. They are not waited for at the end: a server that trickles must
/// not keep the process alive, and what it has not given stands in the queue.
fn fetchers(
    client: &Client,
    outbox: &Sender<News>,
) -> Result<Sender<task::Task>, Failure> {
    let (tasks, inbox) = channel();
    let inbox = Arc::new(Mutex::new(inbox));
    for _ in 0..N_FETCHERS {
        let (client, inbox, outbox) =
            (client.clone(), Arc::clone(&inbox), outbox.clone());
        std::thread::Builder::new()
            .name("fetch".to_owned())
            .spawn(move || task::work(&client, &inbox, &outbox))
            .map_err(|error| Failure::yours(format!("cannot start a thread: {error}")))?;
    }
    Ok(tasks)
}

fn code(engine: &Engine, inbox: &Mutex<Receiver<Job>>, outbox: &Sender<News>) {
    coding::work(engine, inbox, |done| outbox.send(News::Coded(done)).is_ok());
}

fn is_raised(stop: &AtomicBool) -> bool {
    stop.load(Ordering::Relaxed)
}
