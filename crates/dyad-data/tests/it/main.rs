//! The tables, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise and read the tables' own files"
)]

mod actors;
mod histories;
