//! Coded articles → [`Ledger`]: the relationship of one dyad over time, its channels, limits and
//! measures, and whether it gets worse or better; which reports tell of the same act.
//!
//! Knows no disk, no page and no parser: it sees [`Entry`]s, in any order.

pub mod alike;
mod balance;
mod channel;
mod channel_news;
mod contacts;
mod coreference;
mod dyad;
mod edge;
mod entry;
mod evidence;
mod exposure;
mod known;
mod ledger;
mod limits;
mod measures;
mod panel;
mod past;
mod pledges;
mod silence;
mod spans;
mod standing;
mod status;
pub mod wording;

pub use crate::balance::{Balances, Calendar, IntensitySum, PeriodBalance};
pub use crate::channel::{Channel, ChannelStateTold, Contradiction, is_usable};
pub use crate::channel_news::{ChannelNews, channel_news};
pub use crate::contacts::{ContactKind, Contacts};
pub use crate::coreference::{
    ClusterId, Clusters, CoreferenceModel, Likeness, LikenessFeature, Links, Telling,
    TellingEvent, TellingKey, clusters_of_pairs, stems, tellings,
};
pub use crate::dyad::{DirectedDyad, Dyad, Party};
pub use crate::edge::{Edge, EdgeEnd, StatedCause};
pub use crate::entry::{Entry, Item, entries};
pub use crate::evidence::{Origin, SentenceText, Source, TextRange, sentence_texts};
pub use crate::exposure::Exposure;
pub use crate::known::last_day;
pub use crate::ledger::{Ledger, LedgerCluster, LedgerEvent, Told};
pub use crate::limits::Limit;
pub use crate::measures::{Measure, MeasureStanding};
pub use crate::panel::{
    Counting, Panel, PanelAct, PanelCell, PanelCode, PanelOptions, PanelPeriod,
};
pub use crate::past::{
    EventTypes, MONTH_PERIODS, PAST_DAYS, PERIOD_DAYS, PanelSeries, Past, PastAct,
    Period, Sides,
};
pub use crate::pledges::{Answer, AnswerBasis, AnswerKind, Pledge, PledgeStanding};
pub use crate::silence::{ExpectedContacts, LEAST_CONTACTS, Silence, silence};
pub use crate::spans::{ChannelSpan, ChannelStep, NoNews};
pub use crate::standing::{ChannelStanding, Standing};
pub use crate::status::{Arrow, Status, StatusReason, Turn};
