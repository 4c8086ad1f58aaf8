//! Lines of several pages in groups that say the same.

use std::collections::BTreeSet;

use dyad_ledger::alike::{SAME, has_same_numbers, likeness, n_words, words_alike};
use dyad_types::{Actuality, DateInterval};

use crate::brief::{
    ActLine, Brief, Citation, FacetLine, OutlookLine, Player, ReasonLine, RedLineLine,
    SanctionLine,
};

/// A line that rests on sentences.
pub(super) trait Cites {
    fn citations(&mut self) -> &mut Vec<Citation>;
}

macro_rules! cites {
    ($($line:ty),*) => {
        $(impl Cites for $line {
            fn citations(&mut self) -> &mut Vec<Citation> {
                &mut self.citations
            }
        })*
    };
}

cites!(ActLine, FacetLine, OutlookLine, ReasonLine, RedLineLine, SanctionLine);

/// Lines of different pages that say the same, each with the number of its page; at least one.
#[derive(Debug)]
pub(super) struct Group<T> {
    pub(super) members: Vec<(usize, T)>,
}

impl<T: Cites> Group<T> {
    /// The line that ranks first, of equals that of the first page, with the sentences of all.
    pub(super) fn one<R: Ord>(mut self, rank: impl Fn(&T) -> R) -> Option<T> {
        let first =
            (0..self.members.len()).min_by_key(|&idx| rank(&self.members[idx].1))?;
        let (_, mut line) = self.members.remove(first);
        for (_, mut other) in self.members {
            line.citations().append(other.citations());
        }
        Some(line)
    }
}

impl<T> Group<T> {
    pub(super) fn has_page(&self, page: usize) -> bool {
        self.members.iter().any(|(own, _)| *own == page)
    }

    pub(super) fn pages(&self) -> BTreeSet<usize> {
        self.members.iter().map(|(page, _)| *page).collect()
    }
}

/// Groups of lines that are alike, above zero, to the first one of each; no page stands twice in one.
pub(super) fn groups<T>(
    lines: Vec<(usize, T)>,
    likeness: impl Fn(&T, &T) -> f64,
) -> Vec<Group<T>> {
    let mut groups: Vec<Group<T>> = Vec::new();
    for (page, line) in lines {
        let open = groups.iter().enumerate().filter(|(_, group)| !group.has_page(page));
        let shares = open.map(|(idx, group)| {
            let first = group.members.first();
            (idx, first.map_or(0.0, |(_, first)| likeness(first, &line)))
        });
        let best = shares
            .filter(|(_, share)| *share > 0.0)
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        match best.and_then(|(idx, _)| groups.get_mut(idx)) {
            Some(group) => group.members.push((page, line)),
            None => groups.push(Group { members: vec![(page, line)] }),
        }
    }
    groups
}

/// An act, and whether its page tells it among what happened.
pub(super) type Act = (bool, ActLine);

impl Cites for Act {
    fn citations(&mut self) -> &mut Vec<Citation> {
        &mut self.1.citations
    }
}

/// Acts of all pages, grouped.
pub(super) fn acts(briefs: &mut [Brief]) -> Vec<Group<Act>> {
    let happened = super::taken(briefs, |brief| &mut brief.what_happened);
    let also = super::taken(briefs, |brief| &mut brief.also_recorded);
    let news = happened.into_iter().map(|(page, line)| (page, (true, line)));
    let others = also.into_iter().map(|(page, line)| (page, (false, line)));
    groups(news.chain(others).collect(), |(_, one), (_, other)| act_likeness(one, other))
}

/// Each group as one act, that with the closest date; in time order, split into what happened and what
/// else is recorded.
pub(super) fn in_time_order(groups: Vec<Group<Act>>) -> [Vec<ActLine>; 2] {
    let mut lists = [Vec::new(), Vec::new()];
    for group in groups {
        let is_news = group.members.iter().any(|(_, (is_news, _))| *is_news);
        // The ledger counts by one-a-day, which takes two acts of a day for one.
        let Some((n_pages, mut act)) = one_act(group) else { continue };
        act.n_reports = n_pages;
        lists[usize::from(!is_news)].push(act);
    }
    for list in &mut lists {
        list.sort_by_key(|line| (line.date.interval.is_none(), line.date.interval));
    }
    lists
}

/// The act of a group, and how many pages tell it: those that give another number tell another version, and
/// do not bear its words.
fn one_act(mut group: Group<Act>) -> Option<(usize, ActLine)> {
    let first = group.members.iter().min_by_key(|(_, (_, act))| n_days(act))?;
    let words = first.1.1.act.clone();
    group
        .members
        .retain(|(_, (_, act))| has_same_numbers(&words, &act.act));
    let n_pages = group.pages().len();
    let (_, act) = group.one(|(_, act)| n_days(act))?;
    Some((n_pages, act))
}

