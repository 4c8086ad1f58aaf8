//! `robots.txt`: what a host lets programs ask for. Source: RFC 9309.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use texting_robots::Robot;
use url::Url;

use super::client::{Answer, Beyond, FetchError, Request, is_overloaded};

/// What is read of a `robots.txt` (RFC 9309, section 2.5). Bytes.
const MOST: u64 = 500 * 1024;

/// How long its rules hold (RFC 9309, section 2.4).
const HOLDS: Duration = Duration::from_hours(24);

/// How much longer old rules hold while the file cannot be read.
const HOLDS_ON: Duration = Duration::from_hours(1);

/// Origins whose rules are kept; the oldest go first.
const MOST_ORIGINS: usize = 512;

/// The name that rules are looked up by.
const NAME: &str = "dyad";

/// The rules of origins.
#[derive(Debug, Default)]
pub(crate) struct Robots {
    origins: BTreeMap<String, Kept>,
}

#[derive(Debug)]
struct Kept {
    /// `None` when everything is allowed.
    rules: Option<Box<Robot>>,
    until: Instant,
}

/// What the rules say of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may be asked for.
    Allowed,
    /// It may not.
    Disallowed,
    /// The rules must be read first, at this address.
    Unknown(Url),
}

impl Robots {
    pub(crate) fn verdict(&self, url: &Url, now: Instant) -> Verdict {
        match self.origins.get(&origin(url)) {
            Some(kept) if kept.until > now => match &kept.rules {
                Some(rules) if !rules.allowed(url.as_str()) => Verdict::Disallowed,
                Some(_) | None => Verdict::Allowed,
            },
            Some(_) | None => Verdict::Unknown(address(url)),
        }
    }

    /// How the rules are asked for.
    pub(crate) fn request() -> Request {
        Request {
            most: MOST,
            beyond: Beyond::Cut,
            ..Request::default()
        }
    }

    /// Takes the rules that hold for the origin of `url`. Gives the `Crawl-delay`, if there is one;
    /// an error when nothing may be asked before the rules can be read.
    pub(crate) fn learn(
        &mut self,
        url: &Url,
        given: &Result<Answer, FetchError>,
        now: Instant,
    ) -> Result<Option<Duration>, FetchError> {
        let origin = origin(url);
        let rules = match given {
            Ok(answer) if answer.is_success() => rules(&answer.bytes),
            Ok(answer) if is_overloaded(answer.status) => {
                let reason = format!("the server answers {}", answer.status);
                return self.hold_on(&origin, reason, now);
            }
            // There is none (RFC 9309, section 2.3.1.3), or it leads nowhere: what is asked for
            // then fails by itself.
            Ok(_)
            | Err(
                FetchError::Redirects
                | FetchError::Private { .. }
                | FetchError::Address { .. },
            ) => None,
            Err(error) => return self.hold_on(&origin, error.to_string(), now),
        };
        let delay = rules.as_ref().and_then(|rules| rules.delay);
        self.tidy();
        self.origins.insert(origin, Kept { rules, until: now + HOLDS });
        Ok(delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()))
    }

    /// Old rules hold a while longer; without any, nothing may be asked.
    fn hold_on(
        &mut self,
        origin: &str,
        reason: String,
        now: Instant,
    ) -> Result<Option<Duration>, FetchError> {
        let kept = self.origins.get_mut(origin);
        let kept = kept.ok_or(FetchError::NoRobots { reason })?;
        kept.until = now + HOLDS_ON;
        let delay = kept.rules.as_ref().and_then(|rules| rules.delay);
        Ok(delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()))
    }

    fn tidy(&mut self) {
        while self.origins.len() >= MOST_ORIGINS {
            let oldest = self.origins.iter().min_by_key(|(_, kept)| kept.until);
            let Some(oldest) = oldest.map(|(origin, _)| origin.clone()) else { return };
            self.origins.remove(&oldest);
        }
    }
}

