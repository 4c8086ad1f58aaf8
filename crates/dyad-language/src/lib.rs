//! dyad-language
