//! The loop of a watch: what is asked next, and what becomes of what comes back.

mod answers;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Bound;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

use dyad::source::Document;
use dyad::{Format, PageOptions};
use dyad_store::{Due, Feed};
use jiff::Timestamp;
use url::Url;

use super::feeds::{self, to_millis};
use super::health::{self, Feeds, Health, Teller};
use super::schedule::Bounds;
use super::task::{Aim, Fetched, Task};
use super::{N_FETCHERS, is_raised};
use crate::commands;
use crate::commands::coding::{Done, Job};
use crate::commands::intake::{Intake, store_failed};
use crate::config::Watch;
use crate::failure::{Failure, Outcome};
use crate::fetch::{self, FetchError, Hosts, Private, Robots, Verdict, host_of};

/// Pages that are fetched, read or coded at one time.
const MOST_IN_HAND: usize = 64;

/// How often a page is tried.
const MOST_TRIES: usize = 5;

/// How much longer each wait between the tries of a page is than the one before.
const LONGER: u32 = 4;

/// How long what is in hand may take at the end.
const GRACE: Duration = Duration::from_secs(5);

/// How long what is in hand, and `--once`, waits for a host.
const PATIENCE: Duration = Duration::from_mins(1);

/// Rests as long as this outlive the process.
const LONG_REST: Duration = Duration::from_mins(1);

/// The longest time between two looks at the flag that ends the watch.
const LONGEST_SLEEP: Duration = Duration::from_millis(250);

const DAY: Duration = Duration::from_hours(24);

/// What a thread has done.
#[derive(Debug)]
pub(super) enum News {
    Fetched(Box<Fetched>),
    Coded(Done),
}

impl From<Fetched> for News {
    fn from(fetched: Fetched) -> Self {
        Self::Fetched(Box::new(fetched))
    }
}

/// The time, as hosts and as feeds count it.
#[derive(Debug, Clone, Copy)]
struct Now {
    instant: Instant,
    time: Timestamp,
}

impl Now {
    fn read() -> Self {
        Self { instant: Instant::now(), time: Timestamp::now() }
    }

    /// Milliseconds since 1970.
    fn millis(self) -> i64 {
        self.time.as_millisecond()
    }
}

/// A watch.
#[derive(Debug)]
pub(super) struct Run {
    settings: Watch,
    bounds: Bounds,
    intake: Intake,
    tasks: Sender<Task>,
    hosts: Hosts,
    robots: Robots,
    /// By address.
    feeds: BTreeMap<String, Feed>,
    /// Feeds that are being asked.
    polling: BTreeSet<String>,
    /// Of a watch that asks once: the feeds that it has still to ask.
    to_ask: Option<BTreeSet<String>>,
    /// Hosts of which pages wait, and when the first of each may be tried. Pages that feeds carry
    /// wait under no name.
    queues: BTreeMap<String, i64>,
    /// Hosts of which a feed was asked last: a page that waits there comes next.
    turn_of_pages: BTreeSet<String>,
    /// The host of which a page was asked last: others come first.
    last_host: String,
    /// Tasks in hand that wait for a host.
    parked: Vec<Task>,
    n_fetching: usize,
    /// Pages in hand, by number.
    in_hand: BTreeMap<usize, Due>,
    /// Addresses of pages that are in hand, or done with and not yet stored so.
    taken: BTreeSet<String>,
    n_given: usize,
    n_polls: usize,
    n_requests: usize,
    started: Instant,
    teller: Teller,
    last_health: Instant,
    last_forgetting: Option<Instant>,
}

