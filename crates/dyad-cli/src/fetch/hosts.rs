//! When a host may be asked next: one request at a time, a pause after each, rest when it asks for
//! rest, and ever longer waits while it is in trouble.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

/// Hosts that are remembered at most; those that may be asked at once are forgotten first.
const MOST_HOSTS: usize = 10_000;

/// The longest wait that a host's own failures bring about.
const LONGEST_BACK_OFF: Duration = Duration::from_hours(1);

/// The longest `Retry-After` that is kept to.
const LONGEST_REST: Duration = Duration::from_hours(24);

/// The longest `Crawl-delay` that is kept to.
const LONGEST_DELAY: Duration = Duration::from_mins(1);

/// When hosts may be asked.
#[derive(Debug)]
pub(crate) struct Hosts {
    pause: Duration,
    hosts: BTreeMap<String, Host>,
}

#[derive(Debug)]
struct Host {
    is_busy: bool,
    free_at: Instant,
    n_failures: u32,
    /// `Crawl-delay`
    delay: Duration,
}

/// How a request ended, as far as its host is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The host answered.
    Well,
    /// The host is in trouble, or asks for rest.
    Badly {
        /// What its `Retry-After` asks for.
        rest: Option<Duration>,
    },
}

impl Hosts {
    pub(crate) fn new(pause: Duration) -> Self {
        Self { pause, hosts: BTreeMap::new() }
    }

    /// When the host may be asked; `None` while it is being asked.
    pub(crate) fn free_at(&self, host: &str, now: Instant) -> Option<Instant> {
        match self.hosts.get(host) {
            None => Some(now),
            Some(host) if host.is_busy => None,
            Some(host) => Some(host.free_at),
        }
    }

    /// Notes that the host is being asked.
    pub(crate) fn start(&mut self, host: &str, now: Instant) {
        self.tidy(now);
        self.host(host, now).is_busy = true;
    }

    /// Notes that the host was asked. Gives how long it is left alone now. `chance`, 0 to 1, spreads
    /// the waits of many.
    pub(crate) fn finish(
        &mut self,
        host: &str,
        ended: Ended,
        now: Instant,
        chance: f64,
    ) -> Duration {
        let pause = self.pause;
        let host = self.host(host, now);
        host.is_busy = false;
        let pause = pause.max(host.delay);
        let wait = match ended {
            Ended::Well => {
                host.n_failures = 0;
                pause
            }
            Ended::Badly { rest } => {
                host.n_failures = host.n_failures.saturating_add(1);
                let wait = back_off(pause, host.n_failures, LONGEST_BACK_OFF, chance);
                wait.max(rest.unwrap_or_default().min(LONGEST_REST)).max(pause)
            }
        };
        host.free_at = now + wait;
        wait
    }

    /// Leaves the host alone for so long.
    pub(crate) fn rest(&mut self, host: &str, wait: Duration, now: Instant) {
        let host = self.host(host, now);
        host.free_at = host.free_at.max(now + wait.min(LONGEST_REST));
    }

    /// Keeps to the host's `Crawl-delay`.
    pub(crate) fn slow_down(&mut self, host: &str, delay: Duration, now: Instant) {
        let delay = delay.min(LONGEST_DELAY);
        let more = delay.saturating_sub(self.pause);
        let host = self.host(host, now);
        host.delay = delay;
        host.free_at = host.free_at.max(now + more);
    }

    /// How many hosts are remembered.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.hosts.len()
    }

    fn host(&mut self, host: &str, now: Instant) -> &mut Host {
        self.hosts.entry(host.to_owned()).or_insert(Host {
            is_busy: false,
            free_at: now,
            n_failures: 0,
            delay: Duration::ZERO,
        })
    }

    fn tidy(&mut self, now: Instant) {
        if self.hosts.len() >= MOST_HOSTS {
            self.hosts.retain(|_, host| host.is_busy || host.free_at > now);
        }
    }
}

/// Host and port of an address: what is asked one request at a time.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port_or_known_default().unwrap_or(0))
}

/// A wait that doubles with every failure, between nine and eleven tenths of that, `longest` at
/// most.
pub(crate) fn back_off(
    first: Duration,
    n_failures: u32,
    longest: Duration,
    chance: f64,
) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(n_failures.min(31)));
    spread(doubled.min(longest), chance).min(longest)
}

