//! Numbers with a unit: no bare `f64` crosses a crate border.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number outside the range of its unit.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{value} is outside the range of {unit}, {lowest} to {highest}")]
pub struct UnitError {
    /// The unit asked for.
    pub unit: &'static str,
    /// The number given.
    pub value: f64,
    /// Lowest value allowed.
    pub lowest: f64,
    /// Highest value allowed.
    pub highest: f64,
}

/// How cooperative or hostile an event is, in points of the Goldstein scale.
///
/// −10 is a military attack, 0 is neutral, +10 is the strongest cooperation. Intensities of
/// several events are compared by their sum over a period, never by their mean: one attack and
/// nine meetings are not a good week.
///
/// Source: Goldstein (1992), "A Conflict-Cooperation Scale for WEIS Events Data".
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Intensity(f64);

impl Intensity {
    /// Neither cooperation nor conflict.
    pub const NEUTRAL: Self = Self(0.0);

    /// Takes `points` on the scale.
    ///
    /// # Errors
    /// [`UnitError`] when `points` is not a number from −10 to +10.
    pub fn new(points: f64) -> Result<Self, UnitError> {
        in_range("intensity", points, -10.0, 10.0).map(Self)
    }

    /// Points of the Goldstein scale, −10 to +10.
    pub const fn points(self) -> f64 {
        self.0
    }
}

/// How sure dyad is, or how likely something is, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

impl Probability {
    /// Certain.
    pub const ONE: Self = Self(1.0);

    /// Takes a share of one.
    ///
    /// # Errors
    /// [`UnitError`] when `share` is not a number from 0 to 1.
    pub fn new(share: f64) -> Result<Self, UnitError> {
        in_range("probability", share, 0.0, 1.0).map(Self)
    }

    /// The probability as a share of one.
    pub const fn share(self) -> f64 {
        self.0
    }

    /// The chance that this and an independent other both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }
}

/// A number of days, 0 or more; it need not be whole.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Days(f64);

impl Days {
    /// More than the calendar holds, which ends with the year 9999.
    const MOST: f64 = 4_000_000.0;

    /// Takes a number of days.
    ///
    /// # Errors
    /// [`UnitError`] when `count` is not a number from 0 to four million.
    pub fn new(count: f64) -> Result<Self, UnitError> {
        in_range("days", count, 0.0, Self::MOST).map(Self)
    }

    /// How many.
    pub const fn count(self) -> f64 {
        self.0
    }
}

fn in_range(
    unit: &'static str,
    value: f64,
    lowest: f64,
    highest: f64,
) -> Result<f64, UnitError> {
    if (lowest..=highest).contains(&value) {
        Ok(value)
    } else {
        Err(UnitError { unit, value, lowest, highest })
    }
}

impl TryFrom<f64> for Intensity {
    type Error = UnitError;

    fn try_from(points: f64) -> Result<Self, UnitError> {
        Self::new(points)
    }
}

impl From<Intensity> for f64 {
    fn from(intensity: Intensity) -> Self {
        intensity.0
    }
}

impl TryFrom<f64> for Probability {
    type Error = UnitError;

    fn try_from(share: f64) -> Result<Self, UnitError> {
        Self::new(share)
    }
}

impl From<Probability> for f64 {
    fn from(probability: Probability) -> Self {
        probability.0
    }
}

impl TryFrom<f64> for Days {
    type Error = UnitError;

    fn try_from(count: f64) -> Result<Self, UnitError> {
        Self::new(count)
    }
}

impl From<Days> for f64 {
    fn from(days: Days) -> Self {
        days.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_are_refused() {
        assert!(Intensity::new(-10.0).is_ok());
        assert!(Intensity::new(10.1).is_err());
        assert!(Probability::new(f64::NAN).is_err());
        assert!(Days::new(-0.5).is_err() && Days::new(f64::INFINITY).is_err());
        assert_eq!(
            Probability::new(1.5).unwrap_err().to_string(),
            "1.5 is outside the range of probability, 0 to 1"
        );
    }
}
