//! dyad as one library: the stages composed.
