//! Why a page is set aside. Messages are read after "set aside NAME: ".

/// A page that gives no article, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// It names stories and tells none.
    #[error("it is a list of headlines, not a story; give the pages that it names")]
    List,
    /// No byte, or white space alone.
    #[error("the page is empty")]
    Empty,
    /// A picture, an archive, or other bytes that are no text.
    #[error("it is binary ({what}), not a page of text")]
    Binary {
        /// What the bytes look like.
        what: &'static str,
    },
    /// The main text is in another language.
    #[error("it is in {language}, and dyad reads English only")]
    OtherLanguage {
        /// The language's English name.
        language: &'static str,
    },
    /// One line holds what no paragraph holds.
    #[error("a line of {bytes} bytes is no paragraph of a page (at most {limit})")]
    HugeLine {
        /// Length of the line in bytes.
        bytes: usize,
        /// Longest line that is read, in bytes.
        limit: usize,
    },
    /// More bytes than a page has.
    #[error("it is too large: {bytes} bytes, and a page has at most {limit}")]
    TooLarge {
        /// Length of the input in bytes.
        bytes: usize,
        /// Longest input that is read, in bytes.
        limit: usize,
    },
    /// Markup or navigation alone.
    #[error("there is no text to read on the page")]
    NoText,
}
