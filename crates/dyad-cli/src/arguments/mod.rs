//! The command line: verbs, flags, and the words of `--help`.

mod corrections;
mod eval;
mod histories;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;

pub(crate) use self::corrections::*;
pub(crate) use self::eval::*;
pub(crate) use self::histories::*;

/// News in, an explained relationship out.
#[derive(Debug, Parser)]
#[command(name = "dyad", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 error, 2 usage, 3 some inputs set aside, 4 no data."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Verb,

    #[command(flatten)]
    pub(crate) common: Common,
}

/// Flags that every verb takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Settings file instead of ./dyad.toml
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Folder with your own rows of the actor tables
    #[arg(long, global = true, value_name = "FOLDER", env = "DYAD_OVERLAY")]
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) overlay: Option<PathBuf>,

    /// Store file [default: dyad.db in your data folder]
    #[arg(long, global = true, value_name = "FILE", env = "DYAD_STORE")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) store: Option<PathBuf>,

    /// Colours and emphasis
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
}

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Explain the relationship that a news page tells of
    #[command(after_help = "Example: dyad brief story.html --format md -o story.md")]
    Brief(BriefArguments),

    /// List the events of pages: who did what to whom, when
    #[command(after_help = "Example: dyad code story.html --format jsonl")]
    Code(CodeArguments),

    /// Read pages, feeds and archives into the store
    #[command(
        after_help = "Example: dyad ingest CC-NEWS-2023.warc.gz 'saved/*.html' https://news.example/rss"
    )]
    Ingest(IngestArguments),

    /// Follow feeds for as long as it runs, and read what they name into the store
    #[command(after_help = "Example: dyad watch https://news.example/rss")]
    Watch(WatchArguments),

    /// Read the event data of other projects into the store: GDELT, ICEWS, POLECAT, ...
    #[command(after_help = "Example: dyad import gdelt '2018/*.export.CSV.zip'")]
    Import(ImportArguments),

    /// Show the history of a pair of actors from the pages read so far
    #[command(after_help = "Example: dyad ledger PRK KOR")]
    Ledger(LedgerArguments),

    /// List the pairs that are not as they were: ruptures and détentes, within a budget of alarms
    #[command(
        after_help = "Example: dyad ruptures --budget 5 --days 7 --as-of 2018-03-31"
    )]
    Ruptures(RupturesArguments),

    /// Count acts by pair and day, week, month or year, as a table
    #[command(
        after_help = "Example: dyad panel --by month --directed --format parquet -o panel.parquet"
    )]
    Panel(PanelArguments),

    /// Write events in the columns of GDELT, ICEWS, POLECAT, ...
    #[command(after_help = "Example: dyad export icews --between PRK KOR -o korea.tab")]
    Export(ExportArguments),

    /// Say what is right instead of what was coded; corrections are kept beside it and never taken back
    #[command(subcommand)]
    Correct(CorrectVerb),

    /// Print measured scores as one JSON object
    #[command(subcommand)]
    Eval(EvalVerb),

    /// Check tables, weights and store
    Doctor,

    /// Print a completion script for your shell
    #[command(
        after_help = "Example: dyad completions bash > ~/.local/share/bash-completion/completions/dyad"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },

    /// Write the man pages into a folder
    Man {
        /// Existing folder for dyad.1, dyad-brief.1 and so on
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
}

/// Pages and how to date them.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "`--help` and errors name the argument so")]
pub(crate) struct Pages {
    /// File, URL, or - for standard input
    #[arg(required = true, value_name = "PAGE", value_hint = ValueHint::AnyPath)]
    pub(crate) pages: Vec<String>,

    /// Day the main story was published (YYYY-MM-DD), when you know better than the page
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// Fetch from addresses of this machine and its network too
    #[arg(long)]
    pub(crate) allow_private: bool,
}

/// `dyad brief`
#[derive(Debug, Args)]
pub(crate) struct BriefArguments {
    #[command(flatten)]
    pub(crate) input: Pages,

