//! What comes next: who is likely to do what to whom, and how likely an act of a class between two is within
//! a week, a month, a quarter; learnt from what happened before.
//!
//! Knows numbers of parties and relations, the parties' names, and days; no page, no store, no clock.
//! Everything that a forecast for a day rests on lies strictly before that day.

pub mod hazard;
pub mod ranking;
