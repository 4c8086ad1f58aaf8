//! `dyad eval text`: the main story of pages saved as text, by character.

use std::io::BufRead;

use cpu_time::ThreadTime;
use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, Format, ParagraphKind, Story};
use serde::{Deserialize, Serialize};

use crate::eval::EvalError;
use crate::eval::coding::Agreement;

/// The scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextScores {
    /// Pages in the gold.
    pub pages: usize,
    /// Pages that ingest refused; they count as read empty.
    pub refused: usize,
    /// Main text by characters other than white space: means over the pages, and their harmonic
    /// mean.
    #[serde(rename = "char")]
    pub characters: Agreement,
    /// Share of pages of which a caption is read as main text.
    pub caption_leak: f64,
    /// Pages per second of CPU time of this thread.
    pub pages_per_second: f64,
}

/// How one page was read, for who wants to see where it differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadText {
    /// Name of the page.
    pub id: String,
    /// Why it was refused.
    pub refused: Option<String>,
    /// Precision of its main text, by characters.
    pub p: f64,
    /// Recall of its main text.
    pub r: f64,
    /// Its lines.
    pub lines: Vec<ReadLine>,
}

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadLine {
    /// The line.
    pub text: String,
    /// Its label in the gold.
    pub gold: String,
    /// Whether more than half of it was read as main text.
    pub is_main: bool,
}

#[derive(Debug, Deserialize)]
struct GoldText {
    id: String,
    lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
struct Line {
    #[serde(rename = "t")]
    text: String,
    #[serde(rename = "l")]
    label: String,
}

/// Scores against JSON Lines `{"id", "lines": [{"t": text, "l": label}, ..]}` with the labels
/// main, title, caption, credit, other, and none for empty lines.
///
/// # Errors
/// [`EvalError`] when the gold cannot be read, has another form, or is empty.
pub fn text(gold: impl BufRead) -> Result<(TextScores, Vec<ReadText>), EvalError> {
    let mut read = Vec::new();
    let mut tally = Tally::default();
    for (nth, line) in gold.lines().enumerate() {
        let line = line.map_err(|source| EvalError::Read { line: nth + 1, source })?;
        if line.trim().is_empty() {
            continue;
        }
        let page: GoldText = serde_json::from_str(&line)
            .map_err(|source| EvalError::Line { line: nth + 1, source })?;
        read.push(tally.add(&page));
    }
    if tally.n_pages == 0 {
        return Err(EvalError::Empty);
    }
    Ok((tally.scores(), read))
}

#[derive(Debug, Default)]
struct Tally {
    n_pages: usize,
    n_refused: usize,
    n_leaks: usize,
    p: f64,
    r: f64,
    seconds: f64,
}

impl Tally {
    fn add(&mut self, page: &GoldText) -> ReadText {
        let lines: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        let text = lines.join("\n");
        let options = PageOptions {
            name: page.id.clone(),
            format: Some(Format::Text),
            any_language: true,
            ..PageOptions::default()
        };
        let start = ThreadTime::now();
        let article = read_page(text.as_bytes(), &options);
        self.seconds += start.elapsed().as_secs_f64();
        self.n_pages += 1;
        self.n_refused += usize::from(article.is_err());
        let refused = article.as_ref().err().map(ToString::to_string);
        let read = article.map_or_else(|_| vec![false; text.len()], |a| main_bytes(&a));
        let mut lines = Vec::new();
        let (mut both, mut n_read, mut n_gold) = (0_usize, 0_usize, 0_usize);
        let mut leaks = false;
        let mut at = 0;
        for line in &page.lines {
            let is_main = line.label == "main";
            let mut n_own = 0;
            for (offset, _) in
                line.text.char_indices().filter(|(_, c)| !c.is_whitespace())
            {
                let is_read = read.get(at + offset).copied().unwrap_or(false);
                n_own += usize::from(is_read);
                both += usize::from(is_read && is_main);
                n_gold += usize::from(is_main);
            }
            n_read += n_own;
            let is_read = n_own * 2 > line.text.chars().count();
            leaks |= line.label == "caption" && is_read;
            lines.push(ReadLine {
                text: line.text.clone(),
                gold: line.label.clone(),
                is_main: is_read,
            });
            at += line.text.len() + 1;
        }
        let share = |of: usize| if of == 0 { 0.0 } else { both as f64 / of as f64 };
        let (p, r) = (share(n_read), share(n_gold));
        self.p += p;
        self.r += r;
        self.n_leaks += usize::from(leaks);
        ReadText { id: page.id.clone(), refused, p, r, lines }
    }

    fn scores(&self) -> TextScores {
        let n_pages = self.n_pages as f64;
        let (p, r) = (self.p / n_pages, self.r / n_pages);
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        TextScores {
            pages: self.n_pages,
            refused: self.n_refused,
            characters: Agreement { p, r, f1 },
            caption_leak: self.n_leaks as f64 / n_pages,
            pages_per_second: n_pages / self.seconds.max(1e-9),
        }
    }
}

/// Which bytes of the page are running text of its main story.
fn main_bytes(article: &Article) -> Vec<bool> {
    let mut bytes = vec![false; article.text.len()];
    let body = article
        .stories
        .first()
        .into_iter()
        .flat_map(|story: &Story| &story.paragraphs)
        .filter(|paragraph| {
            matches!(
                paragraph.kind,
                ParagraphKind::Body | ParagraphKind::Heading | ParagraphKind::Standfirst
            )
        });
    for paragraph in body {
        if let Some(own) = bytes.get_mut(paragraph.span.start..paragraph.span.end) {
            own.fill(true);
        }
    }
    bytes
}
