//! The threads of `dyad ingest` and `dyad watch` that read pages and code articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::Receiver;

use dyad::source::Document;
use dyad::{Article, Engine, Fingerprint, PageOptions, Reading};

/// Why a page is set aside that made dyad stumble; what happened stands on standard error.
const FAULT: &str = "dyad failed on it: please report it with the page";

/// Work for a thread, by number.
#[derive(Debug)]
pub(crate) enum Job {
    Read(usize, Box<(Document, PageOptions)>),
    Code(usize, Box<Article>),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Done {
    /// An article, or what the page is called and why it gives none.
    Read(usize, Result<(Box<Article>, Fingerprint), (String, String)>),
    /// What was coded from the article.
    Coded(usize, Result<Box<Reading>, Lost>),
}

/// An article that could not be coded.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) article_id: String,
    /// What the user calls it.
    pub(crate) name: String,
    pub(crate) reason: String,
}

/// Works until there are no more jobs, or nobody takes what is done. One page that makes dyad
/// stumble does not stop the others.
pub(crate) fn work(
    engine: &Engine,
    inbox: &Mutex<Receiver<Job>>,
    is_taken: impl Fn(Done) -> bool,
) {
    loop {
        let job = match inbox.lock() {
            Ok(inbox) => inbox.recv(),
            Err(_) => return,
        };
        let done = match job {
            Ok(Job::Read(nth, work)) => Done::Read(nth, read(*work)),
            Ok(Job::Code(nth, article)) => Done::Coded(nth, code(engine, *article)),
            Err(_) => return,
        };
        if !is_taken(done) {
            return;
        }
    }
}

fn read(
    (document, options): (Document, PageOptions),
) -> Result<(Box<Article>, Fingerprint), (String, String)> {
    let Document { name, bytes, .. } = document;
    let read = || {
        let article = dyad::read_page(&bytes, &options);
        let article = article.map_err(|error| error.to_string())?;
        let fingerprint = dyad::fingerprint(&article);
        Ok((Box::new(article), fingerprint))
    };
    let read = catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(FAULT.to_owned()))
        .map_err(|reason| (name, reason))
}

fn code(engine: &Engine, article: Article) -> Result<Box<Reading>, Lost> {
    let (article_id, name) = (article.id.0.clone(), article.name.clone());
    catch_unwind(AssertUnwindSafe(|| Box::new(engine.code(article)))).map_err(|_| Lost {
        article_id,
        name,
        reason: FAULT.to_owned(),
    })
}