/// A wait between nine and eleven tenths of the given one; `chance` is 0 to 1.
pub(crate) fn spread(wait: Duration, chance: f64) -> Duration {
    wait.mul_f64(0.9 + 0.2 * chance.clamp(0.0, 1.0))
}

/// A number from 0 to 1 that looks random and is the same for the same name and count.
///
/// Source: `SplitMix64`, Steele, Lea and Flood (2014), "Fast Splittable Pseudorandom Number
/// Generators".
pub(crate) fn chance(name: &str, count: usize) -> f64 {
    let seed = sum_of(name.as_bytes());
    let step = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bits = seed.wrapping_add(step.wrapping_mul(count as u64 + 1));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ (bits >> 31)) as f64 / u64::MAX as f64
}

/// A number that tells one text from another and stays the same from build to build: FNV-1a.
///
/// Source: <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>
pub(crate) fn sum_of(bytes: &[u8]) -> u64 {
    let add =
        |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add)
}

/// How long a `Retry-After` asks to wait: it gives seconds or a date.
///
/// Source: RFC 9110, section 10.2.3.
pub(crate) fn rest_of(retry_after: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = retry_after.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(retry_after).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(1);

    #[test]
    fn a_host_is_asked_one_request_at_a_time_with_a_pause_between() {
        let (mut hosts, now) = (Hosts::new(PAUSE), Instant::now());
        assert_eq!(hosts.free_at("a", now), Some(now));
        hosts.start("a", now);
        assert_eq!(hosts.free_at("a", now), None);
        assert_eq!(hosts.free_at("b", now), Some(now));
        hosts.finish("a", Ended::Well, now, 0.5);
        assert_eq!(hosts.free_at("a", now), Some(now + PAUSE));
    }

    #[test]
    fn failures_double_the_wait_and_success_ends_it() {
        let (mut hosts, now) = (Hosts::new(PAUSE), Instant::now());
        let badly = Ended::Badly { rest: None };
        let waits: Vec<u64> = (0..20)
            .map(|_| hosts.finish("a", badly, now, 0.5).as_secs())
            .collect();
        assert_eq!(waits[..4], [2, 4, 8, 16]);
        assert_eq!(waits[19], LONGEST_BACK_OFF.as_secs());
        assert_eq!(hosts.finish("a", Ended::Well, now, 0.5), PAUSE);
        assert_eq!(hosts.finish("a", badly, now, 0.5), 2 * PAUSE);
    }

    #[test]
    fn a_host_rests_as_long_as_it_asks_and_no_longer_than_a_day() {
        let (mut hosts, now) = (Hosts::new(PAUSE), Instant::now());
        let rest = |seconds| Ended::Badly { rest: Some(Duration::from_secs(seconds)) };
        assert_eq!(hosts.finish("a", rest(500), now, 0.0).as_secs(), 500);
        assert_eq!(hosts.finish("a", rest(u64::MAX), now, 0.0), LONGEST_REST);
    }

    #[test]
    fn a_crawl_delay_is_kept_to_within_reason() {
        let (mut hosts, now) = (Hosts::new(PAUSE), Instant::now());
        hosts.slow_down("a", Duration::from_secs(7), now);
        assert_eq!(hosts.finish("a", Ended::Well, now, 0.5).as_secs(), 7);
        hosts.slow_down("a", Duration::from_hours(24), now);
        assert_eq!(hosts.finish("a", Ended::Well, now, 0.5), LONGEST_DELAY);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        let seconds = |text| rest_of(text, now).map(|rest| rest.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:50:37 GMT"), Some(60));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0), "past");
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("-5"), None);
    }

    #[test]
    fn hosts_are_not_remembered_for_ever() {
        let (mut hosts, now) = (Hosts::new(PAUSE), Instant::now());
        let mut now = now;
        for nth in 0..3 * MOST_HOSTS {
            let host = format!("h{nth}");
            now += 2 * PAUSE;
            hosts.start(&host, now);
            hosts.finish(&host, Ended::Well, now, 0.5);
        }
        assert!(hosts.len() <= MOST_HOSTS);
    }

    #[test]
    fn chance_is_the_same_for_the_same_name_and_spreads() {
        assert!((chance("a", 1) - chance("a", 1)).abs() < f64::EPSILON);
        let mean = (0..1_000).map(|count| chance("a", count)).sum::<f64>() / 1_000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
    }
}
