//! An act as read from the tree, before its parties are resolved.

use dyad_types::{Actuality, CameoCode};

use super::arguments::Arguments;

/// An act as read from the tree. Every index is a token.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of grammar")]
pub(crate) struct Act {
    /// What it is.
    pub(crate) code: CameoCode,
    /// Who does it.
    pub(crate) actor: Option<usize>,
    /// Where its recipient may stand, first choice first.
    pub(crate) recipients: Vec<usize>,
    /// Whether both do it to each other.
    pub(crate) reciprocal: bool,
    /// Whether it needs known actors on both sides.
    pub(crate) weak: bool,
    /// Whether it happened.
    pub(crate) actuality: Actuality,
    /// Who says so, when another is quoted.
    pub(crate) holder: Option<usize>,
    /// The words that state it.
    pub(crate) words: Vec<usize>,
    /// The innermost predicate.
    pub(crate) core: usize,
    /// Whether it is told as past of the past: "had withdrawn".
    pub(crate) perfect_past: bool,
    /// Whether it lies ahead.
    pub(crate) future: bool,
    /// Whether the innermost predicate is a noun.
    pub(crate) nominal: bool,
    /// Whether it is an event only under an operator.
    pub(crate) inner: bool,
    /// What is asked for or offered, when that is what the act does.
    pub(crate) asked: Option<CameoCode>,
}

impl Act {
    /// The act `code` as the predicate of `arguments` tells it.
    pub(crate) fn new(
        code: &CameoCode,
        arguments: &Arguments,
        recipients: Vec<usize>,
    ) -> Self {
        Self {
            code: code.clone(),
            actor: arguments.subject,
            recipients,
            reciprocal: false,
            weak: false,
            actuality: Actuality::Happened,
            holder: None,
            words: vec![arguments.predicate],
            core: arguments.predicate,
            perfect_past: arguments.perfect_past,
            future: false,
            nominal: false,
            inner: false,
            asked: None,
        }
    }
}