/// Days that the date of an act leaves open; undated ones most.
fn n_days(act: &ActLine) -> i64 {
    act.date.interval.map_or(i64::MAX, |days| {
        days.end
            .since(days.start)
            .map_or(i64::MAX, |span| i64::from(span.get_days()))
    })
}

/// Share of words that two reports of one day, one pair and one type have at least. Own choice: less than
/// where the day is not sure.
const ONE_DAY: f64 = 0.5;

/// Two reports tell one act when they agree on sides and type, on whether it was done, on the day as far
/// as they tell it, and on the words; numbers may differ.
fn act_likeness(one: &ActLine, other: &ActLine) -> f64 {
    if !are_same_sides(one, other) || is_real(one) != is_real(other) {
        return 0.0;
    }
    let words = words_alike(&one.act, &other.act);
    match (day(one), day(other)) {
        (Some(own), Some(their)) if own == their && words >= ONE_DAY => 1.0 + words,
        _ if days_meet(one, other) && words >= SAME => words,
        _ => 0.0,
    }
}

/// Whether actor, recipient and PLOVER type are the same.
pub(super) fn are_same_sides(one: &ActLine, other: &ActLine) -> bool {
    let party = |player: Option<&Player>| player.map(|player| player.party.clone());
    one.event_type == other.event_type
        && one.actor.party == other.actor.party
        && party(one.recipient.as_ref()) == party(other.recipient.as_ref())
}

/// Whether it has happened or goes on.
pub(super) const fn is_real(act: &ActLine) -> bool {
    matches!(act.actuality, Actuality::Happened | Actuality::Ongoing)
}

/// Its day, where it has a single one.
pub(super) fn day(act: &ActLine) -> Option<DateInterval> {
    act.date.interval.filter(|days| days.start == days.end)
}

/// Whether both can be of one day.
pub(super) fn days_meet(one: &ActLine, other: &ActLine) -> bool {
    match (one.date.interval, other.date.interval) {
        (Some(own), Some(their)) => own.start <= their.end && their.start <= own.end,
        (None, _) | (_, None) => true,
    }
}

/// `share` where it is enough to be the same, else 0.
fn enough(share: f64) -> f64 {
    if share >= SAME { share } else { 0.0 }
}

pub(super) fn reasons(one: &ReasonLine, other: &ReasonLine) -> f64 {
    let same =
        (one.kind, one.hedge, &one.holder) == (other.kind, other.hedge, &other.holder);
    // "The raid came" names the act that the other page tells.
    let effects = match (&one.effect, &other.effect) {
        (Some(own), Some(their)) if n_words(own).min(n_words(their)) > 2 => {
            likeness(own, their)
        }
        (Some(own), Some(their)) if !has_same_numbers(own, their) => 0.0,
        _ => 1.0,
    };
    if same && effects >= SAME {
        enough(likeness(&one.reason, &other.reason))
    } else {
        0.0
    }
}

pub(super) fn facets(one: &FacetLine, other: &FacetLine) -> f64 {
    let same =
        (one.kind, one.hedge, &one.holder) == (other.kind, other.hedge, &other.holder);
    if same { enough(likeness(&one.text, &other.text)) } else { 0.0 }
}

pub(super) fn outlooks(one: &OutlookLine, other: &OutlookLine) -> f64 {
    let same = (one.kind, one.modality, &one.holder, one.condition.is_some())
        == (other.kind, other.modality, &other.holder, other.condition.is_some());
    let conditions = match (&one.condition, &other.condition) {
        (Some(own), Some(their)) => likeness(own, their),
        (None, _) | (_, None) => 1.0,
    };
    if same && conditions >= SAME {
        enough(likeness(&one.outcome, &other.outcome))
    } else {
        0.0
    }
}

pub(super) fn red_lines(one: &RedLineLine, other: &RedLineLine) -> f64 {
    let same = (&one.holder.party, one.crossed) == (&other.holder.party, other.crossed);
    if same { enough(likeness(&one.act, &other.act)) } else { 0.0 }
}

pub(super) fn sanctions(one: &SanctionLine, other: &SanctionLine) -> f64 {
    let party = |player: Option<&Player>| player.map(|player| player.party.clone());
    let same = one.target.party == other.target.party
        && party(one.issuer.as_ref()) == party(other.issuer.as_ref());
    if same { enough(likeness(&one.text, &other.text)) } else { 0.0 }
}
