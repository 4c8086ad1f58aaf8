//! When a feed is asked next: by how often it writes, never more often than it or the settings
//! allow, ever less often while it fails.
//!
//! Pure functions: the clock and the chance are arguments.

use std::time::Duration;

use jiff::Timestamp;

use crate::fetch::{back_off, spread};

/// Newest entries whose gaps count.
const NEWEST: usize = 21;

/// A feed is asked so many times as often as it writes, as readers of feeds do (Miniflux,
/// `POLLING_SCHEDULER=entry_frequency` with its factor).
const OFTENER: u32 = 2;

/// A feed that has been silent for long is asked after this part of its silence.
const OF_SILENCE: u32 = 10;

/// A feed that tells no times is first asked after so many times the shortest interval.
const UNTOLD: u32 = 6;

/// How much less often a feed is asked each time that it has not changed.
const UNCHANGED: f64 = 1.25;

/// How often a feed may and must be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) shortest: Duration,
    /// No shorter than the shortest.
    pub(super) longest: Duration,
}

impl Bounds {
    fn within(self, wait: Duration) -> Duration {
        wait.clamp(self.shortest, self.longest.max(self.shortest))
    }
}

/// The time between two polls of a feed that gave entries of these times (newest first), or that
/// told no times; `last` is what was reckoned before, zero when nothing was.
pub(super) fn spacing(
    times: &[Timestamp],
    last: Duration,
    now: Timestamp,
    bounds: Bounds,
) -> Duration {
    let between = |a: Timestamp, b: Timestamp| {
        Duration::try_from(a.duration_since(b)).unwrap_or_default()
    };
    let newest = times.get(..NEWEST).unwrap_or(times);
    let mut gaps: Vec<Duration> =
        newest.windows(2).map(|pair| between(pair[0], pair[1])).collect();
    gaps.sort_unstable();
    let Some(median) = gaps.get(gaps.len() / 2) else {
        let last = if last.is_zero() { bounds.shortest * UNTOLD } else { last };
        return bounds.within(last);
    };
    let silence = between(now, newest[0]);
    bounds.within((*median / OFTENER).max(silence / OF_SILENCE))
}

/// The time between two polls of a feed that has not changed since the last one.
pub(super) fn unchanged(last: Duration, bounds: Bounds) -> Duration {
    let last = if last.is_zero() { bounds.shortest * UNTOLD } else { last };
    bounds.within(last.min(bounds.longest).mul_f64(UNCHANGED))
}

/// How long until a feed is asked again. `asked` is how long its server asks for (`Retry-After`,
/// `max-age`, `ttl`); `chance`, 0 to 1, spreads the polls of many feeds by a tenth.
pub(super) fn wait(
    spacing: Duration,
    n_failures: usize,
    asked: Duration,
    chance: f64,
    bounds: Bounds,
) -> Duration {
    let wait = match u32::try_from(n_failures) {
        Ok(0) => spread(spacing, chance),
        Ok(n) => back_off(bounds.shortest, n, bounds.longest, chance),
        Err(_) => bounds.longest,
    };
    bounds.within(wait.max(asked))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const BOUNDS: Bounds = Bounds {
        shortest: Duration::from_mins(10),
        longest: Duration::from_hours(24),
    };

    /// Entries so many minutes old.
    fn aged(minutes: &[i64]) -> (Vec<Timestamp>, Timestamp) {
        let now = Timestamp::from_second(1_600_000_000).unwrap();
        let before = |minutes: &i64| {
            Timestamp::from_second(now.as_second() - 60 * minutes).unwrap()
        };
        (minutes.iter().map(before).collect(), now)
    }

    #[track_caller]
    fn check(minutes: &[i64], expected_minutes: u64) {
        let (times, now) = aged(minutes);
        let spacing = spacing(&times, Duration::ZERO, now, BOUNDS);
        assert_eq!(spacing.as_secs() / 60, expected_minutes, "{minutes:?}");
    }

    #[test]
    fn a_feed_is_asked_twice_as_often_as_it_writes() {
        check(&[0, 60, 120, 180], 30);
        check(&[0, 60, 61, 200, 260, 320], 30);
        check(&[0, 1, 2, 3], 10);
        check(&[0, 14_400, 28_800], 24 * 60);
    }

    #[test]
    fn a_silent_feed_is_asked_after_a_tenth_of_its_silence() {
        check(&[1_200, 1_210, 1_220], 120);
        check(&[144_000, 144_010], 24 * 60);
        check(&[-600, 0, 600], 300);
    }

    #[test]
    fn a_feed_that_tells_no_times_is_asked_every_hour_and_less_while_unchanged() {
        check(&[], 60);
        check(&[5], 60);
        let once = unchanged(HOUR, BOUNDS);
        assert_eq!(once.as_secs() / 60, 75);
        let never = (0..100).fold(HOUR, |last, _| unchanged(last, BOUNDS));
        assert_eq!(never, BOUNDS.longest);
    }

    proptest! {
        #[test]
        fn no_feed_is_asked_too_early_or_too_late(
            spacing in 0_u64..10_000_000,
            n_failures in 0_usize..100,
            asked in 0_u64..10_000_000,
            chance in 0.0..1.0_f64,
            shortest in 1_u64..100_000,
            more in 0_u64..1_000_000,
        ) {
            let bounds = Bounds {
                shortest: Duration::from_secs(shortest),
                longest: Duration::from_secs(shortest + more),
            };
            let asked = Duration::from_secs(asked);
            let spacing = Duration::from_secs(spacing);
            let wait = wait(spacing, n_failures, asked, chance, bounds);
            prop_assert!(wait >= bounds.shortest);
            prop_assert!(wait <= bounds.longest);
            prop_assert!(wait >= asked.min(bounds.longest));
        }

        #[test]
        fn failures_never_bring_a_feed_forward(
            n_failures in 1_usize..40,
            chance in 0.0..1.0_f64,
        ) {
            let wait = |n| wait(HOUR, n, Duration::ZERO, chance, BOUNDS);
            prop_assert!(wait(n_failures + 1) >= wait(n_failures));
        }

        #[test]
        fn spacing_is_within_its_bounds(ages in prop::collection::vec(-9_000_i64..900_000, 0..40)) {
            let mut ages = ages;
            ages.sort_unstable();
            let (times, now) = aged(&ages);
            let spacing = spacing(&times, Duration::ZERO, now, BOUNDS);
            prop_assert!((BOUNDS.shortest..=BOUNDS.longest).contains(&spacing));
        }
    }
}
