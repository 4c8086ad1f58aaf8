//! The vocabulary of dyad: plain types with public fields, and the units they carry.
//!
//! Every stage is a function from one of these types to the next:
//! bytes → [`Article`] → [`Sentence`]s → [`Coded`] → `Ledger` → `Rupture`, `Brief`.
//! Nothing here reads a file, a clock or a table.

mod actor;
mod article;
mod cause;
mod channel;
mod coded;
mod codes;
mod event;
mod facts;
mod fingerprint;
mod history;
mod ontology;
mod page;
mod sentence;
mod text;
mod time;
mod units;

pub use crate::actor::{Actor, ActorBasis, ActorCode, CountryCode, Mention, Sector};
pub use crate::article::{
    Article, ArticleId, Format, Paragraph, ParagraphKind, Publication, PublicationBasis,
    Story, StoryKind, YearEstimate,
};
pub use crate::cause::{
    Cause, CauseKind, Clause, Facet, FacetKind, Hedge, Outlook, OutlookKind, RedLine,
    Sanction, SanctionState,
};
pub use crate::channel::{ChannelChange, ChannelKind, ChannelState};
pub use crate::coded::{Coded, Skipped};
pub use crate::codes::UnknownCode;
pub use crate::event::{Actuality, Event, Evidence, Holder, Magnitude, Place, Versions};
pub use crate::facts::TableFact;
pub use crate::fingerprint::{CopyKind, Fingerprint, SentencePrint};
pub use crate::history::{
    ActId, ActorId, EventKey, HistoryAct, HistoryEvent, HistoryFormat, HistoryPlace,
    HistoryRow,
};
pub use crate::ontology::{CameoCode, Context, EventType, Mode, QuadClass, QuadScheme};
pub use crate::page::{DateKind, Doubt, DoubtAbout, Layout, PageFacts, StatedDate};
pub use crate::sentence::{
    Dep, Entity, EntityLabel, Pos, Sentence, Tag, TimeExpression, Token, TokenRange,
};
pub use crate::text::{Position, Span, TextRun};
pub use crate::time::{
    DateBasis, DateInterval, Dated, Direction, Precision, TimeRelation, TimeUnit,
    TimeValue, resolve,
};
pub use crate::units::{Days, Intensity, Probability, UnitError};
