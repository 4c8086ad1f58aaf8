//! `dyad eval pages`: what ingest makes of whole pages of HTML against what their publishers gave.

use std::collections::{BTreeMap, BTreeSet};

use cpu_time::ThreadTime;
use dyad_ingest::{PageOptions, read_page};
use dyad_types::{Article, Format, Paragraph, ParagraphKind, Story};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::eval::coding::{Agreement, Share};
use crate::eval::{EvalError, overlap};

/// How many tokens a shingle has. Source: article-extraction-benchmark of Zyte.
const SHINGLE: usize = 4;

/// Captions of fewer letters and digits are too short to tell that they leaked.
const LEAST_CAPTION: usize = 20;

/// What the gold says of one page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GoldPage {
    /// Name of the page.
    #[serde(default)]
    pub id: String,
    /// Where it was fetched.
    #[serde(default)]
    pub url: Option<String>,
    /// Its running text.
    pub article_body: String,
    /// Whether the running text is the publisher's own: with the standfirst, without the posts of
    /// networks that the page shows. Otherwise without standfirst, with posts.
    #[serde(skip)]
    pub is_publishers: bool,
    /// Its headline.
    #[serde(default)]
    pub title: Option<String>,
    /// Its authors.
    #[serde(default)]
    pub authors: Option<Vec<String>>,
    /// When it was published, an ISO 8601 date with or without a time.
    #[serde(default)]
    pub date: Option<String>,
    /// Captions of its pictures.
    #[serde(default)]
    pub captions: Vec<String>,
}

/// The scores. What the gold has no fields for is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageScores {
    /// Pages in the gold.
    pub pages: usize,
    /// Pages that ingest refused; they count as read empty.
    pub refused: usize,
    /// Pages whose text or date ingest itself calls doubtful.
    pub doubtful: usize,
    /// Running text by runs of four tokens: means over the pages, and their harmonic mean.
    pub body: Agreement,
    /// Share of pages with the headline of the gold, white space and quotation marks aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Share>,
    /// Share of pages with exactly the authors of the gold, in any order, case aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Share>,
    /// Share of pages with the day of publication of the gold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Share>,
    /// Share of pages whose running text holds a caption that the gold's does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption_leak_pages: Option<f64>,
    /// Pages per second of CPU time of this thread.
    pub pages_per_second: f64,
    /// CPU time of the slowest page. Seconds.
    pub worst_page_seconds: f64,
}

/// What was read of one page, for who wants to see where it differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadPage {
    /// Name of the page.
    pub id: String,
    /// Why it was refused.
    pub refused: Option<String>,
    /// F1 of its running text.
    pub body_f1: f64,
    /// Running text.
    pub body: String,
    /// Headline.
    pub title: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Why ingest itself doubts it.
    pub doubts: Vec<String>,
    /// Captions that stand in the running text, but not in the gold's.
    pub leaked: Vec<String>,
}

/// Reads the gold pages, the bytes of each from `bytes`, and scores what came of them.
///
/// # Errors
/// [`EvalError`] when there is no page, or `bytes` cannot read one.
pub fn pages(
    gold: &[GoldPage],
    mut bytes: impl FnMut(&GoldPage) -> Result<Vec<u8>, std::io::Error>,
) -> Result<(PageScores, Vec<ReadPage>), EvalError> {
    if gold.is_empty() {
        return Err(EvalError::Empty);
    }
    let mut tally = Tally::default();
    let mut read = Vec::new();
    for (nth, page) in gold.iter().enumerate() {
        let bytes =
            bytes(page).map_err(|source| EvalError::Read { line: nth + 1, source })?;
        let options = PageOptions {
            name: page.id.clone(),
            url: page.url.clone(),
            format: Some(Format::Html),
            any_language: true,
            ..PageOptions::default()
        };
        let start = ThreadTime::now();
        let article = read_page(&bytes, &options);
        tally.timed(start.elapsed().as_secs_f64());
        let (article, refused) = match article {
            Ok(article) => (Some(article), None),
            Err(error) => (None, Some(error.to_string())),
        };
        read.push(tally.page(page, article.as_ref(), refused));
    }
    Ok((tally.scores(), read))
}

#[derive(Debug, Default)]
struct Tally {
    n_pages: usize,
    n_refused: usize,
    n_doubtful: usize,
    p: f64,
    r: f64,
    /// Right answers and pages that have one, by field.
    title: (usize, usize),
    author: (usize, usize),
    date: (usize, usize),
    leaks: (usize, usize),
    seconds: f64,
    worst: f64,
}

impl Tally {
    fn timed(&mut self, seconds: f64) {
        self.seconds += seconds;
        self.worst = self.worst.max(seconds);
    }

