//! Whether a relationship gets worse or better, and whether it broke.

use dyad_types::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// Where a relationship goes, as in CrisisWatch: deteriorated, unchanged, improved.
    pub enum Arrow: "arrow" {
        /// More hostile than before.
        Worse = "worse",
        /// Much as before.
        Same = "same",
        /// More cooperative than before.
        Better = "better",
    }
}

codes! {
    /// A turn in a relationship.
    pub enum Turn: "turn" {
        /// It broke: a channel cut or destroyed, or force between parties that dealt with each
        /// other.
        Rupture = "rupture",
        /// It mended: a channel restored or opened, or force withdrawn.
        Detente = "détente",
        /// No turn.
        None = "none",
    }
}

/// A sum of Goldstein points over the events of a period. Unlike [`dyad_types::Intensity`] it has
/// no bounds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntensitySum(pub f64);
