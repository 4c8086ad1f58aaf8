//! Goes through the sources of `dyad ingest`, each from where the store knows it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dyad::source::{Fields, Item};
use dyad_store::{SourceMark, Store};

use crate::arguments::IngestArguments;
use crate::commands;
use crate::failure::Failure;
use crate::fetch::{Client, Polite};
use crate::sources::{self, Items, Source};

/// Sources one after the other, each from where the store knows it.
pub(super) struct Reader {
    sources: VecDeque<Source>,
    fields: Fields,
    again: bool,
    fetch: bool,
    client: Client,
    polite: Polite,
    bytes_read: Arc<AtomicU64>,
    open: Option<Open>,
    /// What an address gave.
    waiting: VecDeque<Item>,
}

struct Open {
    items: Items,
    mark: Option<SourceMark>,
}

/// What the reader gives.
pub(super) enum Given {
    Item(Item),
    /// The source is read so far; once every item before is stored, so is this.
    Mark(SourceMark),
}

impl Reader {
    pub(super) fn new(
        sources: Vec<Source>,
        fields: Fields,
        arguments: &IngestArguments,
        client: Client,
        bytes_read: Arc<AtomicU64>,
    ) -> Self {
        Self {
            sources: sources.into(),
            fields,
            again: arguments.again,
            fetch: !arguments.no_fetch,
            polite: Polite::new(client.clone()),
            client,
            bytes_read,
            open: None,
            waiting: VecDeque::new(),
        }
    }

    /// The next item, or how far a source was read; `None` at the end of all.
    pub(super) fn next(&mut self, store: &Store) -> Result<Option<Given>, Failure> {
        if let Some(item) = self.waiting.pop_front() {
            return Ok(Some(Given::Item(item)));
        }
        loop {
            let Some(open) = &mut self.open else {
                match self.sources.pop_front() {
                    None => return Ok(None),
                    Some(source) => {
                        if let Some(given) = self.start(&source, store)? {
                            return Ok(Some(given));
                        }
                        continue;
                    }
                }
            };
            let item = open.items.next();
            if let Some(mark) = &mut open.mark {
                mark.n_items += usize::from(item.is_some());
            }
            let Some(item) = item else {
                let ended = self.open.take().and_then(|open| open.mark);
                match ended {
                    Some(mark) => {
                        return Ok(Some(Given::Mark(SourceMark {
                            finished: true,
                            ..mark
                        })));
                    }
                    None => continue,
                }
            };
            return Ok(Some(Given::Item(self.follow(item, store)?)));
        }
    }

    /// The mark of the source that is being read, as far as it was given out.
    pub(super) fn mark(&self) -> Option<SourceMark> {
        self.open.as_ref().and_then(|open| open.mark.clone())
    }

    /// Opens a source and skips what the store has of it.
    fn start(
        &mut self,
        source: &Source,
        store: &Store,
    ) -> Result<Option<Given>, Failure> {
        let known = self.known(source, store)?;
        if known.as_ref().is_some_and(|mark| mark.finished) {
            self.bytes_read.fetch_add(source.size, Ordering::Relaxed);
            return Ok(Some(Given::Item(Item::PassedOver {
                what: "a source read before",
            })));
        }
        let items = sources::items(source, &self.fields, &self.bytes_read, &self.client);
        let mut items = match items {
            Ok(items) => items,
            Err(reason) => {
                let name = source.name.clone();
                return Ok(Some(Given::Item(Item::Rejected { name, reason })));
            }
        };
        let n_known = known.as_ref().map_or(0, |mark| mark.n_items);
        for _ in 0..n_known {
            if items.next().is_none() {
                break;
            }
        }
        let mark = source.file.as_ref().map(|path| {
            known.unwrap_or_else(|| SourceMark {
                source: path.display().to_string(),
                size: source.size,
                modified: source.modified,
                coder_version: dyad::CODER_VERSION.to_owned(),
                n_items: 0,
                finished: false,
            })
        });
        self.open = Some(Open { items, mark });
        Ok(None)
    }

    /// What the store knows of the file as it is today.
    fn known(
        &self,
        source: &Source,
        store: &Store,
    ) -> Result<Option<SourceMark>, Failure> {
        let Some(path) = source.file.as_ref().filter(|_| !self.again) else {
            return Ok(None);
        };
        let mark = store
            .source(&path.display().to_string())
            .map_err(|error| Failure::with_hint(error, commands::STORE_HINT))?;
        Ok(mark.filter(|mark| {
            mark.size == source.size
                && mark.modified == source.modified
                && mark.coder_version == dyad::CODER_VERSION
        }))
    }

    /// Fetches what an address names, unless the store has it.
    fn follow(&mut self, item: Item, store: &Store) -> Result<Item, Failure> {
        let Item::Address(address) = item else { return Ok(item) };
        if !self.fetch {
            return Ok(Item::PassedOver {
                what: "an address that was not to be fetched",
            });
        }
        let known = store.has_url(&address.url);
        if known.map_err(|error| Failure::with_hint(error, commands::STORE_HINT))? {
            return Ok(Item::PassedOver { what: "an address read before" });
        }
        self.waiting = sources::fetch(&mut self.polite, address);
        let first = self.waiting.pop_front();
        Ok(first.unwrap_or(Item::PassedOver { what: "a sitemap without addresses" }))
    }
}
