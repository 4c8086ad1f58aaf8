//! What becomes of what threads have done: answers of hosts, pages that were read, articles coded.

use std::collections::BTreeSet;
use std::sync::mpsc::SyncSender;

use dyad::source::{Document, Item, Listing};
use dyad_store::{Due, Feed, Poll, Settled};
use url::Url;

use super::{LONG_REST, LONGER, MOST_TRIES, News, Now, Run, lost, read};
use crate::commands::coding::{Done, Job};
use crate::commands::intake::{Decision, store_failed};
use crate::commands::watch::feeds::{self, Seen, to_millis};
use crate::commands::watch::task::{Aim, Fetched, Task};
use crate::failure::Failure;
use crate::fetch::{self, Answer, Ended, FetchError, chance, ended, host_of, spread};

impl Run {
    /// Takes what a thread has done.
    pub(super) fn take(
        &mut self,
        news: News,
        jobs: &SyncSender<Job>,
    ) -> Result<(), Failure> {
        let now = Now::read();
        match news {
            News::Fetched(fetched) => self.take_answer(*fetched, jobs, now),
            News::Coded(Done::Read(nth, Ok((article, fingerprint)))) => {
                match self.intake.decide(&article, fingerprint)? {
                    None => jobs.send(Job::Code(nth, article)).map_err(lost),
                    Some(decision) => self.settle(nth, Some(decision), now),
                }
            }
            News::Coded(Done::Read(nth, Err((name, reason)))) => {
                self.settle(nth, Some(Decision::Rejected { name, reason }), now)
            }
            News::Coded(Done::Coded(nth, Ok(reading))) => {
                self.intake.take(*reading);
                self.settle(nth, None, now)
            }
            News::Coded(Done::Coded(nth, Err(lost))) => {
                self.intake.give_up(&lost.article_id);
                let decision =
                    Decision::Rejected { name: lost.name, reason: lost.reason };
                self.settle(nth, Some(decision), now)
            }
        }
    }

    fn take_answer(
        &mut self,
        fetched: Fetched,
        jobs: &SyncSender<Job>,
        now: Now,
    ) -> Result<(), Failure> {
        let Fetched { mut task, given, listing } = fetched;
        self.n_fetching -= 1;
        self.release(&task.host(), &given, now)?;
        if let Ok(Answer { status, location: Some(location), .. }) = &given {
            return match task.follow(*status, location.clone()) {
                Ok(()) => {
                    self.parked.push(task);
                    Ok(())
                }
                Err(error) if task.is_reading_rules() => {
                    self.take_rules(task, &Err(error), now)
                }
                Err(error) => self.fail(task, &error, now),
            };
        }
        if task.is_reading_rules() {
            return self.take_rules(task, &given, now);
        }
        let Task { aim, url, moved_to, .. } = task;
        match aim {
            Aim::Feed(feed) => {
                let is_well =
                    |answer: &Answer| answer.is_success() || answer.status == 304;
                let moved_to = moved_to.filter(|_| given.as_ref().is_ok_and(is_well));
                let feed = moved(feed, moved_to);
                self.take_feed(&feed, given, listing, now)
            }
            Aim::Page(nth) => self.take_page(nth, &url, given, jobs, now),
        }
    }

    /// Lets a host rest after a request, beyond the end of the process if it is for long.
    fn release(
        &mut self,
        host: &str,
        given: &Result<Answer, FetchError>,
        now: Now,
    ) -> Result<(), Failure> {
        let ended = ended(given, now.time);
        let chance = chance(host, self.n_requests);
        let wait = self.hosts.finish(host, ended, now.instant, chance);
        if ended != Ended::Well && wait >= LONG_REST {
            let free_at = now.millis().saturating_add(to_millis(wait));
            self.intake
                .store_mut()
                .put_rest(host, free_at)
                .map_err(store_failed)?;
        }
        Ok(())
    }

