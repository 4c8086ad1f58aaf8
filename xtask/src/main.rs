//! Tasks that need code: converting models, remaking tables.

fn main() {}
