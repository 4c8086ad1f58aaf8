//! How a watch tells how it goes: a line from time to time, one that changes on a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::time::Duration;

use dyad_store::Feed;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::commands::intake::Counts;

/// A feed is late when it should have been asked so long ago. Milliseconds.
const LATE: i64 = 60_000;

/// Reasons that a line names.
const MOST_REASONS: usize = 3;

/// What a line tells.
#[derive(Debug)]
pub(super) struct Health<'a> {
    pub(super) uptime: Duration,
    pub(super) feeds: Feeds,
    pub(super) n_polls: usize,
    pub(super) n_requests: usize,
    pub(super) pages: Counts,
    /// Why pages were set aside, the most frequent reason first.
    pub(super) reasons: &'a [(&'a str, usize)],
    pub(super) n_queued: usize,
    pub(super) n_hosts: usize,
    /// Bytes, where the system tells.
    pub(super) memory: Option<u64>,
}

/// How the feeds are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_field_names, reason = "`n_` marks a count everywhere")]
pub(super) struct Feeds {
    n_fine: usize,
    n_late: usize,
    n_failing: usize,
    n_gone: usize,
}

impl Feeds {
    pub(super) fn of<'a>(feeds: impl Iterator<Item = &'a Feed>, now: i64) -> Self {
        let mut counts = Self::default();
        for feed in feeds {
            let count = if feed.gone {
                &mut counts.n_gone
            } else if feed.n_failures > 0 {
                &mut counts.n_failing
            } else if feed.next_poll + LATE < now {
                &mut counts.n_late
            } else {
                &mut counts.n_fine
            };
            *count += 1;
        }
        counts
    }
}

/// The line.
pub(super) fn line(health: &Health<'_>) -> String {
    let Feeds { n_fine, n_late, n_failing, n_gone } = health.feeds;
    let Counts {
        n_stored,
        n_copies,
        n_already,
        n_rejected,
        n_events,
    } = health.pages;
    let mut line = format!("up {}; feeds: {n_fine} fine", span(health.uptime));
    for (n, what) in [(n_late, "late"), (n_failing, "failing"), (n_gone, "gone")] {
        if n > 0 {
            let _ = write!(line, ", {n} {what}");
        }
    }
    let (n_polls, n_requests) = (health.n_polls, health.n_requests);
    let _ = write!(
        line,
        "; {n_polls} polls, {n_requests} requests; pages: {n_stored} stored, {n_copies} copies, \
         {n_already} known, {n_rejected} set aside"
    );
    let reasons: Vec<String> = health
        .reasons
        .iter()
        .take(MOST_REASONS)
        .map(|(reason, n)| format!("{n} {reason}"))
        .collect();
    if !reasons.is_empty() {
        let _ = write!(line, " ({})", reasons.join("; "));
    }
    let _ = write!(
        line,
        "; {n_events} events; queue: {} pages of {} hosts",
        health.n_queued, health.n_hosts
    );
    if let Some(memory) = health.memory {
        let _ = write!(line, "; memory: {} MiB", memory / (1024 * 1024));
    }
    line
}

fn span(wait: Duration) -> String {
    let minutes = wait.as_secs() / 60;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes}m"),
        (0, _) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h"),
    }
}

/// Bytes of memory in use, where the system tells.
pub(super) fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Standard error: a line that changes where a person watches, else lines.
#[derive(Debug)]
pub(super) struct Teller {
    bar: Option<ProgressBar>,
}

impl Teller {
    pub(super) fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: None };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        let bar = style.map(|style| bar.clone().with_style(style)).unwrap_or(bar);
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar: Some(bar) }
    }

    /// How often the line is to be told: on a terminal every second.
    pub(super) fn every(&self, health: Duration) -> Duration {
        if self.bar.is_some() { Duration::from_secs(1) } else { health }
    }

    /// Tells how it goes.
    pub(super) fn health(&self, line: String) {
        match &self.bar {
            Some(bar) => bar.set_message(line),
            None => eprintln!("health: {line}"),
        }
    }

    /// Tells what happened once.
    pub(super) fn event(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_how_it_goes() {
        let feed = |next_poll, n_failures, gone| Feed {
            next_poll,
            n_failures,
            gone,
            ..Feed::default()
        };
        let feeds = [
            feed(500_000, 0, false),
            feed(500_000, 2, false),
            feed(0, 0, false),
            feed(0, 1, true),
        ];
        let health = Health {
            uptime: Duration::from_secs(200_000),
            feeds: Feeds::of(feeds.iter(), 400_000),
            n_polls: 12,
            n_requests: 34,
            pages: Counts {
                n_stored: 5,
                n_copies: 1,
                n_already: 2,
                n_rejected: 3,
                n_events: 9,
            },
            reasons: &[("the page is empty", 2), ("the server answers 403", 1)],
            n_queued: 7,
            n_hosts: 2,
            memory: Some(150 << 20),
        };
        assert_eq!(
            line(&health),
            "up 2d 7h; feeds: 1 fine, 1 late, 1 failing, 1 gone; 12 polls, 34 requests; \
             pages: 5 stored, 1 copies, 2 known, 3 set aside (2 the page is empty; 1 the server \
             answers 403); 9 events; queue: 7 pages of 2 hosts; memory: 150 MiB"
        );
    }
}
