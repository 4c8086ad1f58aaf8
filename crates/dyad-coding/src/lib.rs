//! From sentences to what they tell: events, reasons, looks ahead, channels.

pub mod events;
pub mod why;
