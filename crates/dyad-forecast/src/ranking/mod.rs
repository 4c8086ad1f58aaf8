//! Ranking who comes next: given who does what, to whom; given what is done to somebody, by whom.
//!
//! [`Ranker::observe`] takes the facts of one day after the other; [`Ranker::on`] a day answers questions
//! with what was known before it. Scores are sums of named parts, the weights of which are learnt from
//! questions of past days whose answers are known.

mod blend;
mod candidates;
mod facts;
mod features;
mod kinds;
mod latent;
mod memory;
mod ranker;
mod rules;
mod tally;

pub use crate::ranking::facts::{Asked, Fact, FactError, Question, days_of};
pub use crate::ranking::features::Feature;
pub use crate::ranking::ranker::{Ranked, Ranker, RankerOptions, View};
