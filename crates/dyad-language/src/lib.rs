//! From an article to its sentences: tokens, syntax, entities, time expressions.

pub mod times;
