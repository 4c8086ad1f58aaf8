//! How often something happened, and how lately: counts that fade at four speeds.

use std::sync::LazyLock;

/// Days after which a count has faded to a half. Own choice: two days, a week, a month, a season.
const HALF_LIVES: [f32; 4] = [2.0, 8.0, 30.0, 120.0];

/// What is left of a count after so many days, by the half-lives; longer ago it is as after the longest.
static LEFT: LazyLock<Vec<[f32; 4]>> = LazyLock::new(|| {
    let left = |age: u16| HALF_LIVES.map(|half| libm::exp2f(-f32::from(age) / half));
    (0..LONGEST).map(left).collect()
});

/// Ages that [`LEFT`] holds, in days: of three years nothing is left at the slowest.
const LONGEST: u16 = 1_100;

/// A count that fades.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    /// How often, nothing faded.
    pub(crate) n: u32,
    /// The first day.
    pub(crate) first: i32,
    /// The last day.
    pub(crate) last: i32,
    faded: [f32; 4],
}

impl Tally {
    pub(crate) fn add(&mut self, day: i32) {
        if self.n == 0 {
            self.first = day;
        }
        let faded = self.at(day);
        self.faded = faded.map(|count| count + 1.0);
        self.last = day;
        self.n = self.n.saturating_add(1);
    }

    /// The counts on a day not before the last, by the four half-lives.
    pub(crate) fn at(&self, day: i32) -> [f32; 4] {
        let left = LEFT.get(self.age(day) as usize).or(LEFT.last());
        let mut counts = self.faded;
        for (count, left) in counts.iter_mut().zip(left.into_iter().flatten()) {
            *count *= left;
        }
        counts
    }

    /// Days since the last time, 0 or more.
    pub(crate) fn age(&self, day: i32) -> u32 {
        u32::try_from(day.saturating_sub(self.last)).unwrap_or(0)
    }

    /// Mean days between two times; `None` for fewer than two.
    pub(crate) fn gap(&self) -> Option<f32> {
        let span = self.last.saturating_sub(self.first);
        (self.n > 1).then(|| span as f32 / (self.n - 1) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_fade_by_their_half_lives() {
        let mut tally = Tally::default();
        assert_eq!(tally.at(9).map(f32::to_bits), [0; 4]);
        tally.add(0);
        tally.add(8);
        let [_, eight, _, _] = tally.at(16);
        assert!((eight - 0.75).abs() < 1e-6, "{eight}");
        assert_eq!((tally.n, tally.age(16), tally.gap()), (2, 8, Some(8.0)));
    }
}