impl Run {
    pub(super) fn new(
        settings: Watch,
        intake: Intake,
        tasks: Sender<Task>,
        once: bool,
    ) -> Result<Self, Failure> {
        let now = Now::read();
        let bounds = Bounds {
            shortest: settings.shortest_interval.0,
            longest: settings.longest_interval.0,
        };
        let mut run = Self {
            bounds,
            hosts: Hosts::new(settings.pause.0),
            robots: Robots::default(),
            feeds: BTreeMap::new(),
            polling: BTreeSet::new(),
            to_ask: None,
            queues: BTreeMap::new(),
            turn_of_pages: BTreeSet::new(),
            last_host: String::new(),
            parked: Vec::new(),
            n_fetching: 0,
            in_hand: BTreeMap::new(),
            taken: BTreeSet::new(),
            n_given: 0,
            n_polls: 0,
            n_requests: 0,
            started: now.instant,
            teller: Teller::new(),
            last_health: now.instant,
            last_forgetting: None,
            settings,
            intake,
            tasks,
        };
        run.remember(now)?;
        if once {
            let due = run.feeds.values().filter(|feed| run.is_due(feed, now));
            run.to_ask = Some(due.map(|feed| feed.url.clone()).collect());
        }
        Ok(run)
    }

    /// Takes up what the store knows.
    fn remember(&mut self, now: Now) -> Result<(), Failure> {
        let store = self.intake.store();
        let mut open: Vec<Feed> = Vec::new();
        for url in &self.settings.feeds {
            let known = store.feed(url).map_err(store_failed)?;
            let new = || Feed {
                url: url.clone(),
                next_poll: now.millis(),
                ..Feed::default()
            };
            let feed = known.unwrap_or_else(new);
            // A sitemap that the user names stays, whether another names it or not.
            open.push(Feed { parent: None, depth: 0, ..feed });
        }
        let may_be_private = self.settings.allow_private.private() != Private::Refused;
        while let Some(mut feed) = open.pop() {
            if may_be_private && was_private(&feed) {
                feed.next_poll = now.millis();
            }
            if !self.feeds.contains_key(&feed.url) {
                open.extend(store.feeds_under(&feed.url).map_err(store_failed)?);
                self.feeds.insert(feed.url.clone(), feed);
            }
        }
        self.queues = store.hosts_due().map_err(store_failed)?.into_iter().collect();
        for (host, free_at) in store.resting_hosts().map_err(store_failed)? {
            let rest = feeds::from_millis(free_at - now.millis());
            self.hosts.rest(&host, rest, now.instant);
        }
        Ok(())
    }

    /// Watches until the flag is raised or, of a watch that asks once, all is asked.
    pub(super) fn all(
        &mut self,
        jobs: &SyncSender<Job>,
        news: &Receiver<News>,
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        let n_feeds = self.feeds.len();
        self.teller.event(&format!("watching {n_feeds} feeds"));
        let watched = self.watch(jobs, news, stop);
        let ended = watched.and_then(|()| self.wind_down(jobs, news));
        self.teller.finish();
        ended
    }

