//! Integration tests of the coding stage.

mod dates;
mod why;
