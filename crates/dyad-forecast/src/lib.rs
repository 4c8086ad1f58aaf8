//! What comes next: who is likely to do what to whom, learnt from what happened before.
//!
//! Knows numbers of entities and relations, and the entities' names; no page, no store. Everything that a
//! forecast for a day rests on lies strictly before that day.

pub mod ranking;
