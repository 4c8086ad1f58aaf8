//! How improbable a count is under what is expected of it.

/// How surprising a count is: the number of digits of one over the probability that as much or more
/// comes by chance. 0 is nothing unusual, 3 is one in a thousand.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, serde::Serialize)]
#[serde(transparent)]
pub struct Surprise(f64);

impl Surprise {
    /// Digits.
    pub const fn digits(self) -> f64 {
        self.0
    }

    pub(crate) const fn of_digits(digits: f64) -> Self {
        Self(digits)
    }
}

impl std::ops::Add for Surprise {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

/// What is known of a rate before a period: as if `events` had come in `exposure` days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    /// Events, weighted; above 0.
    pub(crate) events: f64,
    /// Days of average news; above 0.
    pub(crate) exposure: f64,
}

impl Rate {
    /// How many are expected in a period of `exposure` days.
    pub(crate) fn expected(self, exposure: f64) -> f64 {
        self.events / self.exposure * exposure
    }
}

/// The surprise of `count` events in a period of `exposure` days after what is known of their rate.
///
/// A Poisson count whose rate has a gamma distribution: the negative binomial. One act is told by
/// about `per_act` reports, so that counts are taken by that many. Counts need not be whole: the
/// tail is the regularised incomplete beta function, which agrees with the sum at whole counts.
pub(crate) fn surprise(count: f64, exposure: f64, rate: Rate, per_act: f64) -> Surprise {
    if count <= 0.0 || exposure <= 0.0 {
        return Surprise::default();
    }
    let share = exposure / (rate.exposure + exposure);
    let ln_tail = ln_incomplete_beta(share, count / per_act, rate.events / per_act);
    Surprise((-ln_tail / std::f64::consts::LN_10).max(0.0))
}

/// Logarithm of the regularised incomplete beta function at `x` with parameters `a` and `b`, for a, b > 0 and
/// 0 < x < 1.
///
/// Source: the continued fraction of DLMF 8.17.22 by Lentz's method, as in Press et al., Numerical
/// Recipes, 6.4; taken in logarithms, so that tails of a hundred digits do not end in 0.
fn ln_incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    let ln_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * x.ln()
        + b * (1.0 - x).ln();
    if x < (a + 1.0) / (a + b + 2.0) {
        ln_front + continued_fraction(x, a, b).ln() - a.ln()
    } else {
        let ln_rest = ln_front + continued_fraction(1.0 - x, b, a).ln() - b.ln();
        (-ln_rest.exp().min(1.0)).ln_1p()
    }
}

fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const MOST_STEPS: u32 = 500;
    const SMALLEST: f64 = 1e-300;
    let not_zero = |value: f64| if value.abs() < SMALLEST { SMALLEST } else { value };
    let mut upper = 1.0;
    let mut lower = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = lower;
    for step in 1..=MOST_STEPS {
        let n = f64::from(step);
        let even = n * (b - n) * x / ((a + 2.0 * n - 1.0) * (a + 2.0 * n));
        let odd = -(a + n) * (a + b + n) * x / ((a + 2.0 * n) * (a + 2.0 * n + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            lower = 1.0 / not_zero(1.0 + term * lower);
            upper = not_zero(1.0 + term / upper);
            change = lower * upper;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-12 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// P(X >= count) of the negative binomial by adding up its terms.
    fn summed(count: u32, exposure: f64, rate: Rate) -> f64 {
        let p = rate.exposure / (rate.exposure + exposure);
        let mut term = p.powf(rate.events);
        let mut below = 0.0;
        for k in 0..count {
            below += term;
            let k = f64::from(k);
            term *= (k + rate.events) / (k + 1.0) * (1.0 - p);
        }
        1.0 - below
    }

    #[test]
    fn whole_counts_agree_with_the_sum() {
        for (count, events, exposure, known) in [
            (1, 0.5, 3.0, 30.0),
            (4, 2.0, 8.0, 60.0),
            (12, 30.0, 3.0, 90.0),
            (3, 40.0, 3.0, 30.0),
        ] {
            let rate = Rate { events, exposure: known };
            let digits = surprise(f64::from(count), exposure, rate, 1.0).digits();
            let expected = -summed(count, exposure, rate).log10();
            assert!((digits - expected).abs() < 1e-6, "{count}: {digits} and {expected}");
        }
    }

    #[test]
    fn far_tails_keep_their_digits() {
        let rate = Rate { events: 10.0, exposure: 100.0 };
        let digits = surprise(3000.0, 1.0, rate, 1.0).digits();
        assert!(digits > 1000.0 && digits.is_finite(), "{digits}");
    }

    proptest! {
        #[test]
        fn more_is_more_surprising(
            count in 0.1_f64..200.0, more in 0.1_f64..50.0, exposure in 0.2_f64..20.0,
            events in 0.01_f64..500.0, known in 0.5_f64..400.0,
        ) {
            let rate = Rate { events, exposure: known };
            let one = surprise(count, exposure, rate, 2.0).digits();
            let other = surprise(count + more, exposure, rate, 2.0).digits();
            prop_assert!(one.is_finite() && one >= 0.0);
            prop_assert!(other >= one - 1e-9, "{one} {other}");
        }
    }
}