    fn page(
        &mut self,
        gold: &GoldPage,
        article: Option<&Article>,
        refused: Option<String>,
    ) -> ReadPage {
        let story = article.and_then(|article| article.stories.first());
        let body = story
            .map(|story| body_of(story, gold.is_publishers))
            .unwrap_or_default();
        let (p, r) = shingle_overlap(&body, &gold.article_body);
        self.n_pages += 1;
        self.n_refused += usize::from(refused.is_some());
        let doubts: Vec<String> = article
            .into_iter()
            .flat_map(|article| &article.facts.doubts)
            .map(|doubt| format!("{}: {}", doubt.about, doubt.why))
            .collect();
        self.n_doubtful += usize::from(!doubts.is_empty());
        self.p += p;
        self.r += r;
        let title = story.and_then(Story::title).map(|title| title.text.clone());
        if let Some(wanted) = gold.title.as_deref().filter(|title| !title.is_empty()) {
            let found = title.as_deref().map(plain);
            count(&mut self.title, found.as_deref() == Some(&plain(wanted)));
        }
        let authors = article.map(|article| article.authors.clone()).unwrap_or_default();
        if let Some(wanted) = &gold.authors {
            count(&mut self.author, names(&authors) == names(wanted));
        }
        let date = article.and_then(|article| article.published.date);
        if let Some(wanted) = gold.date.as_deref().and_then(day) {
            count(&mut self.date, date == Some(wanted));
        }
        let leaked = leaked(gold, &body);
        if !gold.captions.is_empty() {
            count(&mut self.leaks, !leaked.is_empty());
        }
        let body_f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        ReadPage {
            id: gold.id.clone(),
            refused,
            body_f1,
            body,
            title,
            authors,
            date,
            doubts,
            leaked,
        }
    }

    fn scores(&self) -> PageScores {
        let n_pages = self.n_pages.max(1) as f64;
        let (p, r) = (self.p / n_pages, self.r / n_pages);
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        let share = |(right, all): (usize, usize)| {
            (all > 0).then(|| Share { accuracy: right as f64 / all as f64 })
        };
        PageScores {
            pages: self.n_pages,
            refused: self.n_refused,
            doubtful: self.n_doubtful,
            body: Agreement { p, r, f1 },
            title: share(self.title),
            author: share(self.author),
            date: share(self.date),
            caption_leak_pages: (self.leaks.1 > 0).then(|| self.leaks.0 as f64 / n_pages),
            pages_per_second: n_pages / self.seconds.max(1e-9),
            worst_page_seconds: self.worst,
        }
    }
}

fn count((right, all): &mut (usize, usize), is_right: bool) {
    *right += usize::from(is_right);
    *all += 1;
}

/// Running text of a story as the gold has it, in page order: body, headings and the standfirst, or
/// posts in its place; a line each.
fn body_of(story: &Story, is_publishers: bool) -> String {
    let mut paragraphs: Vec<&Paragraph> =
        story.paragraphs.iter().chain(&story.callouts).collect();
    paragraphs.sort_by_key(|paragraph| paragraph.span.start);
    let body = paragraphs.into_iter().filter(|paragraph| match paragraph.kind {
        ParagraphKind::Body | ParagraphKind::Heading => true,
        ParagraphKind::Standfirst => is_publishers,
        ParagraphKind::Post => !is_publishers,
        ParagraphKind::Title
        | ParagraphKind::Caption
        | ParagraphKind::Credit
        | ParagraphKind::Callout => false,
    });
    let lines: Vec<&str> = body.map(|paragraph| paragraph.text.as_str()).collect();
    lines.join("\n")
}

/// Precision and recall of the runs of four tokens, as bags. Two empty texts agree.
fn shingle_overlap(read: &str, gold: &str) -> (f64, f64) {
    let (read, gold) = (shingles(read), shingles(gold));
    overlap(&read, &gold)
}

fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let tokens: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|token| !token.is_empty())
        .collect();
    let mut bag = BTreeMap::new();
    if tokens.is_empty() {
        return bag;
    }
    // A text shorter than a shingle is one.
    for run in tokens.windows(SHINGLE.min(tokens.len())) {
        *bag.entry(run.to_vec()).or_default() += 1;
    }
    bag
}

/// Letters and digits of a headline, the words one space apart.
fn plain(text: &str) -> String {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let word: String =
            word.chars().filter(|c| !"\"'`‘’‚‛“”„‟«»‹›´".contains(*c)).collect();
        words.push(word.replace(['–', '—', '‑'], "-"));
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn names(authors: &[String]) -> BTreeSet<String> {
    authors.iter().map(|name| plain(name).to_lowercase()).collect()
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn leaked(gold: &GoldPage, body: &str) -> Vec<String> {
    let squeeze = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (own, wanted) = (squeeze(body), squeeze(&gold.article_body));
    let is_leak = |caption: &&String| {
        let caption = squeeze(caption);
        caption.chars().count() >= LEAST_CAPTION
            && own.contains(&caption)
            && !wanted.contains(&caption)
    };
    gold.captions.iter().filter(is_leak).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_are_runs_of_four() {
        let (p, r) = shingle_overlap("a b c d e", "a b c d");
        assert!((p - 0.5).abs() < 1e-9 && (r - 1.0).abs() < 1e-9);
        assert!(shingle_overlap("", "a b c d") < (1e-9, 1e-9));
    }

    #[test]
    fn headlines_agree_whatever_their_quotes() {
        assert_eq!(plain("“No” —  says\u{a0}Chad"), plain("\"No\" - says Chad"));
    }

    #[test]
    fn a_caption_leaks_only_beyond_the_gold() {
        let gold = GoldPage {
            article_body: "The bridge reopened.".to_owned(),
            captions: vec!["Lorries wait at the border bridge.".to_owned()],
            ..GoldPage::default()
        };
        assert!(leaked(&gold, "The bridge reopened.").is_empty());
        let leaky = "The bridge reopened. Lorries wait at the border bridge.";
        assert_eq!(leaked(&gold, leaky).len(), 1);
    }
}
