//! JSON Lines: an article a line, in fields that the user may name.

use std::io::BufRead;

use dyad_types::Format;
use serde_json::{Map, Value};

use super::feed::page_of;
use super::{Document, Item, LARGEST_PAGE, Stated};

/// Names of the fields, each `a.b` for a field in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Running text.
    pub text: String,
    /// The page as HTML; wins over `text` where a line has both.
    pub html: String,
    /// Headline.
    pub title: String,
    /// Day of publication, ISO 8601, a time after it allowed.
    pub date: String,
    /// Address.
    pub url: String,
    /// Who printed it.
    pub publisher: String,
    /// A name for it.
    pub id: String,
}

impl Default for Fields {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            text: own("text"),
            html: own("html"),
            title: own("title"),
            date: own("date"),
            url: own("url"),
            publisher: own("publisher"),
            id: own("id"),
        }
    }
}

impl Fields {
    /// Sets the name of one field.
    ///
    /// # Errors
    /// The names that may be set, when `field` is none of them.
    pub fn set(&mut self, field: &str, name: &str) -> Result<(), &'static str> {
        let slot = match field {
            "text" => &mut self.text,
            "html" => &mut self.html,
            "title" => &mut self.title,
            "date" => &mut self.date,
            "url" => &mut self.url,
            "publisher" => &mut self.publisher,
            "id" => &mut self.id,
            _ => return Err("text, html, title, date, url, publisher, id"),
        };
        name.clone_into(slot);
        Ok(())
    }
}

/// The articles of JSON Lines.
#[derive(Debug)]
pub struct JsonLines<R> {
    name: String,
    fields: Fields,
    input: R,
    n_lines: usize,
    ended: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// `name` is what the user calls the file.
    pub fn new(name: &str, fields: Fields, input: R) -> Self {
        Self {
            name: name.to_owned(),
            fields,
            input,
            n_lines: 0,
            ended: false,
        }
    }

    fn item(&self, line: &[u8]) -> Item {
        let name = format!("{}:{}", self.name, self.n_lines);
        match self.document(line) {
            Ok(mut document) => {
                if document.name.is_empty() {
                    document.name = name;
                }
                Item::Page(document)
            }
            Err(reason) => Item::Rejected { name, reason },
        }
    }

    fn document(&self, line: &[u8]) -> Result<Document, String> {
        let object: Map<String, Value> = serde_json::from_slice(line)
            .map_err(|error| format!("the line is no JSON object: {error}"))?;
        let field = |name: &str| string(&object, name);
        let title = field(&self.fields.title).unwrap_or_default();
        let (format, text) = match (field(&self.fields.html), field(&self.fields.text)) {
            (Some(html), _) if html.to_ascii_lowercase().contains("<html") => {
                (Format::Html, html)
            }
            (Some(html), _) => (Format::Html, page_of(&title, &html)),
            (None, Some(text)) if title.is_empty() => (Format::Text, text),
            (None, Some(text)) => (Format::Text, format!("{title}\n\n{text}")),
            (None, None) => {
                return Err(format!(
                    "the line has neither a field {} nor a field {}; name yours with --field",
                    self.fields.text, self.fields.html
                ));
            }
        };
        let date = match field(&self.fields.date) {
            Some(day) => {
                Some(day.get(..10).and_then(|day| day.parse().ok()).ok_or_else(|| {
                    format!("its date is {day:.40}, not a day such as 2020-06-16")
                })?)
            }
            None => None,
        };
        Ok(Document {
            name: field(&self.fields.id).unwrap_or_default(),
            url: field(&self.fields.url),
            content_type: None,
            format: Some(format),
            bytes: text.into_bytes(),
            stated: Stated {
                date,
                publisher: field(&self.fields.publisher),
                authors: Vec::new(),
            },
            fetched: None,
        })
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            self.n_lines += 1;
            let mut line = Vec::new();
            let limit = LARGEST_PAGE as u64 + 1;
            let read =
                std::io::Read::take(&mut self.input, limit).read_until(b'\n', &mut line);
            let name = format!("{}:{}", self.name, self.n_lines);
            match read {
                Err(error) => {
                    self.ended = true;
                    let reason = format!("the file cannot be read from here on: {error}");
                    return Some(Item::Rejected { name, reason });
                }
                Ok(0) => self.ended = true,
                Ok(n) if n > LARGEST_PAGE => {
                    self.ended = self.input.skip_until(b'\n').is_err();
                    let reason = format!("the line is longer than {LARGEST_PAGE} bytes");
                    return Some(Item::Rejected { name, reason });
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.item(&line)),
            }
        }
        None
    }
}

/// The text of a field; numbers count, for names. An empty one is none.
fn string(object: &Map<String, Value>, name: &str) -> Option<String> {
    let mut parts = name.split('.');
    let mut value = object.get(name).or_else(|| object.get(parts.next()?));
    if !object.contains_key(name) {
        for part in parts {
            value = value.and_then(|value| value.get(part));
        }
    }
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
