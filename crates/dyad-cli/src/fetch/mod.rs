//! Asking the web: never a private address unless allowed, never more than a page, never longer
//! than half a minute, and where nobody typed the address, never against `robots.txt` or faster
//! than the host likes.

mod client;
mod guard;
mod hosts;
mod robots;

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

pub(crate) use self::client::{
    Answer, Client, FetchError, MOST_REDIRECTS, Options, Request, is_overloaded, parse,
    unpacked,
};
pub(crate) use self::guard::Private;
pub(crate) use self::hosts::{
    Ended, Hosts, back_off, chance, host_of, rest_of, spread, sum_of,
};
pub(crate) use self::robots::{Robots, Verdict};

/// The least time between two requests to one host, unless the settings give another.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// The longest that one address is waited for before it is given up.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Fetches what sources name, one address after the other, as hosts like it.
#[derive(Debug)]
pub(crate) struct Polite {
    client: Client,
    hosts: Hosts,
    robots: Robots,
    n_asked: usize,
}

impl Polite {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            hosts: Hosts::new(PAUSE),
            robots: Robots::default(),
            n_asked: 0,
        }
    }

    /// The answer at the end of all redirects, each asked for as its own host likes.
    ///
    /// # Errors
    /// [`FetchError`]; a status that says no is one.
    pub(crate) fn fetch(
        &mut self,
        address: &str,
        request: &Request,
    ) -> Result<Answer, FetchError> {
        let mut url = parse(address)?;
        for _ in 0..=MOST_REDIRECTS {
            self.may_ask(&url)?;
            let answer = self.ask(&url, request)?;
            match answer.location {
                Some(location) => url = location,
                None if answer.is_success() => return Ok(answer),
                None => return Err(FetchError::Status { status: answer.status }),
            }
        }
        Err(FetchError::Redirects)
    }

    fn may_ask(&mut self, url: &url::Url) -> Result<(), FetchError> {
        match self.robots.verdict(url, Instant::now()) {
            Verdict::Allowed => return Ok(()),
            Verdict::Disallowed => return Err(FetchError::Disallowed),
            Verdict::Unknown(at) => {
                let given = self.rules(at);
                let now = Instant::now();
                if let Some(delay) = self.robots.learn(url, &given, now)? {
                    self.hosts.slow_down(&host_of(url), delay, now);
                }
            }
        }
        match self.robots.verdict(url, Instant::now()) {
            Verdict::Disallowed => Err(FetchError::Disallowed),
            Verdict::Allowed | Verdict::Unknown(_) => Ok(()),
        }
    }

    fn rules(&mut self, mut at: url::Url) -> Result<Answer, FetchError> {
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.ask(&at, &Robots::request())?;
            match answer.location {
                Some(location) => at = location,
                None => return Ok(answer),
            }
        }
        Err(FetchError::Redirects)
    }

    /// Waits until the host may be asked, and asks it.
    fn ask(&mut self, url: &url::Url, request: &Request) -> Result<Answer, FetchError> {
        let host = host_of(url);
        let now = Instant::now();
        let free_at = self.hosts.free_at(&host, now).unwrap_or(now);
        let wait = free_at.saturating_duration_since(now);
        if wait > LONGEST_WAIT {
            return Err(FetchError::Resting { wait });
        }
        thread::sleep(wait);
        self.hosts.start(&host, Instant::now());
        self.n_asked += 1;
        let given = self.client.exchange(url, request);
        let chance = chance(&host, self.n_asked);
        self.hosts
            .finish(&host, ended(&given, Timestamp::now()), Instant::now(), chance);
        given
    }
}

/// What an answer, or that there is none, says of the host.
pub(crate) fn ended(given: &Result<Answer, FetchError>, now: Timestamp) -> Ended {
    match given {
        Ok(answer) if is_overloaded(answer.status) => {
            let rest = answer.retry_after.as_deref();
            Ended::Badly { rest: rest.and_then(|text| rest_of(text, now)) }
        }
        Err(error) if error.is_of_host() => Ended::Badly { rest: None },
        Ok(_) | Err(_) => Ended::Well,
    }
}
