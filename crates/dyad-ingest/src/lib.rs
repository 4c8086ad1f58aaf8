//! Pages to articles: the bytes of a page become its stories, with labels, dates and spans.
//!
//! [`read_page`] decodes, refuses what is no English page, splits the page into blocks, tells
//! the main story from teasers and paid content, and finds out when each was published. It
//! reads no disk, no clock, no model of language and no table.

mod address;
mod agency;
mod appeal;
mod block;
mod choice;
mod credit;
mod date;
mod dateline;
mod decode;
mod duplicate;
mod error;
mod html;
mod metadata;
mod page;
mod refuse;
pub mod source;
mod stated;
mod text;
mod topic;

pub use crate::address::clean_address;
pub use crate::duplicate::{SAME_STORY, copy_kind, fingerprint, is_correction};
pub use crate::error::IngestError;
pub use crate::html::{DomSmoothie, Extractor, Extractors, Trafilatura};
pub use crate::page::{PageOptions, read_page, read_page_with};
