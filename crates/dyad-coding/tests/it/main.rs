//! Integration tests of the coding stage.

mod why;
