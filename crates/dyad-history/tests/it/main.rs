//! Histories of every format, read and written. The fixtures are made up after the formats' own
//! descriptions; no row of them stands in anybody's data.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests stop at the first surprise and read the samples beside the project"
)]

mod any_bytes;
mod formats;
mod samples;
