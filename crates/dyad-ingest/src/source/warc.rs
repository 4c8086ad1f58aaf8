//! Web archives (WARC 0.17 to 1.1, plain or in gzip, zstd or LZ4), record by record. Damage costs
//! the records it touches: reading goes on at the next one that begins whole.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use fastwarc::warc::iter::ArchiveIterator;
use fastwarc::warc::record::{
    AutoDecode, SharedWarcRecord as _, WarcRecord, WarcRecordType,
};
use jiff::civil::Date;

use super::{Document, Item, LARGEST_PAGE, Stated};

/// Bytes that can be read from any place.
pub trait Input: Read + Seek + Send + 'static {}

impl<T: Read + Seek + Send + 'static> Input for T {}

/// Opens the archive anew, at its beginning.
pub type Open = Box<dyn FnMut() -> io::Result<Box<dyn Input>>>;

/// How many bytes are searched at once for the next whole record.
const STEP: usize = 1 << 20;

/// The pages of an archive.
pub struct Archive {
    name: String,
    open: Open,
    records: Option<ArchiveIterator>,
    /// Where the part being read begins, in the file.
    base: u64,
    /// Where the last record that was read begins, in the file.
    last: u64,
    n_records: usize,
    ended: bool,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Archive {
    /// `name` is what the user calls the archive.
    pub fn new(name: &str, open: Open) -> Self {
        Self {
            name: name.to_owned(),
            open,
            records: None,
            base: 0,
            last: 0,
            n_records: 0,
            ended: false,
        }
    }

    /// Begins to read at a byte of the file.
    fn start(&mut self, at: u64) -> io::Result<()> {
        let mut input = (self.open)()?;
        input.seek(SeekFrom::Start(at))?;
        let records =
            ArchiveIterator::new(BufReader::with_capacity(1 << 16, From { input, at }));
        self.records = Some(records.with_parse_http(false));
        self.base = at;
        self.last = at;
        Ok(())
    }

    /// After damage: where the next record begins.
    fn resume(&mut self, error: &io::Error) -> Item {
        let name = format!("{}#{}", self.name, self.n_records);
        let next = self.next_start().ok().flatten();
        let reason = match next {
            Some(at) => format!("a damaged record, {error}; read on at byte {at}"),
            None => format!("the archive is damaged from here on: {error}"),
        };
        self.records = None;
        self.ended = next.is_none_or(|at| self.start(at).is_err());
        Item::Rejected { name, reason }
    }

    fn next_start(&mut self) -> io::Result<Option<u64>> {
        let mut input = (self.open)()?;
        let mut at = self.last + 1;
        input.seek(SeekFrom::Start(at))?;
        let mut window: Vec<u8> = Vec::new();
        loop {
            let n = (&mut input).take(STEP as u64).read_to_end(&mut window)?;
            let gzip = memchr::memmem::find(&window, b"\x1f\x8b\x08");
            let plain =
                memchr::memmem::find(&window, b"\nWARC/1.").map(|found| found + 1);
            if let Some(found) = gzip.into_iter().chain(plain).min() {
                return Ok(Some(at + found as u64));
            }
            if n == 0 {
                return Ok(None);
            }
            // A mark may stand across two steps.
            let cut = window.len().saturating_sub(16);
            window.drain(..cut);
            at += cut as u64;
        }
    }

    fn item(&self, record: &mut WarcRecord) -> io::Result<Item> {
        let name = format!("{}#{}", self.name, self.n_records);
        let kind = record.record_type();
        if !matches!(
            kind,
            WarcRecordType::Response
                | WarcRecordType::Resource
                | WarcRecordType::Conversion
        ) {
            return Ok(Item::PassedOver {
                what: "a record of an archive that is no page",
            });
        }
        let length = record.content_length();
        if length > LARGEST_PAGE as u64 {
            let reason = format!("the record is larger than {LARGEST_PAGE} bytes");
            return Ok(Item::Rejected { name, reason });
        }
        let url = header(record, "WARC-Target-URI")
            .map(|url| url.trim_matches(['<', '>', ' ']).to_owned());
        let fetched: Option<Date> = header(record, "WARC-Date")
            .and_then(|date| date.get(..10).and_then(|day| day.parse().ok()));
        let mut content_type = header(record, "Content-Type");
        record.freeze()?;
        if record
            .frozen_payload_bytes()
            .is_some_and(|own| (own.len() as u64) < length)
        {
            return Ok(Item::Rejected {
                name,
                reason: "the record is cut short".to_owned(),
            });
        }
        if record.is_http() {
            record.parse_http_with_decode(AutoDecode::All)?;
            let http = record.http_headers();
            let status = http.and_then(fastwarc::warc::header::HeaderMap::status_code);
            if status.is_some_and(|status| !(200..300).contains(&status)) {
                return Ok(Item::PassedOver {
                    what: "an answer that is no page (redirect, error)",
                });
            }
            content_type = http.and_then(|http| http.get("Content-Type")).map(Into::into);
        } else if kind == WarcRecordType::Response {
            return Ok(Item::PassedOver {
                what: "an answer that did not come over HTTP",
            });
        }
        if !content_type.as_deref().is_none_or(is_text) {
            return Ok(Item::PassedOver { what: "a picture, script or other file" });
        }
        let mut bytes = Vec::new();
        if let Some(reader) = record.reader_mut() {
            reader.take(LARGEST_PAGE as u64 + 1).read_to_end(&mut bytes)?;
        }
        if bytes.len() > LARGEST_PAGE {
            let reason = format!("the record is larger than {LARGEST_PAGE} bytes");
            return Ok(Item::Rejected { name, reason });
        }
        Ok(Item::Page(Document {
            name: url.clone().unwrap_or(name),
            url,
            content_type,
            format: None,
            bytes,
            stated: Stated::default(),
            fetched,
        }))
    }
}

impl Iterator for Archive {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        if self.records.is_none()
            && let Err(error) = self.start(0)
        {
            self.ended = true;
            let reason = format!("cannot read it: {error}");
            return Some(Item::Rejected { name: self.name.clone(), reason });
        }
        self.n_records += 1;
        let record = match self.records.as_mut()?.next() {
            None if self.n_records == 1 => {
                self.ended = true;
                let reason = "it holds no record of a WARC archive".to_owned();
                return Some(Item::Rejected { name: self.name.clone(), reason });
            }
            None => {
                self.ended = true;
                return None;
            }
            Some(Ok(record)) => record,
            Some(Err(error)) => return Some(self.resume(&error)),
        };
        let read = record.with_mut(|record| {
            self.last = self.base + record.stream_pos();
            self.item(record)
        });
        match read {
            Ok(item) => Some(item),
            Err(error) => Some(self.resume(&error)),
        }
    }
}

fn header(record: &WarcRecord, name: &str) -> Option<String> {
    record.headers().get(name).map(|value| value.trim().to_owned())
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.to_ascii_lowercase();
    kind.contains("html") || kind.starts_with("text/plain")
}

/// An input whose first byte is `at` of the file.
struct From {
    input: Box<dyn Input>,
    at: u64,
}

impl Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

impl Seek for From {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(offset) => SeekFrom::Start(offset + self.at),
            other => other,
        };
        Ok(self.input.seek(to)?.saturating_sub(self.at))
    }
}
