//! Bytes of a page: from a file, an address, or standard input, never more than allowed.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use thiserror::Error;

/// The most that is read of one page, bytes.
pub(crate) const LARGEST_PAGE: u64 = 64 * 1024 * 1024;

/// The most that is waited for one page over the network, all redirects included.
const LONGEST_FETCH: Duration = Duration::from_secs(30);

/// A page as read, before anything is known of it.
#[derive(Debug)]
pub(crate) struct Input {
    /// What the user called it.
    pub(crate) name: String,
    /// Where it was fetched from, after redirects.
    pub(crate) url: Option<String>,
    /// `Content-Type` of the answer, if it came over the network.
    pub(crate) content_type: Option<String>,
    /// The page.
    pub(crate) bytes: Vec<u8>,
}

/// Why a page could not be read.
#[derive(Debug, Error)]
pub(crate) enum InputError {
    /// The file system said no.
    #[error("cannot read it: {0}")]
    Read(#[from] io::Error),
    /// It is a folder.
    #[error("it is a folder; name the pages in it, as in {name}/*.html")]
    Folder {
        /// As the user named it.
        name: String,
    },
    /// Too much.
    #[error("it is larger than {LARGEST_PAGE} bytes, the most that is read of one page")]
    TooLarge,
    /// The network or the server said no.
    #[error("cannot fetch it: {0}")]
    Fetch(Box<ureq::Error>),
}

/// Reads the page that the user calls `name`.
pub(crate) fn read(name: &str) -> Result<Input, InputError> {
    if name == "-" {
        let bytes = bounded(io::stdin().lock())?;
        return Ok(Input {
            name: name.to_owned(),
            url: None,
            content_type: None,
            bytes,
        });
    }
    if name.starts_with("http://") || name.starts_with("https://") {
        return fetch(name);
    }
    let file = File::open(name)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(InputError::Folder { name: name.trim_end_matches('/').to_owned() });
    }
    if metadata.len() > LARGEST_PAGE {
        return Err(InputError::TooLarge);
    }
    let bytes = bounded(file)?;
    Ok(Input {
        name: name.to_owned(),
        url: None,
        content_type: None,
        bytes,
    })
}

fn bounded(input: impl Read) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    input.take(LARGEST_PAGE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_PAGE { Err(InputError::TooLarge) } else { Ok(bytes) }
}

fn fetch(address: &str) -> Result<Input, InputError> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(LONGEST_FETCH))
        .max_redirects(5)
        .user_agent(concat!("dyad/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let failed = |error| InputError::Fetch(Box::new(error));
    let mut answer = agent.get(address).call().map_err(failed)?;
    let url = ureq::ResponseExt::get_uri(&answer).to_string();
    let content_type = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let bytes = bounded(answer.body_mut().as_reader())?;
    Ok(Input {
        name: address.to_owned(),
        url: Some(url),
        content_type,
        bytes,
    })
}
