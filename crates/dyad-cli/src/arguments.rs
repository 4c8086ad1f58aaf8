//! The command line: verbs, flags, and the words of `--help`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use dyad::{HistoryFormat, Turn};
use jiff::civil::Date;

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

/// `dyad import`
#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// Whose data they are
    pub(crate) format: FormatName,

    /// File, folder or pattern; .gz and .zip are unpacked
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(crate) files: Vec<String>,

    /// Append what was set aside to a file, one JSON object a line with its row and the reason
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) rejects: Option<PathBuf>,

    /// Read files from their beginning, those too that the store holds already
    #[arg(long)]
    pub(crate) again: bool,

    /// The files list ids of events that the data do not hold any more: take these out
    #[arg(long, conflicts_with_all = ["again", "rejects"])]
    pub(crate) deleted: bool,

    /// Of quadruples the day that time 0 is (YYYY-MM-DD), when the folder's name does not say it
    #[arg(long, value_name = "DATE")]
    pub(crate) first_day: Option<Date>,
}

/// `dyad ruptures`
#[derive(Debug, Args)]
pub(crate) struct RupturesArguments {
    /// Alarms a week, for ruptures and for détentes each
    #[arg(long, value_name = "N", default_value = "5")]
    pub(crate) budget: f64,

    /// The day of the list (YYYY-MM-DD): nothing that happened or was reported later counts
    /// [default: the last day with an act]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// How many days up to that day the list covers
    #[arg(long, value_name = "N", default_value = "7")]
    pub(crate) days: std::num::NonZeroU32,

    /// Only turns of this kind
    #[arg(long, value_name = "TURN")]
    pub(crate) turn: Option<TurnName>,

    /// Only this pair
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) between: Option<Vec<String>>,

    /// Only pairs with this party; may be given more than once
    #[arg(long, value_name = "PARTY")]
    pub(crate) with: Vec<String>,

    /// Watch pairs inside a state and with organisations too, not of two states alone
    #[arg(long)]
    pub(crate) all: bool,

    /// What comes first
    #[arg(long, value_name = "BY", default_value = "surprise")]
    pub(crate) sort: RuptureSort,

    /// How to write it [default: text on a terminal, else json]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<RupturesFormat>,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Which way a pair turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TurnName {
    /// It broke.
    Rupture,
    /// It mended.
    Detente,
}

impl TurnName {
    pub(crate) const fn turn(self) -> Turn {
        match self {
            Self::Rupture => Turn::Rupture,
            Self::Detente => Turn::Detente,
        }
    }
}

/// How alarms are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuptureSort {
    /// The most surprising.
    Surprise,
    /// The largest shift: what was seen beyond what was expected.
    Size,
    /// The newest.
    Date,
}

/// How to write alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RupturesFormat {
    /// For the terminal, with pictures.
    Text,
    /// Everything, for programs.
    Json,
    /// Comma-separated, with a header.
    Csv,
}

/// `dyad panel`
#[derive(Debug, Args)]
pub(crate) struct PanelArguments {
    /// Length of the periods
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    pub(crate) by: PanelBy,

    /// Count the two directions of a pair apart
    #[arg(long)]
    pub(crate) directed: bool,

    /// Which reports count as one act
    #[arg(long, value_name = "HOW", default_value = "one-a-day")]
    pub(crate) count: PanelCount,

    /// Whose quad classes
    #[arg(long, value_name = "SCHEME", default_value = "plover")]
    pub(crate) scheme: SchemeName,

    /// Only this pair
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) between: Option<Vec<String>>,

    /// Only pairs with this party; may be given more than once
    #[arg(long, value_name = "PARTY")]
    pub(crate) with: Vec<String>,

    /// Pairs inside a state and with organisations too, not of two states alone
    #[arg(long)]
    pub(crate) all: bool,

    /// Only these events; may be given more than once [default: all]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) from: Vec<PanelFrom>,

    /// First day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Last day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// Only what was reported by this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

    /// Leave out the rows without acts
    #[arg(long)]
    pub(crate) sparse: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub(crate) format: PanelFormat,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelBy {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// Which reports count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelCount {
    /// Every report.
    Reports,
    /// Those of one day, direction and code.
    OneADay,
    /// Those of one day, direction and root code.
    OneADayRoot,
}

/// Whose quad classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemeName {
    /// PLOVER's, by its types.
    Plover,
    /// CAMEO's, by its roots.
    Cameo,
    /// GDELT's, as its files have it.
    Gdelt,
    /// Phoenix's, which has a class of its own for statements.
    Phoenix,
}

/// Which events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelFrom {
    /// Coded from articles.
    Articles,
    /// Imported from GDELT.
    Gdelt,
    /// Imported from ICEWS.
    Icews,
    /// Imported from POLECAT.
    Polecat,
    /// Imported from Phoenix.
    Phoenix,
    /// Imported from ACLED.
    Acled,
    /// Imported from UCDP.
    Ucdp,
    /// Imported from PLOVER data.
    Plover,
    /// Imported from quadruples.
    Quadruples,
}

/// How to write a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PanelFormat {
    /// Comma-separated, with a header.
    Csv,
    /// Columns, for R, Python, SQL and Spark.
    Parquet,
}

/// `dyad export`
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// Whose columns; rows that were imported from such data are written byte by byte
    pub(crate) format: FormatName,

    /// Only events between these two
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    pub(crate) between: Option<Vec<String>>,

    /// Only events of this day or later (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<Date>,

    /// Only events of this day or earlier (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,

    /// Which events: those that data of the same format gave, all histories, or those coded from articles
    #[arg(long, value_name = "WHICH", default_value = "same")]
    pub(crate) from: ExportFrom,

    /// Write a header also where such data have none
    #[arg(long)]
    pub(crate) header: bool,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// Which events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFrom {
    /// Rows of the same format, byte by byte.
    Same,
    /// Rows of all formats.
    Histories,
    /// Events coded from articles.
    Articles,
}

/// Whose data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    /// GDELT 1.0 and 2.0 event exports.
    Gdelt,
    /// GDELT 2.0 mentions.
    GdeltMentions,
    /// ICEWS coded event data.
    Icews,
    /// POLECAT.
    Polecat,
    /// Phoenix of the Open Event Data Alliance and of the Cline Center.
    Phoenix,
    /// ACLED.
    Acled,
    /// UCDP Georeferenced Event Dataset.
    Ucdp,
    /// PLOVER, JSON Lines.
    Plover,
    /// Quadruples of temporal knowledge graphs.
    Quadruples,
}

impl FormatName {
    pub(crate) const fn format(self) -> HistoryFormat {
        match self {
            Self::Gdelt => HistoryFormat::Gdelt,
            Self::GdeltMentions => HistoryFormat::GdeltMentions,
            Self::Icews => HistoryFormat::Icews,
            Self::Polecat => HistoryFormat::Polecat,
            Self::Phoenix => HistoryFormat::Phoenix,
            Self::Acled => HistoryFormat::Acled,
            Self::Ucdp => HistoryFormat::Ucdp,
            Self::Plover => HistoryFormat::Plover,
            Self::Quadruples => HistoryFormat::Quadruples,
        }
    }
}

/// `dyad ledger`
#[derive(Debug, Args)]
pub(crate) struct LedgerArguments {
    /// One side: ISO code (PRK), actor code (AFGREB) or name
    pub(crate) a: String,

    /// The other side
    pub(crate) b: String,

    /// As it was known at the end of a day (YYYY-MM-DD): nothing told later is used
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,

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
