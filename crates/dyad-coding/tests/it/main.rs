//! Integration tests of the coding stage.

mod actors;
mod dates;
mod why;