/// A file that cannot be understood forbids nothing.
fn rules(bytes: &[u8]) -> Option<Box<Robot>> {
    Robot::new(NAME, bytes).ok().map(Box::new)
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn address(url: &Url) -> Url {
    let mut address = url.clone();
    address.set_path("/robots.txt");
    address.set_query(None);
    address.set_fragment(None);
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    #[expect(clippy::unnecessary_wraps, reason = "rules are learnt from a result")]
    fn answer(status: u16, text: &str) -> Result<Answer, FetchError> {
        Ok(Answer { status, bytes: text.into(), ..Answer::default() })
    }

    /// What the rules say of a page once the answer is known; `None` when nothing may be asked.
    fn check(
        given: &Result<Answer, FetchError>,
        page: &str,
    ) -> Option<(Verdict, Option<Duration>)> {
        let (mut robots, now) = (Robots::default(), Instant::now());
        let page = url(page);
        let delay = robots.learn(&page, given, now).ok()?;
        Some((robots.verdict(&page, now), delay))
    }

    #[test]
    fn rules_are_kept_to() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: dyad\nDisallow: /private\n\
            Allow: /private/press$\nCrawl-delay: 2.5\n";
        let said = |page| check(&answer(200, text), page).unwrap();
        let delay = Some(Duration::from_millis(2_500));
        assert_eq!(said("https://a.test/news"), (Verdict::Allowed, delay));
        assert_eq!(said("https://a.test/private/1"), (Verdict::Disallowed, delay));
        assert_eq!(said("https://a.test/private/press"), (Verdict::Allowed, delay));
    }

    #[test]
    fn a_host_without_rules_allows_all_and_one_in_trouble_nothing() {
        let page = "https://a.test/x";
        for status in [401, 403, 404, 410] {
            let said = check(&answer(status, ""), page).unwrap();
            assert_eq!(said, (Verdict::Allowed, None), "{status}");
        }
        for status in [429, 500, 503] {
            assert_eq!(check(&answer(status, ""), page), None, "{status}");
        }
        let slow = Err(FetchError::TooSlow { what: "connect" });
        assert_eq!(check(&slow, page), None);
        assert_eq!(check(&Err(FetchError::Redirects), page).unwrap().0, Verdict::Allowed);
    }

    #[test]
    fn bytes_that_are_no_rules_forbid_nothing() {
        for bytes in ["<html>not found</html>", "\u{0}\u{1}\u{2}", "Disallow", ""] {
            let said = check(&answer(200, bytes), "https://a.test/x").unwrap();
            assert_eq!(said.0, Verdict::Allowed, "{bytes}");
        }
    }

    #[test]
    fn rules_hold_a_day_and_longer_only_in_trouble() {
        let (mut robots, now) = (Robots::default(), Instant::now());
        let page = url("https://a.test/x?y#z");
        let at = url("https://a.test/robots.txt");
        assert_eq!(robots.verdict(&page, now), Verdict::Unknown(at.clone()));
        let rules = answer(200, "User-agent: *\nDisallow: /x");
        robots.learn(&page, &rules, now).unwrap();
        assert_eq!(robots.verdict(&page, now), Verdict::Disallowed);
        let later = now + HOLDS;
        assert_eq!(robots.verdict(&page, later), Verdict::Unknown(at.clone()));
        robots.learn(&page, &answer(503, ""), later).unwrap();
        assert_eq!(robots.verdict(&page, later), Verdict::Disallowed);
        assert_eq!(robots.verdict(&page, later + HOLDS_ON), Verdict::Unknown(at));
        let other = url("http://a.test/x");
        assert!(matches!(robots.verdict(&other, now), Verdict::Unknown(_)));
    }

    #[test]
    fn rules_of_few_origins_are_kept() {
        let (mut robots, now) = (Robots::default(), Instant::now());
        for nth in 0..2 * MOST_ORIGINS {
            let page = url(&format!("https://h{nth}.test/"));
            robots.learn(&page, &answer(404, ""), now).unwrap();
        }
        assert_eq!(robots.origins.len(), MOST_ORIGINS);
    }
}
