//! What the user names as sources: files, folders, patterns, addresses, standard input; and the
//! items that each gives.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use dyad::source::{
    self, Address, Archive, Document, Fields, Input, Item, JsonLines, Kind,
};
use flate2::read::MultiGzDecoder;

use crate::failure::Failure;
use crate::fetch::{self, Client, Polite, Request};
use crate::input;

/// How deep sitemaps may name sitemaps.
pub(crate) const DEEPEST_SITEMAP: usize = 3;

/// A source, before it is read.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// As the user knows it.
    pub(crate) name: String,
    /// The file, by its full path; `None` for addresses and standard input.
    pub(crate) file: Option<PathBuf>,
    /// Bytes; 0 when unknown.
    pub(crate) size: u64,
    /// When it was last changed. Seconds since 1970.
    pub(crate) modified: i64,
}

/// The sources that the names stand for, folders and patterns in the order of their files' names.
pub(crate) fn expand(names: &[String]) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for name in names {
        if name == "-" || is_address(name) {
            let name = name.clone();
            sources.push(Source { name, file: None, size: 0, modified: 0 });
            continue;
        }
        let path = Path::new(name);
        if path.exists() {
            add(path, &mut sources)?;
            continue;
        }
        let found = matching(name)?;
        if found.is_empty() {
            return Err(Failure::yours(format!(
                "there is no file, folder or match for {name}"
            )));
        }
        for path in found {
            add(&path, &mut sources)?;
        }
    }
    Ok(sources)
}

pub(crate) fn is_address(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

fn matching(pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let paths = glob::glob(pattern).map_err(|error| {
        Failure::yours(format!("the pattern {pattern} cannot be used: {error}"))
    })?;
    paths
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::yours(format!("cannot look for {pattern}: {error}")))
}

/// Adds a file, or the files below a folder; hidden ones are left out.
fn add(path: &Path, sources: &mut Vec<Source>) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::yours(format!("cannot read {}: {error}", path.display()))
    };
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        let entries = std::fs::read_dir(path).map_err(failed)?;
        let mut below: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        below.retain(|path| {
            let name = path.file_name().unwrap_or_default();
            // A link to a folder above would never end.
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            !is_hidden && (path.is_file() || !path.is_symlink())
        });
        below.sort();
        return below.iter().try_for_each(|path| add(path, sources));
    }
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    sources.push(Source {
        name: path.display().to_string(),
        file: Some(std::path::absolute(path).map_err(failed)?),
        size: metadata.len(),
        modified: modified
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            .unwrap_or(0),
    });
    Ok(())
}

/// Items of a source, one by one.
pub(crate) type Items = Box<dyn Iterator<Item = Item>>;

/// Opens the source; `read` counts the bytes of its file that were read so far.
pub(crate) fn items(
    source: &Source,
    fields: &Fields,
    read: &Arc<AtomicU64>,
    client: &Client,
) -> Result<Items, String> {
    if let Some(path) = &source.file {
        return of_file(&source.name, path, fields, read);
    }
    let input = input::read(client, &source.name);
    of_bytes(input.map_err(|error| error.to_string())?, fields)
}

fn of_file(
    name: &str,
    path: &Path,
    fields: &Fields,
    read: &Arc<AtomicU64>,
) -> Result<Items, String> {
    let open = {
        let (path, read) = (path.to_owned(), Arc::clone(read));
        move || -> io::Result<Counted> {
            Ok(Counted { input: File::open(&path)?, read: Arc::clone(&read) })
        }
    };
    let cannot = |error: io::Error| format!("cannot read it: {error}");
    let file = open().map_err(cannot)?;
    let is_gzip = name.to_ascii_lowercase().ends_with(".gz");
    let input: Box<dyn Read> =
        if is_gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let head = input.fill_buf().map_err(cannot)?;
    match source::kind_of(name, head) {
        Kind::Archive => {
            let open = move || open().map(|input| Box::new(input) as Box<dyn Input>);
            Ok(Box::new(Archive::new(name, Box::new(open))))
        }
        Kind::JsonLines => Ok(Box::new(JsonLines::new(name, fields.clone(), input))),
        kind => {
            let mut bytes = Vec::new();
            let most = input::LARGEST_PAGE;
            input.take(most + 1).read_to_end(&mut bytes).map_err(cannot)?;
            if bytes.len() as u64 > most {
                return Err(format!(
                    "it is larger than {most} bytes, the most of one page"
                ));
            }
            whole(kind, name, None, None, bytes)
        }
    }
}

