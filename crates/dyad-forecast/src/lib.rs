//! What comes next, from the acts of the past: odds per class of act for analysts.
//!
//! Knows days, numbers of parties and classes of acts; no name, no file and no clock.

pub mod hazard;
