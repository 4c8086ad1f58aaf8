//! Ledgers from hand-made coded articles.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod channel_news;
mod channels;
mod coreference;
mod edges;
mod grouping;
mod known;
mod made;
mod measures;
mod order;
mod silence;
mod spans;
mod standing;
mod status;
