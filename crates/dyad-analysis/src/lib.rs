//! dyad-analysis
