//! Integration tests of the language stage.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::sync::LazyLock;

use dyad_language::Pipeline;

mod parity;
mod robustness;
mod sentences;
mod times;

/// One pipeline for all tests.
fn pipeline() -> &'static Pipeline {
    static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
        Pipeline::load(dyad_data::models::english()).expect("the embedded model is whole")
    });
    &PIPELINE
}
