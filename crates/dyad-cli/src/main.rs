//! The command `dyad`.

fn main() {}
