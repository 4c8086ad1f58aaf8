//! dyad-data
