//! What a page says of itself beside its text, and what makes a reader doubt it.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::PublicationBasis;
use crate::codes::codes;

/// Facts about a page beside its stories.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageFacts {
    /// Every day that the page, its address or its source states for the main story, best first
    /// within each kind. Days that cannot be (before 1995, after the fetch) are not among them.
    pub dates: Vec<StatedDate>,
    /// Language of the main story, ISO 639-3 ("eng"); `None` of a text too short to tell.
    pub language: Option<String>,
    /// The news agency that the main story is from, as its dateline, byline or last line says.
    pub agency: Option<String>,
    /// How the page is built.
    pub layout: Layout,
    /// Why the page may have been read wrongly; empty when nothing speaks for it.
    pub doubts: Vec<Doubt>,
}

/// A day that a page states, with its time where one is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedDate {
    /// What happened then.
    pub kind: DateKind,
    /// The day, in the time zone of the statement.
    pub date: Date,
    /// The time of day in that zone.
    pub time: Option<Time>,
    /// The zone: minutes east of UTC, −840 to 840; `None` when it is not stated.
    pub offset: Option<i16>,
    /// Where it is stated.
    pub basis: PublicationBasis,
    /// The field or words that state it.
    pub source: String,
}

codes! {
    /// What a stated day dates.
    pub enum DateKind: "kind of date" {
        /// The story came out.
        Published = "published",
        /// It was last changed.
        Modified = "modified",
    }
}

codes! {
    /// How a page is built.
    pub enum Layout: "page layout" {
        /// One story, with or without others beside it.
        Story = "story",
        /// Entries of one developing story, each with a time of its own.
        LiveBlog = "live blog",
        /// Several stories of one rank.
        Digest = "digest",
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "the macro that declares codes derives no default"
)]
impl Default for Layout {
    fn default() -> Self {
        Self::Story
    }
}

/// A reason to check a page by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// What may be wrong.
    pub about: DoubtAbout,
    /// Why, in words for a reader.
    pub why: String,
}

codes! {
    /// What of a page may be wrong.
    pub enum DoubtAbout: "doubt" {
        /// Which text is the story's.
        Text = "text",
        /// When it was published.
        Date = "date",
    }
}
