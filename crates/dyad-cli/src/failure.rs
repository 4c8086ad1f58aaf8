//! What can go wrong at the command's edge, whose matter it is, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use thiserror::Error;

/// How a run ended when nothing stopped it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All inputs were used.
    Done,
    /// Some inputs were set aside; standard error says which and why.
    SomeRejected,
    /// The question was understood; the store holds nothing about it.
    NoData,
}

impl Outcome {
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::SomeRejected => 3,
            Self::NoData => 4,
        })
    }
}

/// Why a run stopped.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The user can mend it: a file, a flag, a store.
    #[error("{message}")]
    Yours {
        /// What was attempted and why it failed.
        message: String,
        /// What to do next.
        hint: Option<String>,
    },
    /// The configuration is wrong.
    #[error("{message}")]
    Configuration {
        /// File, key and reason.
        message: String,
    },
    /// dyad is wrong: a damaged build or a broken table that ships with it.
    #[error("{message}")]
    Ours {
        /// What broke.
        message: String,
    },
    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "errors are handed over by `map_err`, which gives them away"
)]
impl Failure {
    pub(crate) fn yours(message: impl ToString) -> Self {
        Self::Yours { message: message.to_string(), hint: None }
    }

    pub(crate) fn with_hint(message: impl ToString, hint: &str) -> Self {
        Self::Yours {
            message: message.to_string(),
            hint: Some(hint.to_owned()),
        }
    }

    pub(crate) fn ours(message: impl ToString) -> Self {
        Self::Ours { message: message.to_string() }
    }

    /// What to do next, if there is something to say.
    pub(crate) fn hint(&self) -> Option<&str> {
        match self {
            Self::Yours { hint, .. } => hint.as_deref(),
            Self::Configuration { .. } => {
                Some("see `dyad --help` for flags and settings")
            }
            Self::Ours { .. } => {
                Some("this is a fault of dyad: please report it with the command you ran")
            }
            Self::Output(_) => None,
        }
    }

    /// 1 for what the user can mend, 2 for usage and configuration, 70 for faults of dyad. A
    /// reader that closed the pipe ("| head") has had enough: 0.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Yours { .. } | Self::Output(_) => 1,
            Self::Configuration { .. } => 2,
            Self::Ours { .. } => 70,
        })
    }

    /// Whether there is anything to tell.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