    fn watch(
        &mut self,
        jobs: &SyncSender<Job>,
        news: &Receiver<News>,
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        while !is_raised(stop) {
            let now = Now::read();
            self.dispatch(jobs, now)?;
            self.tend(now)?;
            if self.is_finished(now) {
                break;
            }
            match news.recv_timeout(self.sleep(now)) {
                Ok(first) => {
                    self.take(first, jobs)?;
                    while let Ok(more) = news.try_recv() {
                        self.take(more, jobs)?;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(lost(())),
            }
        }
        Ok(())
    }

    /// Lets what is in hand come to its end, as long as that takes little, and stores it.
    fn wind_down(
        &mut self,
        jobs: &SyncSender<Job>,
        news: &Receiver<News>,
    ) -> Result<(), Failure> {
        let end = Instant::now() + GRACE;
        self.drop_parked();
        while self.n_fetching > 0 || !self.in_hand.is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            match news.recv_timeout(left) {
                Ok(news) => self.take(news, jobs)?,
                Err(_) => break,
            }
            self.drop_parked();
        }
        self.flush()
    }

    /// Lets go of tasks that have not come to their end: they stand in the store.
    fn drop_parked(&mut self) {
        for task in std::mem::take(&mut self.parked) {
            if let Aim::Page(nth) = task.aim {
                self.in_hand.remove(&nth);
            }
        }
    }

    fn is_finished(&self, now: Now) -> bool {
        let Some(to_ask) = &self.to_ask else { return false };
        let can_be_asked = |url: &String| {
            let host = self.feeds.get(url).and_then(host_of_feed);
            host.is_some_and(|host| self.is_free_soon(&host, now))
        };
        let soon = now.millis() + to_millis(PATIENCE);
        let is_waiting = |(host, next_try): (&String, &i64)| {
            *next_try <= soon && self.is_free_soon(host, now)
        };
        self.n_fetching == 0
            && self.in_hand.is_empty()
            && self.polling.is_empty()
            && !to_ask.iter().any(can_be_asked)
            && !self.queues.iter().any(is_waiting)
    }

    fn is_free_soon(&self, host: &str, now: Now) -> bool {
        let free_at = self.hosts.free_at(host, now.instant);
        free_at.is_none_or(|free_at| free_at <= now.instant + PATIENCE)
    }

    fn is_free(&self, host: &str, now: Now) -> bool {
        let free_at = self.hosts.free_at(host, now.instant);
        free_at.is_some_and(|free_at| free_at <= now.instant)
    }

    /// Whether it is time to ask the feed; a clock that was set back does not put it off for long.
    fn is_due(&self, feed: &Feed, now: Now) -> bool {
        let ahead = feed.next_poll - now.millis();
        let is_time = ahead <= 0 || ahead > 2 * to_millis(self.bounds.longest);
        let is_wanted =
            self.to_ask.as_ref().is_none_or(|to_ask| to_ask.contains(&feed.url));
        is_time && is_wanted && !feed.gone && !self.polling.contains(&feed.url)
    }

    /// Asks what may be asked now: what is in hand first, then feeds, then pages.
    fn dispatch(&mut self, jobs: &SyncSender<Job>, now: Now) -> Result<(), Failure> {
        for task in std::mem::take(&mut self.parked) {
            self.ask(task, now)?;
        }
        let due = self.feeds.values().filter(|feed| self.is_due(feed, now));
        let mut due: Vec<(i64, String)> =
            due.map(|feed| (feed.next_poll, feed.url.clone())).collect();
        due.sort();
        for (_, url) in due {
            if self.n_fetching >= N_FETCHERS {
                break;
            }
            self.poll(&url, now)?;
        }
        self.pages(jobs, now)
    }

    /// Asks a feed, if its host is free and no page has a better claim.
    fn poll(&mut self, url: &str, now: Now) -> Result<(), Failure> {
        let Some(feed) = self.feeds.get(url) else { return Ok(()) };
        let Some(at) = address_of(feed) else { return Ok(()) };
        let host = host_of(&at);
        let waits = self.queues.get(&host).is_some_and(|next| *next <= now.millis());
        let is_turn_of_pages = waits && self.turn_of_pages.contains(&host);
        let has_room = self.in_hand.len() < MOST_IN_HAND;
        if !self.is_free(&host, now) || (is_turn_of_pages && has_room) {
            return Ok(());
        }
        self.turn_of_pages.insert(host);
        self.polling.insert(url.to_owned());
        let task = Task::new(Aim::Feed(feed.clone()), at);
        self.ask(task, now)
    }

    /// Asks for pages of the queue, of one host after the other.
    fn pages(&mut self, jobs: &SyncSender<Job>, now: Now) -> Result<(), Failure> {
        let after = (Bound::Excluded(self.last_host.clone()), Bound::Unbounded);
        let later = self.queues.range::<String, _>(after);
        let earlier = self.queues.range(..=self.last_host.clone());
        let is_time = |next_try: &i64| *next_try <= now.millis();
        let hosts: Vec<String> = later
            .chain(earlier)
            .filter(|(_, next_try)| is_time(next_try))
            .map(|(host, _)| host.clone())
            .collect();
        for host in hosts {
            // What a feed carries is not asked of its host.
            while self.in_hand.len() < MOST_IN_HAND
                && self.n_fetching < N_FETCHERS
                && (host.is_empty() || self.is_free(&host, now))
            {
                let due = self
                    .intake
                    .store()
                    .next_due(&host, now.millis(), |url| self.taken.contains(url));
                let Some(due) = due.map_err(store_failed)? else { break };
                self.last_host.clone_from(&host);
                self.turn_of_pages.remove(&host);
                self.start(due, jobs, now)?;
            }
            self.look_at(&host)?;
        }
        Ok(())
    }

    /// Learns when the next page of a host may be tried.
    fn look_at(&mut self, host: &str) -> Result<(), Failure> {
        let next = self
            .intake
            .store()
            .next_try(host, |url| self.taken.contains(url))
            .map_err(store_failed)?;
        match next {
            Some(next) => self.queues.insert(host.to_owned(), next),
            None => self.queues.remove(host),
        };
        Ok(())
    }

    /// Takes a page of the queue in hand.
    fn start(
        &mut self,
        mut due: Due,
        jobs: &SyncSender<Job>,
        now: Now,
    ) -> Result<(), Failure> {
        let nth = self.n_given;
        self.n_given += 1;
        self.taken.insert(due.url.clone());
        let page = due.page.take();
        self.in_hand.insert(nth, due.clone());
        if let Some(bytes) = page {
            let document = Document {
                name: due.url.clone(),
                url: Some(due.url).filter(|url| fetch::parse(url).is_ok()),
                format: Some(Format::Html),
                bytes,
                stated: feeds::stated(&due.stated),
                ..Document::default()
            };
            return read(nth, document, jobs);
        }
        match fetch::parse(&due.url) {
            Ok(url) => self.ask(Task::new(Aim::Page(nth), url), now),
            Err(error) => self.fail_page(nth, &error, now),
        }
    }

    /// Asks for what the task needs now, when its host is free and lets it; parks it until then.
    fn ask(&mut self, mut task: Task, now: Now) -> Result<(), Failure> {
        if !task.is_reading_rules() {
            match self.robots.verdict(&task.url, now.instant) {
                Verdict::Allowed => {}
                Verdict::Disallowed => {
                    return self.fail(task, &FetchError::Disallowed, now);
                }
                Verdict::Unknown(at) => task.read_rules(at),
            }
        }
        let host = task.host();
        let free_at = self.hosts.free_at(&host, now.instant);
        let wait = free_at.map(|at| at.saturating_duration_since(now.instant));
        if let Some(wait) = wait.filter(|wait| *wait > PATIENCE) {
            return self.fail(task, &FetchError::Resting { wait }, now);
        }
        if self.n_fetching >= N_FETCHERS || wait != Some(Duration::ZERO) {
            self.parked.push(task);
            return Ok(());
        }
        self.hosts.start(&host, now.instant);
        self.n_fetching += 1;
        self.n_requests += 1;
        self.tasks.send(task).map_err(lost)
    }

    /// Stores what waits, tells how it goes, forgets what is old: each in its time.
    fn tend(&mut self, now: Now) -> Result<(), Failure> {
        if self.intake.is_full() && !self.intake.is_empty() {
            self.flush()?;
        }
        let every = self.teller.every(self.settings.health.0);
        if now.instant.duration_since(self.last_health) >= every {
            self.last_health = now.instant;
            let line = self.health(now)?;
            self.teller.health(line);
        }
        if self.last_forgetting.is_none_or(|last| now.instant - last >= DAY) {
            self.last_forgetting = Some(now.instant);
            let store = self.intake.store_mut();
            store.forget_settled(now.millis()).map_err(store_failed)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.intake.flush(None)?;
        let in_hand: BTreeSet<&String> =
            self.in_hand.values().map(|due| &due.url).collect();
        self.taken.retain(|url| in_hand.contains(url));
        // A text that its feed changed meanwhile waits again.
        self.look_at("")
    }

    fn health(&self, now: Now) -> Result<String, Failure> {
        Ok(health::line(&Health {
            uptime: now.instant - self.started,
            feeds: Feeds::of(self.feeds.values(), now.millis()),
            n_polls: self.n_polls,
            n_requests: self.n_requests,
            pages: self.intake.counts(),
            reasons: &self.intake.reasons(),
            n_queued: self.intake.store().n_due().map_err(store_failed)?,
            n_hosts: self.queues.len(),
            memory: health::memory(),
        }))
    }

    /// How long nothing has to be done unless a thread has done something.
    fn sleep(&self, now: Now) -> Duration {
        let free_in = |host: &str| {
            let free_at = self.hosts.free_at(host, now.instant)?;
            Some(free_at.saturating_duration_since(now.instant))
        };
        let until = |time: i64| feeds::from_millis(time - now.millis());
        let is_wanted =
            |url: &String| self.to_ask.as_ref().is_none_or(|to_ask| to_ask.contains(url));
        let parked = self.parked.iter().filter_map(|task| free_in(&task.host()));
        let feeds = self
            .feeds
            .values()
            .filter(|feed| {
                !feed.gone && !self.polling.contains(&feed.url) && is_wanted(&feed.url)
            })
            .filter_map(|feed| {
                Some(until(feed.next_poll).max(free_in(&host_of_feed(feed)?)?))
            });
        let pages = self
            .queues
            .iter()
            .filter_map(|(host, next_try)| Some(until(*next_try).max(free_in(host)?)));
        let next = parked.chain(feeds).chain(pages).min().unwrap_or(LONGEST_SLEEP);
        // What could be asked now and was not waits for a thread, which wakes this one.
        let is_blocked =
            self.n_fetching >= N_FETCHERS || self.in_hand.len() >= MOST_IN_HAND;
        if is_blocked {
            LONGEST_SLEEP
        } else {
            next.clamp(Duration::from_millis(1), LONGEST_SLEEP)
        }
    }

    /// What the watch did.
    pub(super) fn summary(&self) -> String {
        let mut text = String::new();
        let _ =
            writeln!(text, "{:>9}  polls of {} feeds", self.n_polls, self.feeds.len());
        let _ = writeln!(text, "{:>9}  requests", self.n_requests);
        text.push_str(&self.intake.summary());
        for (reason, n) in self.intake.reasons() {
            let _ = writeln!(text, "{n:>9}  set aside because: {reason}");
        }
        if let Ok(n_due @ 1..) = self.intake.store().n_due() {
            let _ = writeln!(text, "{n_due:>9}  pages wait for the next time");
        }
        let failing = self.feeds.values().filter(|feed| feed.n_failures > 0 || feed.gone);
        for Feed { url, last_error, .. } in failing {
            let error = last_error.as_deref().unwrap_or("it fails");
            let _ = writeln!(text, "{:>9}  feed failed: {url}: {error}", 1);
        }
        text
    }

    /// Of a watch that asks once.
    pub(super) fn outcome(&self) -> Outcome {
        let is_failing = |feed: &Feed| feed.n_failures > 0;
        if self.feeds.values().any(is_failing) {
            return Outcome::SomeRejected;
        }
        self.intake.outcome()
    }
}

/// Whether the feed failed because its address was refused, without anybody being asked.
fn was_private(feed: &Feed) -> bool {
    let host = address_of(feed).and_then(|url| url.host_str().map(str::to_owned));
    let refused = host.map(|host| FetchError::Private { host }.to_string());
    refused.is_some() && feed.last_error == refused
}

/// Where a feed is asked for.
fn address_of(feed: &Feed) -> Option<Url> {
    fetch::parse(feed.moved_to.as_deref().unwrap_or(&feed.url)).ok()
}

fn host_of_feed(feed: &Feed) -> Option<String> {
    address_of(feed).map(|url| host_of(&url))
}

/// Has a page read.
fn read(nth: usize, document: Document, jobs: &SyncSender<Job>) -> Result<(), Failure> {
    let options = PageOptions {
        name: document.name.clone(),
        url: document.url.clone(),
        content_type: document.content_type.clone(),
        today: Some(commands::today()),
        stated: document.stated.clone(),
        format: document.format,
        ..PageOptions::default()
    };
    jobs.send(Job::Read(nth, Box::new((document, options)))).map_err(lost)
}

fn lost<T>(_: T) -> Failure {
    Failure::ours("a thread of the watch has ended before its time")
}