    /// Takes `robots.txt` and goes on with what it was read for.
    fn take_rules(
        &mut self,
        mut task: Task,
        given: &Result<Answer, FetchError>,
        now: Now,
    ) -> Result<(), Failure> {
        match self.robots.learn(&task.url, given, now.instant) {
            Ok(delay) => {
                if let Some(delay) = delay {
                    self.hosts.slow_down(&host_of(&task.url), delay, now.instant);
                }
                task.has_rules();
                self.parked.push(task);
                Ok(())
            }
            Err(error) => self.fail(task, &error, now),
        }
    }

    pub(super) fn fail(
        &mut self,
        task: Task,
        error: &FetchError,
        now: Now,
    ) -> Result<(), Failure> {
        match task.aim {
            Aim::Feed(feed) => {
                let reason = error.to_string();
                let seen = Seen::Failed { reason: &reason, rest: None };
                self.put(&feed, &seen, Vec::new(), now)
            }
            Aim::Page(nth) => self.fail_page(nth, error, now),
        }
    }

    fn take_feed(
        &mut self,
        feed: &Feed,
        given: Result<Answer, FetchError>,
        listing: Option<Result<Listing, String>>,
        now: Now,
    ) -> Result<(), Failure> {
        let answer = match given {
            Ok(answer) => answer,
            Err(error) => {
                let reason = error.to_string();
                return self.put(
                    feed,
                    &Seen::Failed { reason: &reason, rest: None },
                    vec![],
                    now,
                );
            }
        };
        let rest = answer.retry_after.as_deref();
        let rest = rest.and_then(|text| fetch::rest_of(text, now.time));
        let status = FetchError::Status { status: answer.status }.to_string();
        match (answer.status, listing) {
            (304, _) => self.put(feed, &Seen::Unchanged(&answer), vec![], now),
            (410, _) => {
                self.teller.event(&format!(
                    "{} is gone for good and is not asked again",
                    feed.url
                ));
                self.put(feed, &Seen::Gone, vec![], now)
            }
            (_, Some(Ok(mut listing))) => {
                let items = std::mem::take(&mut listing.items);
                self.put(feed, &Seen::Entries(&answer, &listing), items, now)
            }
            (_, Some(Err(reason))) => {
                self.put(feed, &Seen::Failed { reason: &reason, rest }, vec![], now)
            }
            (_, None) => {
                self.put(feed, &Seen::Failed { reason: &status, rest }, vec![], now)
            }
        }
    }

    /// Keeps what a poll gave: the feed and its entries at once.
    fn put(
        &mut self,
        feed: &Feed,
        seen: &Seen<'_>,
        items: Vec<Item>,
        now: Now,
    ) -> Result<(), Failure> {
        let after = feeds::after(feed, seen, now.time, self.bounds);
        let (entries, children) = feeds::entries(feed, items, now.time);
        let poll = Poll {
            feed: &after,
            entries: &entries,
            children: matches!(seen, Seen::Entries(..)).then_some(&children),
            now: now.millis(),
        };
        let queued = self.intake.store_mut().put_poll(&poll).map_err(store_failed)?;
        self.n_polls += 1;
        for entry in queued.refused.iter().filter_map(|nth| entries.get(*nth)) {
            let (name, reason) = (entry.url.clone(), entry.refused.clone());
            let reason = reason.unwrap_or_default();
            self.intake.note(Decision::Rejected { name, reason })?;
        }
        let hosts: BTreeSet<&String> = entries
            .iter()
            .filter(|own| own.refused.is_none())
            .map(|own| &own.host)
            .collect();
        for host in hosts {
            self.look_at(host)?;
        }
        if matches!(seen, Seen::Entries(..)) {
            self.adopt(&after.url, children);
        }
        self.tell_change(feed, &after);
        self.polling.remove(&after.url);
        if let Some(to_ask) = &mut self.to_ask {
            to_ask.remove(&after.url);
        }
        self.feeds.insert(after.url.clone(), after);
        Ok(())
    }

