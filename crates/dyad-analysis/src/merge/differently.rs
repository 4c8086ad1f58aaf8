//! What pages tell differently: whether, how many, when, who, why.

use std::collections::{BTreeMap, BTreeSet};

use dyad_ledger::alike::{SAME, words_alike};
use dyad_ledger::wording::shortened;
use dyad_types::{CauseKind, Holder, Span};

use crate::brief::{
    ActLine, BriefSource, Citation, Disagreement, DisagreementKind, EvidenceItem,
    ReasonLine, Version,
};
use crate::merge::counts::{Count, counts};
use crate::merge::lines::{Act, Group, are_same_sides, day, days_meet, is_real};

/// Two reports of one act may give days this far apart; acts further apart are two. Own choice.
const DAYS_APART: i64 = 7;
/// Bytes of a sentence that is told as what a page says.
const LONGEST: usize = 200;

/// Everything that pages tell differently of one act, in the order of the acts; then reasons.
pub(super) fn found<'s>(
    acts: &[Group<Act>],
    why_now: &[Group<ReasonLine>],
    evidence: &[EvidenceItem],
    source: impl Fn(usize) -> &'s BriefSource,
) -> Vec<Disagreement> {
    let pages = Pages { evidence, source };
    let mut found = Vec::new();
    for (idx, group) in acts.iter().enumerate() {
        found.extend(pages.numbers(group));
        for other in &acts[idx + 1..] {
            found.extend(pages.pair(group, other));
        }
    }
    found.extend(pages.reasons(why_now));
    // Two acts of one sentence give the same difference.
    let mut told: Vec<Vec<String>> = Vec::new();
    found.retain(|line| {
        let texts = line.versions.iter().map(|version| version.text.clone()).collect();
        let is_new = !told.contains(&texts);
        told.push(texts);
        is_new
    });
    found
}

struct Pages<'e, F> {
    evidence: &'e [EvidenceItem],
    source: F,
}

/// The first act of a group and its page.
fn first(group: &Group<Act>) -> Option<(usize, &ActLine)> {
    group.members.first().map(|(page, (_, act))| (*page, act))
}

