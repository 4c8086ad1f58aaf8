//! Odds for analysts: will a party do at least one act of a class to another within 7, 30 or 90 days,
//! and how many are to be expected.
//!
//! [`Series::of`] sorts the acts, [`HazardModel::fit`] learns from many origins of the past,
//! [`HazardModel::forecast`] gives odds, an expected count with an interval, and the baselines beside.
//! A forecast of a day uses what came before it and nothing else.

mod counts;
mod features;
mod linear;
mod model;
#[cfg(test)]
mod properties;
mod series;
mod table;
mod trees;

pub use crate::hazard::counts::HELD;
pub use crate::hazard::features::HORIZONS;
pub use crate::hazard::model::{
    Baselines, ExpectedCount, HazardForecast, HazardModel, HazardOptions,
};
pub use crate::hazard::series::{HazardAct, Series};
