//! Reasons, looks ahead, red lines, sanctions, channels and stakes, on sentences written for the
//! project: a text, and the lines that should come out of it.

mod cases;
mod page;
