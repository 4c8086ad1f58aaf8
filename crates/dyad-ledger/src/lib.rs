//! dyad-ledger
