//! The arguments of the verbs over histories: import, export, panel, ruptures.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use dyad::{HistoryFormat, Turn};
use jiff::civil::Date;

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

    /// Do not tell how many alarms as strong are chance: half the work
    #[arg(long)]
    pub(crate) no_chance: bool,

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
    /// Those of articles that tell of one act, by direction and quad class; rows of histories one-a-day.
    Clusters,
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
