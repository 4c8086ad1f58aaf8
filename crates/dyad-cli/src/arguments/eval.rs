//! The arguments of `dyad eval`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};
use jiff::civil::Date;

/// `dyad eval`
#[derive(Debug, Subcommand)]
pub(crate) enum EvalVerb {
    /// The language engine against recorded annotations
    Language(Gold),
    /// The event coder against labelled sentences
    Coding(EvalCodingArguments),
    /// Stated causes against the Causal News Corpus
    Causes(EvalCausesArguments),
    /// Ingest of whole HTML pages against what their publishers gave
    Pages(EvalPagesArguments),
    /// Ingest of pages saved as text against labelled lines
    Text(EvalTextArguments),
    /// Printings of one story against other stories on its topic
    Copies(EvalCopiesArguments),
    /// Reports of one act against reports of others, by the label of the act
    Coreference(EvalCoreferenceArguments),
    /// Briefs of explainer pages against triggers, players and outlooks labelled on them
    Why(EvalWhyArguments),
    /// Alarms over a history against dated ruptures and détentes, within a budget of alarms a week
    Ruptures(EvalRupturesArguments),
    /// Who comes next, ranked, over the last part of a history
    Forecast(EvalForecastArguments),
    /// Odds of acts between states within 7, 30 and 90 days against what came, beside baselines
    Hazard(EvalHazardArguments),
}

/// `dyad eval forecast`
#[derive(Debug, Args)]
pub(crate) struct EvalForecastArguments {
    /// Folder of quadruples: train.txt, valid.txt, test.txt if there, entity2id.txt and relation2id.txt; the last
    /// part is asked for, the others are learnt from
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) data: PathBuf,
}

/// `dyad eval hazard`
#[derive(Debug, Args)]
pub(crate) struct EvalHazardArguments {
    /// Folder of quadruples: train.txt, valid.txt, test.txt (those that are there), entity2id.txt and relation2cameo.tsv
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) data: PathBuf,

    /// Days that odds are given on, for each horizon, evenly apart; windows do not overlap
    #[arg(long, value_name = "N", default_value = "4", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) origins: u16,

    /// First day that nothing is learnt from (YYYY-MM-DD); without it the day after the last of train.txt
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,

    /// First day that is not looked at (YYYY-MM-DD); without it the day after the last act
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// The day that time 0 is (YYYY-MM-DD), when the folder's name does not say it
    #[arg(long, value_name = "DATE")]
    pub(crate) first_day: Option<Date>,
}

/// `dyad eval ruptures`
#[derive(Debug, Args)]
pub(crate) struct EvalRupturesArguments {
    /// Folder of quadruples: train.txt, valid.txt, test.txt (those that are there), entity2id.txt and relation2cameo.tsv
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) events: PathBuf,

    /// CSV with the columns kind (rupture, detente), date, a, b
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) gold: PathBuf,

    /// Alarms a week that a user asks for, for each of the two turns
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) budget: f64,

    /// The day that time 0 is (YYYY-MM-DD), when the folder's name does not say it
    #[arg(long, value_name = "DATE")]
    pub(crate) first_day: Option<Date>,

    /// Write the turns of the gold with the days of their alarms, one JSON object each
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) turns: Option<PathBuf>,

    /// Write all alarms, one JSON object each
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) alarms: Option<PathBuf>,
}

/// `dyad eval why`
#[derive(Debug, Args)]
pub(crate) struct EvalWhyArguments {
    /// Folder with pages and their labels, NAME.json beside each, as described in docs/eval.md
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) gold: PathBuf,

    /// Read causes by rules alone, as `dyad code` and `dyad ingest` do
    #[arg(long)]
    pub(crate) rules: bool,

    /// Write the lines that no label has and the labels that no line has, one JSON object each
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) errors: Option<PathBuf>,
}

/// `dyad eval causes`
#[derive(Debug, Args)]
pub(crate) struct EvalCausesArguments {
    /// CSV of the shared task (subtask 1 or 2), as described in docs/eval.md
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) gold: PathBuf,

    /// Only the fifth of the documents that no model was trained on
    #[arg(long)]
    pub(crate) held_out: bool,

    /// Read causes by rules alone, as `dyad code` and `dyad ingest` do
    #[arg(long)]
    pub(crate) rules: bool,

    /// Write what was found, one JSON object a text, in the shared task's form
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) predictions: Option<PathBuf>,
}

/// `dyad eval pages`
#[derive(Debug, Args)]
pub(crate) struct EvalPagesArguments {
    /// Folder with gold.json or ground-truth.json and html/*.html.gz, as described in docs/eval.md
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) gold: PathBuf,

    /// Write what was read, one JSON object a page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) predictions: Option<PathBuf>,
}

/// `dyad eval text`
#[derive(Debug, Args)]
pub(crate) struct EvalTextArguments {
    #[command(flatten)]
    pub(crate) gold: Gold,

    /// Write how every line was read, one JSON object a page
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) predictions: Option<PathBuf>,
}

/// `dyad eval copies`
#[derive(Debug, Args)]
pub(crate) struct EvalCopiesArguments {
    #[command(flatten)]
    pub(crate) gold: Gold,

    /// Write the pairs that were told wrongly, one JSON object a pair
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) errors: Option<PathBuf>,
}

/// `dyad eval coreference`
#[derive(Debug, Args)]
pub(crate) struct EvalCoreferenceArguments {
    /// JSON Lines: id, event, published, title, text; several files are one set
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, num_args = 1.., required = true)]
    pub(crate) gold: Vec<PathBuf>,

    /// Write the reports whose group is another than the gold's, one JSON object a report
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) errors: Option<PathBuf>,
}

/// `dyad eval coding`
#[derive(Debug, Args)]
pub(crate) struct EvalCodingArguments {
    #[command(flatten)]
    pub(crate) gold: Gold,

    /// Write what was coded, one JSON object a text
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) predictions: Option<PathBuf>,

    /// Write precision, recall and F1 by type, and the confusion, as Markdown
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) table: Option<PathBuf>,
}

/// A labelled set.
#[derive(Debug, Args)]
pub(crate) struct Gold {
    /// JSON Lines, as described in docs/eval.md
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) gold: PathBuf,
}
