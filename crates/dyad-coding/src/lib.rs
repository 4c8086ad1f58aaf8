//! From sentences to what they tell: events, reasons, looks ahead, channels.

pub mod why;
