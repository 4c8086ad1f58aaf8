//! One thing to be fetched, and the threads that fetch.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender};

use dyad::source::Listing;
use dyad_store::Feed;
use url::Url;

use super::feeds;
use crate::fetch::{
    Answer, Client, FetchError, MOST_REDIRECTS, Request, Robots, host_of,
};

/// The most bytes of a feed, a sitemap or a page: a run of months must not fill the memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Something to be fetched, as far as it has come.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) aim: Aim,
    /// Where it is to be asked for.
    pub(super) url: Url,
    n_redirects: usize,
    /// Where it has moved for good, after redirects that all said so.
    pub(super) moved_to: Option<Url>,
    has_detour: bool,
    /// `robots.txt` of the address, which must be read before.
    rules: Option<(Url, usize)>,
}

/// What for.
#[derive(Debug)]
pub(super) enum Aim {
    /// A feed, by its address in the settings.
    Feed(Feed),
    /// A page of the queue, by its number.
    Page(usize),
}

impl Task {
    pub(super) fn new(aim: Aim, url: Url) -> Self {
        Self {
            aim,
            url,
            n_redirects: 0,
            moved_to: None,
            has_detour: false,
            rules: None,
        }
    }

    /// What is to be asked now: the address, or `robots.txt` before it.
    pub(super) fn asks(&self) -> &Url {
        self.rules.as_ref().map_or(&self.url, |(url, _)| url)
    }

    /// The host that is to be asked now.
    pub(super) fn host(&self) -> String {
        host_of(self.asks())
    }

    /// Has the rules read first, at this address.
    pub(super) fn read_rules(&mut self, at: Url) {
        self.rules = Some((at, 0));
    }

    pub(super) fn is_reading_rules(&self) -> bool {
        self.rules.is_some()
    }

    pub(super) fn has_rules(&mut self) {
        self.rules = None;
    }

    /// Follows a redirect.
    pub(super) fn follow(&mut self, status: u16, to: Url) -> Result<(), FetchError> {
        let n_redirects = if let Some((url, n_redirects)) = &mut self.rules {
            *url = to;
            n_redirects
        } else {
            self.has_detour |= !matches!(status, 301 | 308);
            if !self.has_detour {
                self.moved_to = Some(to.clone());
            }
            self.url = to;
            &mut self.n_redirects
        };
        *n_redirects += 1;
        if *n_redirects > MOST_REDIRECTS { Err(FetchError::Redirects) } else { Ok(()) }
    }

    pub(super) fn request(&self) -> Request {
        let (etag, last_modified) = match &self.aim {
            _ if self.rules.is_some() => return Robots::request(),
            Aim::Feed(feed) => (feed.etag.clone(), feed.last_modified.clone()),
            Aim::Page(_) => (None, None),
        };
        Request {
            etag,
            last_modified,
            most: LARGEST,
            ..Request::default()
        }
    }
}

/// A task after its request.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) task: Task,
    pub(super) given: Result<Answer, FetchError>,
    /// What a feed holds, when its server gave it.
    pub(super) listing: Option<Result<Listing, String>>,
}

/// Fetches until there are no more tasks, or nobody takes what was fetched.
pub(super) fn work<N: From<Fetched>>(
    client: &Client,
    inbox: &Mutex<Receiver<Task>>,
    outbox: &Sender<N>,
) {
    loop {
        let task = match inbox.lock() {
            Ok(inbox) => inbox.recv(),
            Err(_) => return,
        };
        let Ok(task) = task else { return };
        // A feed that makes its reader stumble must not end the thread.
        let done = catch_unwind(AssertUnwindSafe(|| ask(client, &task)));
        let (given, listing) = done.unwrap_or_else(|_| {
            let reason = "dyad failed on it: please report it".to_owned();
            (Err(FetchError::Damaged { reason }), None)
        });
        if outbox.send(Fetched { task, given, listing }.into()).is_err() {
            return;
        }
    }
}

type Given = (Result<Answer, FetchError>, Option<Result<Listing, String>>);

fn ask(client: &Client, task: &Task) -> Given {
    let request = task.request();
    let mut given = client.exchange(task.asks(), &request);
    let listing = match (&task.aim, &mut given) {
        (Aim::Feed(feed), Ok(answer))
            if answer.is_success() && !task.is_reading_rules() =>
        {
            Some(feeds::listing(&feed.url, answer, &request))
        }
        _ => None,
    };
    (given, listing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn task() -> Task {
        Task::new(Aim::Feed(Feed::default()), url("https://a.test/rss"))
    }

    #[test]
    fn only_redirects_that_are_permanent_from_the_start_move_a_feed() {
        let mut moved = task();
        moved.follow(301, url("https://b.test/rss")).unwrap();
        moved.follow(308, url("https://c.test/rss")).unwrap();
        moved.follow(302, url("https://d.test/rss")).unwrap();
        moved.follow(301, url("https://e.test/rss")).unwrap();
        assert_eq!(moved.moved_to, Some(url("https://c.test/rss")));
        assert_eq!(moved.url, url("https://e.test/rss"));
        let mut sent = task();
        sent.follow(302, url("https://b.test/rss")).unwrap();
        sent.follow(301, url("https://c.test/rss")).unwrap();
        assert_eq!(sent.moved_to, None);
    }

    #[test]
    fn redirects_are_counted_apart_for_the_rules() {
        let mut task = task();
        for nth in 0..MOST_REDIRECTS {
            task.follow(302, url(&format!("https://a.test/{nth}"))).unwrap();
        }
        task.read_rules(url("https://a.test/robots.txt"));
        task.follow(302, url("https://a.test/other.txt")).unwrap();
        assert_eq!(task.asks().path(), "/other.txt");
        task.has_rules();
        assert!(matches!(
            task.follow(302, url("https://a.test/x")),
            Err(FetchError::Redirects)
        ));
    }
}