    /// How to write the brief
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: BriefFormat,

    /// How much of it; what is left out for length is counted [default: normal, full for json]
    #[arg(long, value_name = "LENGTH")]
    pub(crate) length: Option<BriefLength>,

    /// One brief for every page, also of pages about the same pair
    #[arg(long)]
    pub(crate) each: bool,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// Neither read nor write the store
    #[arg(long)]
    pub(crate) no_store: bool,
}

/// How much a brief tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefLength {
    /// The weightiest lines of each section.
    Short,
    /// About two pages.
    Normal,
    /// Every line.
    Full,
}

/// How to write a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefFormat {
    /// For the terminal.
    Text,
    /// Markdown.
    Md,
    /// One self-contained page.
    Html,
    /// Everything, for programs.
    Json,
}

/// `dyad code`
#[derive(Debug, Args)]
pub(crate) struct CodeArguments {
    #[command(flatten)]
    pub(crate) input: Pages,

    /// How to write the events [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<ListFormat>,

    /// Tell for every sentence which words were tried, what they missed, and what was set aside
    #[arg(long, conflicts_with = "format")]
    pub(crate) explain: bool,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// `dyad ingest`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct IngestArguments {
    /// Page, feed, sitemap, JSON Lines or WARC: a file, folder, pattern, address, or - for standard input
    #[arg(required = true, value_name = "SOURCE", value_hint = ValueHint::AnyPath)]
    pub(crate) sources: Vec<String>,

    /// Day all of it was published (YYYY-MM-DD), when you know better than the pages
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// Which field of JSON Lines holds what, as in text=article.body; also html, title, date, url, publisher, id
    #[arg(long, value_name = "WHAT=FIELD")]
    pub(crate) field: Vec<String>,

    /// Append what was set aside to a file, one JSON object a line with its name and the reason
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) rejects: Option<PathBuf>,

    /// Read sources from their beginning, those too that the store holds already
    #[arg(long)]
    pub(crate) again: bool,

    /// Do not fetch the pages that feeds and sitemaps name
    #[arg(long)]
    pub(crate) no_fetch: bool,

    /// Find the text of pages with the faster extractor alone: more of what stands beside a story
    /// is read as part of it, and no page is marked as doubtful
    #[arg(long)]
    pub(crate) fast: bool,

    /// How many threads code [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,

    /// Fetch from addresses of this machine and its network too
    #[arg(long)]
    pub(crate) allow_private: bool,
}

/// `dyad watch`
#[derive(Debug, Args)]
pub(crate) struct WatchArguments {
    /// Feeds or sitemaps instead of those that dyad.toml names
    #[arg(value_name = "FEED", value_hint = ValueHint::Url)]
    pub(crate) feeds: Vec<String>,

    /// Ask every feed that is due once, read what they name, and end
    #[arg(long)]
    pub(crate) once: bool,

    /// Append what was set aside to a file, one JSON object a line with its name and the reason
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) rejects: Option<PathBuf>,

    /// Fetch from addresses of this machine and its network too
    #[arg(long)]
    pub(crate) allow_private: bool,
}

/// `dyad ledger`
#[derive(Debug, Args)]
pub(crate) struct LedgerArguments {
    /// One side: ISO code (PRK), actor code (AFGREB) or name
    pub(crate) a: String,

    /// The other side
    pub(crate) b: String,

    /// As it was known at the end of a day (YYYY-MM-DD): nothing told or corrected later is used
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Print the keys too, by which `dyad correct` takes items; JSON always has them
    #[arg(long)]
    pub(crate) keys: bool,

    /// How to write it [default: text on a terminal, else json]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<LedgerFormat>,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// How to write rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Aligned columns.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated, with a header.
    Csv,
}

/// How to write a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LedgerFormat {
    /// For the terminal.
    Text,
    /// Everything, for programs.
    Json,
}
