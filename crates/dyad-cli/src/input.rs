//! Bytes of a page: from a file, an address, or standard input, never more than allowed.

use std::fs::File;
use std::io::{self, Read};

use thiserror::Error;

use crate::fetch::{Client, FetchError, Request};
use crate::sources::is_address;

/// The most that is read of one page, bytes.
pub(crate) const LARGEST_PAGE: u64 = 64 * 1024 * 1024;

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
    Fetch(#[from] FetchError),
}

/// Reads the page that the user calls `name`. A person asks for it: `robots.txt` has no say.
pub(crate) fn read(client: &Client, name: &str) -> Result<Input, InputError> {
    if name == "-" {
        let bytes = bounded(io::stdin().lock())?;
        return Ok(Input {
            name: name.to_owned(),
            url: None,
            content_type: None,
            bytes,
        });
    }
    if is_address(name) {
        return fetch(client, name);
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

fn fetch(client: &Client, address: &str) -> Result<Input, InputError> {
    let request = Request { most: LARGEST_PAGE, ..Request::default() };
    let answer = client.follow(address, &request)?;
    Ok(Input {
        name: address.to_owned(),
        url: Some(answer.url),
        content_type: answer.content_type,
        bytes: answer.bytes,
    })
}
