//! From an article to its sentences: tokens, syntax, entities, time expressions.

mod engine;
mod preparation;
mod sentences;
pub mod times;

pub use crate::engine::{Doc, DocToken, ModelError, Pipeline};
pub use crate::sentences::{analyse, analyse_whole, read_article};