fn of_bytes(input: input::Input, fields: &Fields) -> Result<Items, String> {
    let input::Input { name, url, content_type, bytes } = input;
    match source::kind_of(url.as_deref().unwrap_or(&name), &bytes) {
        Kind::Archive => {
            let bytes: Arc<[u8]> = bytes.into();
            let open =
                move || Ok(Box::new(Cursor::new(Arc::clone(&bytes))) as Box<dyn Input>);
            Ok(Box::new(Archive::new(&name, Box::new(open))))
        }
        Kind::JsonLines => {
            Ok(Box::new(JsonLines::new(&name, fields.clone(), Cursor::new(bytes))))
        }
        kind => whole(kind, &name, url, content_type, bytes),
    }
}

/// The items of a source that is read whole.
fn whole(
    kind: Kind,
    name: &str,
    url: Option<String>,
    content_type: Option<String>,
    bytes: Vec<u8>,
) -> Result<Items, String> {
    let items = match kind {
        Kind::Feed => source::feed(name, url.as_deref(), &bytes).map(|feed| feed.items),
        Kind::Sitemap => source::sitemap(&bytes).map(|sitemap| sitemap.items),
        Kind::Page | Kind::JsonLines | Kind::Archive => Ok(vec![Item::Page(Document {
            name: name.to_owned(),
            url,
            content_type,
            bytes,
            ..Document::default()
        })]),
    };
    Ok(Box::new(items.map_err(|error| error.to_string())?.into_iter()))
}

/// The page at an address that a source names, or the items of the sitemap there; asked for as
/// its host likes.
pub(crate) fn fetch(polite: &mut Polite, address: Address) -> VecDeque<Item> {
    deep(polite, address, 0)
}

fn deep(polite: &mut Polite, address: Address, depth: usize) -> VecDeque<Item> {
    let Address { url, is_sitemap, stated } = address;
    let rejected =
        |reason| VecDeque::from([Item::Rejected { name: url.clone(), reason }]);
    if depth > DEEPEST_SITEMAP {
        return rejected("sitemaps name each other too deeply".to_owned());
    }
    let request = Request { most: input::LARGEST_PAGE, ..Request::default() };
    let answer = match polite.fetch(&url, &request) {
        Ok(answer) => answer,
        Err(error) => return rejected(format!("cannot fetch it: {error}")),
    };
    if is_sitemap {
        let sitemap = fetch::unpacked(answer.bytes, &request)
            .map_err(|error| error.to_string())
            .and_then(|bytes| source::sitemap(&bytes).map_err(|error| error.to_string()));
        let items = match sitemap {
            Ok(sitemap) => sitemap.items,
            Err(reason) => return rejected(reason),
        };
        let deeper = |item| match item {
            Item::Address(address) if address.is_sitemap => {
                deep(polite, address, depth + 1)
            }
            item => VecDeque::from([item]),
        };
        return items.into_iter().flat_map(deeper).collect();
    }
    VecDeque::from([Item::Page(Document {
        name: url,
        url: Some(answer.url),
        content_type: answer.content_type,
        bytes: answer.bytes,
        stated,
        ..Document::default()
    })])
}

/// A file whose bytes are counted as they are read.
pub(crate) struct Counted {
    pub(crate) input: File,
    pub(crate) read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}
