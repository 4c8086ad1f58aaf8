//! Records of a file with their bytes as they are, end of line included.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _};

use memchr::memchr_iter;

use crate::Reject;

/// Longest record that is read. Bytes.
const LONGEST: usize = 1 << 20;

/// Goes through the records of a file: lines, or where quotations may hold line ends, as many lines
/// as it takes to close them.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    quoted: bool,
    record: Vec<u8>,
    /// Lines read in search of the end of a quotation that has none.
    ahead: VecDeque<Vec<u8>>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R, quoted: bool) -> Self {
        Self {
            input,
            quoted,
            record: Vec::new(),
            ahead: VecDeque::new(),
        }
    }

    /// The record that [`Self::read`] gave last.
    pub(crate) fn record(&self) -> &[u8] {
        &self.record
    }

    pub(crate) fn set_quoted(&mut self, quoted: bool) {
        self.quoted = quoted;
    }

    /// The next record; `None` at the end of the file. Of a record that is refused the first line,
    /// or the beginning of it, is given beside the reason.
    pub(crate) fn read(&mut self) -> io::Result<Option<(&[u8], Option<Reject>)>> {
        if !self.line()? {
            return Ok(None);
        }
        if self.record.len() > LONGEST {
            return Ok(Some((&self.record, Some(Reject::Long))));
        }
        if !self.quoted || is_closed(&self.record) {
            return Ok(Some((&self.record, None)));
        }
        self.close()
    }

    /// Adds lines until the quotation is closed; where it never is, they are kept for later.
    fn close(&mut self) -> io::Result<Option<(&[u8], Option<Reject>)>> {
        let mut whole = std::mem::take(&mut self.record);
        let first = whole.len();
        let mut taken = Vec::new();
        while whole.len() <= LONGEST && self.line()? {
            whole.extend_from_slice(&self.record);
            taken.push(std::mem::take(&mut self.record));
            if is_closed(&whole) {
                self.record = whole;
                return Ok(Some((&self.record, None)));
            }
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        whole.truncate(first);
        self.record = whole;
        Ok(Some((&self.record, Some(Reject::Quotation))))
    }

    /// Reads a line into `record`; of one that is too long the beginning. `false` at the end.
    fn line(&mut self) -> io::Result<bool> {
        if let Some(line) = self.ahead.pop_front() {
            self.record = line;
            return Ok(true);
        }
        self.record.clear();
        let most = LONGEST as u64 + 1;
        let n_bytes =
            self.input.by_ref().take(most).read_until(b'\n', &mut self.record)?;
        if self.record.len() > LONGEST && self.record.last() != Some(&b'\n') {
            skip_line(&mut self.input)?;
        }
        Ok(n_bytes > 0)
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (n_bytes, ends) = match memchr::memchr(b'\n', buffer) {
            Some(end) => (end + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(n_bytes);
        if ends {
            return Ok(());
        }
    }
}

/// Whether every quotation mark has its partner: inside of a quotation they are doubled.
fn is_closed(record: &[u8]) -> bool {
    memchr_iter(b'"', record).count().is_multiple_of(2)
}

/// A record without its end of line.
pub(crate) fn content(record: &[u8]) -> &[u8] {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    record.strip_suffix(b"\r").unwrap_or(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, quoted: bool) -> Vec<(String, Option<Reject>)> {
        let mut lines = Lines::new(text.as_bytes(), quoted);
        let mut records = Vec::new();
        while let Some((record, reject)) = lines.read().unwrap() {
            records.push((String::from_utf8(record.to_vec()).unwrap(), reject));
        }
        records
    }

    #[test]
    fn records_keep_their_bytes() {
        let text = "a\tb\r\nc\"\td\n\ne";
        let found = records(text, false);
        let joined: String = found.iter().map(|(record, _)| record.as_str()).collect();
        assert_eq!(joined, text);
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn quotations_may_hold_ends_of_lines() {
        let text = "1,\"two\nlines, \"\"so\"\" he said\",x\n2,b,c\n";
        let found = records(text, true);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], ("2,b,c\n".to_owned(), None));
    }

    #[test]
    fn a_quotation_without_end_costs_one_line() {
        let found = records("1,\"open,x\n2,b,c\n3,d,e\n", true);
        assert_eq!(found[0], ("1,\"open,x\n".to_owned(), Some(Reject::Quotation)));
        assert_eq!(found[1].0, "2,b,c\n");
        assert_eq!(found[2].0, "3,d,e\n");
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_read() {
        let text = format!("{}\nshort\n", "x".repeat(LONGEST + 10));
        let found = records(&text, false);
        assert_eq!(found[0].1, Some(Reject::Long));
        assert_eq!(found[1].0, "short\n");
    }
}
