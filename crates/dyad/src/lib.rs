//! dyad as one library: the stages composed.

pub mod eval;
pub mod render;
