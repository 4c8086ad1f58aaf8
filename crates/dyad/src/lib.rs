//! dyad as one library: the stages composed, the renderings, the scores.
//!
//! [`Engine::load`] once, [`Engine::read`] per page, then [`Engine::brief`]; the store keeps what
//! was read for the ledger of every pair.

mod chance;
mod engine;
pub mod eval;
pub mod listing;
mod once;
mod pair_history;
mod panel;
mod party;
mod recoding;
pub mod render;
mod ruptures;
mod several;
mod silences;
mod told;
mod watching;

pub use dyad_analysis::ruptures::{Signal, side_weight};
pub use dyad_analysis::{Brief, Length, shorten};
pub use dyad_coding::CODER_VERSION;
pub use dyad_data::{ActorTables, Ontology, OverlayFile};
pub use dyad_history as history;
pub use dyad_ingest::{
    IngestError, PageOptions, SAME_STORY, copy_kind, fingerprint, is_correction,
    read_page, source,
};
pub use dyad_language::analyse;
pub use dyad_ledger::{
    Calendar, ChannelNews, ClusterId, Clusters, Counting, Dyad, Entry, Item, Ledger,
    Links, PanelOptions, Party, Past, Turn, channel_news, clusters_of_pairs,
};
pub use dyad_types::{
    Article, ArticleId, CopyKind, DateInterval, EventType, Fingerprint, Format,
    HistoryAct, HistoryEvent, HistoryFormat, HistoryRow, QuadClass, QuadScheme,
};

pub use crate::chance::chance;
pub use crate::engine::{Engine, EngineError, Reading};
pub use crate::once::{Report, once_a_cluster};
pub use crate::pair_history::PairHistory;
pub use crate::panel::{PanelInput, PanelRow, PanelTable};
pub use crate::party::party;
pub use crate::recoding::{Recoding, RecodingError, recoded};
pub use crate::ruptures::{
    AlarmAct, AlarmChannel, RuptureInput, RuptureList, RuptureRow, Sorting,
    alarm_act_of_entry, rupture_list, weightiest,
};
pub use crate::silences::{QuietPair, QuietPairs};
pub use crate::told::{told_by_article, told_by_row};
pub use crate::watching::{
    ActLog, ActNumber, DatedAct, DirectedAct, LoggedAct, Watched, acts_of_history,
    directed_acts_of_history, is_of_states, signal_of_history, watched,
};
