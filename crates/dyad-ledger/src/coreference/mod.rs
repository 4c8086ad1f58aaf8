//! Coreference of events across articles: which tellings are of the same act.
//!
//! Tellings are taken in the order of publication, and each joins the cluster that it fits best or
//! founds one, which is named after it: later articles change nothing that stood before. The main
//! acts of stories are compared by how alike the stories are told ([`LikenessFeature`]), because coders
//! code one act in many ways; other tellings by pair, direction, type, day and place.

mod agreement;
mod clusters;
mod likeness;
mod links;
mod pairs;
mod prepared;
mod telling;
mod words;

pub use crate::coreference::clusters::{ClusterId, Clusters};
pub use crate::coreference::likeness::{CoreferenceModel, Likeness, LikenessFeature};
pub use crate::coreference::links::Links;
pub use crate::coreference::pairs::clusters_of_pairs;
pub use crate::coreference::telling::{Telling, TellingEvent, TellingKey, tellings};
pub use crate::coreference::words::stems;
