//! Ledgers from hand-made coded articles.

mod channels;
mod grouping;
mod made;
mod order;
mod status;
