//! dyad-coding
