//! Ledgers from hand-made coded articles.

mod channels;
mod edges;
mod grouping;
mod made;
mod order;
mod status;