    /// Watches the sitemaps that a sitemap names, and no more those that it named once.
    fn adopt(&mut self, parent: &str, children: Vec<Feed>) {
        let named: BTreeSet<&String> = children.iter().map(|child| &child.url).collect();
        self.feeds.retain(|url, feed| {
            feed.parent.as_deref() != Some(parent) || named.contains(url)
        });
        for child in children {
            if !self.feeds.contains_key(&child.url) {
                if let Some(to_ask) = &mut self.to_ask {
                    to_ask.insert(child.url.clone());
                }
                self.feeds.insert(child.url.clone(), child);
            }
        }
    }

    /// Tells when a feed begins to fail, and when it is well again.
    fn tell_change(&self, before: &Feed, after: &Feed) {
        match (&after.last_error, before.n_failures, after.n_failures) {
            (Some(error), 0, 1) => {
                self.teller.event(&format!("cannot read {}: {error}", after.url));
            }
            (None, 1.., 0) => self.teller.event(&format!("{} is well again", after.url)),
            _ => {}
        }
        if let Some(moved_to) = &after.moved_to
            && self
                .feeds
                .get(&after.url)
                .is_none_or(|old| old.moved_to != after.moved_to)
        {
            self.teller
                .event(&format!("{} moved to {moved_to} for good", after.url));
        }
    }

    fn take_page(
        &mut self,
        nth: usize,
        url: &Url,
        given: Result<Answer, FetchError>,
        jobs: &SyncSender<Job>,
        now: Now,
    ) -> Result<(), Failure> {
        match given {
            Ok(answer) if answer.is_success() => {
                let Some(due) = self.in_hand.get(&nth) else { return Ok(()) };
                let document = Document {
                    name: due.url.clone(),
                    url: Some(url.to_string()),
                    content_type: answer.content_type,
                    bytes: answer.bytes,
                    stated: feeds::stated(&due.stated),
                    ..Document::default()
                };
                read(nth, document, jobs)
            }
            Ok(Answer { status, .. }) => {
                self.fail_page(nth, &FetchError::Status { status }, now)
            }
            Err(error) => self.fail_page(nth, &error, now),
        }
    }

    /// Puts a page off, or sets it aside when it has been tried often or will never come.
    pub(super) fn fail_page(
        &mut self,
        nth: usize,
        error: &FetchError,
        now: Now,
    ) -> Result<(), Failure> {
        let Some(due) = self.in_hand.get(&nth) else { return Ok(()) };
        let reason = format!("cannot fetch it: {error}");
        if error.is_lasting() || due.n_tries + 1 >= MOST_TRIES {
            let name = due.url.clone();
            return self.settle(nth, Some(Decision::Rejected { name, reason }), now);
        }
        let tries = u32::try_from(due.n_tries).unwrap_or(u32::MAX);
        let wait = self.settings.retry.0.saturating_mul(LONGER.saturating_pow(tries));
        let wait = spread(wait, chance(&due.url, due.n_tries));
        let next_try = now.millis().saturating_add(to_millis(wait));
        let (url, host) = (due.url.clone(), due.host.clone());
        self.in_hand.remove(&nth);
        self.taken.remove(&url);
        let put_off = self.intake.store_mut().put_off(&url, &reason, next_try);
        put_off.map_err(store_failed)?;
        self.look_at(&host)
    }

    /// A page is done with, once what waits is stored. Without a decision it was coded.
    fn settle(
        &mut self,
        nth: usize,
        decision: Option<Decision>,
        now: Now,
    ) -> Result<(), Failure> {
        let reason = match &decision {
            Some(Decision::Rejected { reason, .. }) => Some(reason.clone()),
            Some(Decision::Already | Decision::Copy(_) | Decision::PassedOver(_))
            | None => None,
        };
        if let Some(decision) = decision {
            self.intake.note(decision)?;
        }
        if let Some(Due { url, page_hash, .. }) = self.in_hand.remove(&nth) {
            self.intake
                .settle(Settled { url, page_hash, reason, at: now.millis() });
        }
        Ok(())
    }
}

/// The feed where it was found in the end, when all that led there was for good.
fn moved(feed: Feed, moved_to: Option<Url>) -> Feed {
    match moved_to {
        Some(url) => Feed { moved_to: Some(url.into()), ..feed },
        None => feed,
    }
}