impl<'s, F: Fn(usize) -> &'s BriefSource> Pages<'_, F> {
    /// What a page says, and whom it gives as its source.
    fn version(
        &self,
        page: usize,
        holder: Option<&str>,
        text: String,
        citations: &[Citation],
    ) -> Version {
        let origin = &(self.source)(page).origin;
        let named = holder.filter(|name| *name != Holder::writer().name);
        Version {
            by: origin.publisher.clone().unwrap_or_else(|| origin.name.clone()),
            holder: named.map(str::to_owned),
            text,
            date: None,
            citations: citations.to_vec(),
        }
    }

    fn item(&self, citation: Citation) -> Option<&EvidenceItem> {
        self.evidence.iter().find(|item| item.id == citation.evidence)
    }

    /// The text of the sentence that tells the line.
    fn text(&self, citations: &[Citation]) -> &str {
        let item = citations.first().and_then(|citation| self.item(*citation));
        item.map_or("", |item| item.sentence.text.as_str())
    }

    /// Whether all pages of one are other texts than those of the other.
    fn are_apart(&self, one: &Group<Act>, other: &Group<Act>) -> bool {
        let texts = |group: &Group<Act>| -> BTreeSet<_> {
            let originals = group.pages().into_iter().map(|page| {
                let source = (self.source)(page);
                source.copy_of.as_ref().unwrap_or(&source.origin.article)
            });
            originals.collect()
        };
        texts(one).is_disjoint(&texts(other))
    }

    /// Whether each page could have told the other's day: news of Monday says nothing of Friday.
    fn could_both_tell(&self, one: (usize, &ActLine), other: (usize, &ActLine)) -> bool {
        let published = |page: usize| (self.source)(page).origin.published.date;
        let knew = |page: usize, act: &ActLine| {
            let days = published(page).zip(act.date.interval);
            days.is_some_and(|(published, days)| days.start <= published)
        };
        knew(one.0, other.1) && knew(other.0, one.1)
    }

    /// An act's whole sentence as what a page says.
    fn told(&self, (page, act): (usize, &ActLine)) -> Version {
        let text = self.text(&act.citations);
        let span =
            shortened(text, Span::new(0, text.trim_end_matches('.').len()), LONGEST);
        let text = span.of(text).to_owned();
        self.version(page, act.holder.as_deref(), text, &act.citations)
    }

    /// One act with other numbers of the same things, at least one of them above one: "a jet" alone
    /// says nothing of how many.
    fn numbers(&self, group: &Group<Act>) -> Option<Disagreement> {
        let mut told: BTreeMap<String, Vec<(usize, &ActLine, Count)>> = BTreeMap::new();
        for (page, (_, act)) in &group.members {
            let all = counts(self.text(&act.citations));
            for count in all.iter().filter(|count| !count.is_bound) {
                // Two numbers of one thing in a sentence: which is meant is not known.
                let of_word =
                    |word: &String| all.iter().filter(|c| c.of.contains(word)).count();
                for word in count.of.iter().filter(|word| of_word(word) == 1) {
                    let known = told.entry(word.clone()).or_default();
                    known.push((*page, act, count.clone()));
                }
            }
        }
        let differ = |told: &&Vec<(usize, &ActLine, Count)>| {
            let numbers: BTreeSet<&str> =
                told.iter().map(|(_, _, count)| count.number.as_str()).collect();
            numbers.len() > 1
        };
        // The thing that most pages number.
        let most = told.values().filter(differ).max_by_key(|told| told.len())?;
        let mut versions: Vec<Version> = Vec::new();
        let mut numbers = BTreeSet::new();
        for (page, act, count) in most {
            if numbers.insert(count.number.as_str()) {
                let text = self.text(&act.citations);
                let clause = shortened(text, count.clause, LONGEST).of(text).to_owned();
                let holder = act.holder.as_deref();
                versions.push(self.version(*page, holder, clause, &act.citations));
            }
        }
        Some(Disagreement { about: DisagreementKind::Number, versions })
    }

    /// What two groups tell of one act, differently.
    fn pair(&self, one: &Group<Act>, other: &Group<Act>) -> Option<Disagreement> {
        let (own, their) = (first(one)?, first(other)?);
        let about = kind(own.1, their.1)?;
        let is_day = about == DisagreementKind::Day;
        if !self.are_apart(one, other) || is_day && !self.could_both_tell(own, their) {
            return None;
        }
        let mut versions = vec![self.told(own), self.told(their)];
        if about == DisagreementKind::Day {
            for (version, (_, act)) in versions.iter_mut().zip([own, their]) {
                version.text.clone_from(&act.act);
                version.date = Some(act.date.clone());
            }
        }
        versions.sort_by_key(|version| version.citations.first().map(|c| c.evidence));
        Some(Disagreement { about, versions })
    }

    /// Other reasons, each laid to somebody the texts name.
    fn reasons(&self, groups: &[Group<ReasonLine>]) -> Option<Disagreement> {
        let mut versions: Vec<Version> = Vec::new();
        for group in groups {
            let Some((page, line)) = group.members.first() else { continue };
            let is_named = line.holder != Holder::writer().name;
            let is_trigger = line.kind == CauseKind::Trigger;
            let known = versions.iter().any(|version| {
                version.holder.as_ref() == Some(&line.holder)
                    || words_alike(&version.text, &line.reason) >= SAME
            });
            if is_named && is_trigger && !known {
                let (holder, text) = (Some(line.holder.as_str()), line.reason.clone());
                versions.push(self.version(*page, holder, text, &line.citations));
            }
        }
        let about = DisagreementKind::Reason;
        let by: BTreeSet<&str> =
            versions.iter().map(|version| version.by.as_str()).collect();
        (by.len() > 1).then_some(Disagreement { about, versions })
    }
}

/// What two acts that do not say the same could be: one act told differently.
fn kind(one: &ActLine, other: &ActLine) -> Option<DisagreementKind> {
    let is_denied = |act: &ActLine| act.actuality == dyad_types::Actuality::Denied;
    let alike = || words_alike(&one.act, &other.act) >= SAME;
    if are_same_sides(one, other) {
        let denied = is_real(one) && is_denied(other) || is_real(other) && is_denied(one);
        if denied && days_meet(one, other) && alike() {
            return Some(DisagreementKind::Actuality);
        }
        let (own, their) = (day(one)?, day(other)?);
        let apart = own.start.since(their.start).ok()?.get_days();
        let near = apart != 0 && i64::from(apart.abs()) <= DAYS_APART;
        let real = is_real(one) && is_real(other);
        return (near && real && alike()).then_some(DisagreementKind::Day);
    }
    let party = |act: &ActLine| act.recipient.as_ref().map(|player| player.party.clone());
    let other_actor = one.actor.party.is_some()
        && other.actor.party.is_some()
        && one.actor.party != other.actor.party
        && party(one).is_some()
        && party(one) == party(other);
    let one_act = one.event_type == other.event_type
        && day(one).is_some()
        && day(one) == day(other)
        && is_real(one)
        && is_real(other);
    (other_actor && one_act && alike()).then_some(DisagreementKind::Actor)
}
