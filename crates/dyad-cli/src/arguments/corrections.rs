//! The arguments of `dyad correct`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use jiff::civil::Date;

/// `dyad correct`
#[derive(Debug, Subcommand)]
pub(crate) enum CorrectVerb {
    /// They tell nothing of the kind: they are in no view any more
    Wrong {
        /// As `dyad ledger --keys` prints them, or history/FORMAT/NUMBER
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// They are right as they were coded: earlier corrections of them are of no effect any more
    Right {
        /// As `dyad ledger --keys` prints them, or history/FORMAT/NUMBER
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// They are other acts
    #[command(
        after_help = "Example: dyad correct recode KEY --type SANCTION --mode expel --reason 'they had to leave' --by 'A. Reader'"
    )]
    Recode {
        /// As `dyad ledger --keys` prints them, or history/FORMAT/NUMBER
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        /// PLOVER type
        #[arg(long = "type", value_name = "TYPE")]
        event_type: Option<String>,
        /// PLOVER mode
        #[arg(long, value_name = "MODE")]
        mode: Option<String>,
        /// CAMEO code; type and mode follow from it
        #[arg(long, value_name = "CODE")]
        cameo: Option<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// They happened on other days
    Redate {
        /// As `dyad ledger --keys` prints them, or history/FORMAT/NUMBER
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        /// The day (YYYY-MM-DD), or the first and the last with a slash between
        #[arg(long, value_name = "DATE")]
        date: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// They tell one act, for which the first stands
    Merge {
        /// The one that stands for all
        key: String,
        /// Those that tell the same act
        #[arg(required = true, value_name = "KEY")]
        others: Vec<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// They stand for themselves: each tells the same act as no other
    Split {
        /// As `dyad ledger --keys` prints them, or history/FORMAT/NUMBER
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// Show the corrections, all or those of one key
    List {
        /// Only those of this
        key: Option<String>,
    },
    /// Write the corrections with what they change, one JSON object a line
    Export {
        /// Write to a file instead of standard output
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
    },
    /// Make the corrections that another store exported; those that are there already are passed over
    Replay {
        /// What `dyad correct export` wrote
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

/// Who corrects, why and when.
#[derive(Debug, Args)]
pub(crate) struct Signed {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,

    /// Who says so
    #[arg(long, value_name = "REVIEWER")]
    pub(crate) by: String,

    /// Day of the correction (YYYY-MM-DD) [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<Date>,
}
