//! Coded articles → [`Ledger`]: the relationship of one dyad over time, its channels, limits and
//! measures, and whether it gets worse or better; which reports tell of the same act.
//!
//! Knows no disk, no page and no parser: it sees [`Entry`]s, in any order.

mod balance;
mod channel;
mod coreference;
mod dyad;
mod edge;
mod entry;
mod evidence;
mod ledger;
mod past;
mod status;

pub use crate::balance::{Balances, Calendar, IntensitySum, PeriodBalance};
pub use crate::channel::{Channel, ChannelStateTold, Contradiction, is_usable};
pub use crate::coreference::{
    ClusterId, Clusters, CoreferenceModel, Likeness, LikenessFeature, Telling,
    TellingKey, stems, tellings,
};
pub use crate::dyad::{DirectedDyad, Dyad, Party};
pub use crate::edge::{Edge, EdgeEnd, StatedCause};
pub use crate::entry::{Entry, Item, entries};
pub use crate::evidence::{Origin, SentenceText, Source, TextRange, sentence_texts};
pub use crate::ledger::{Ledger, LedgerEvent, Told};
pub use crate::past::{
    EventTypes, MONTH_PERIODS, PAST_DAYS, PERIOD_DAYS, PanelSeries, Past, PastAct,
    Period, Sides,
};
pub use crate::status::{Arrow, Status, StatusReason, Turn};
