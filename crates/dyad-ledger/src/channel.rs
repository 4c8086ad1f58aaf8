//! Channels of a dyad, each with the states that texts tell, in time order.

use std::collections::BTreeMap;

use dyad_types::{Actor, ChannelChange, ChannelKind, ChannelState, Dated, Precision};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Dyad, Party, Source};

/// A hotline, an office, a treaty between the parties of a dyad.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// What it is.
    pub kind: ChannelKind,
    /// The words for it in the newest report.
    pub name: String,
    /// The sides it links, as far as told.
    pub between: Vec<Party>,
    /// Its states in time order; undated ones where their story's publication puts them, else
    /// last. At least one.
    pub states: Vec<ChannelStateTold>,
    /// States told of the same day by different articles that cannot both be true. All are kept
    /// in `states`.
    pub contradictions: Vec<Contradiction>,
    /// Day of the newest news of it: publication of the newest report, else the newest day told.
    /// `None` when nothing is dated. Nothing has been heard since.
    pub no_news_since: Option<Date>,
}

/// A state of a channel, and who tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelStateTold {
    /// The state.
    pub state: ChannelState,
    /// Since when, in the words of the first report.
    pub date: Dated,
    /// Who brought it about, if a report says.
    pub by: Option<Actor>,
    /// Index into the coded events of the first report's article of the event that tells it.
    pub event: Option<usize>,
    /// Who tells it, at least one, in the order of sources.
    pub sources: Vec<Source>,
}

/// Two states of one channel that cannot both be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Index into [`Channel::states`].
    pub one: usize,
    /// Index into [`Channel::states`], after `one`.
    pub other: usize,
}

impl Channel {
    /// The newest state.
    pub fn current(&self) -> Option<&ChannelStateTold> {
        self.states.last()
    }
}

/// Whether a channel in this state can be used; `None` when it is only proposed.
pub const fn is_usable(state: ChannelState) -> Option<bool> {
    match state {
        ChannelState::Proposed => None,
        ChannelState::Open | ChannelState::Restored => Some(true),
        ChannelState::Silent
        | ChannelState::Suspended
        | ChannelState::Cut
        | ChannelState::Destroyed => Some(false),
    }
}

/// The channels of `dyad`, by kind and then name, from changes in the order of sources.
pub(crate) fn channels(dyad: &Dyad, told: &[(Source, ChannelChange)]) -> Vec<Channel> {
    let mut by_channel: BTreeMap<_, Vec<&(Source, ChannelChange)>> = BTreeMap::new();
    for change in told {
        by_channel.entry(identity(&change.1)).or_default().push(change);
    }
    by_channel
        .into_values()
        .filter_map(|told| channel(dyad, &told))
        .collect()
}

/// Two parties have one hotline, but many treaties: those are told apart by name.
pub(crate) fn identity(change: &ChannelChange) -> (ChannelKind, String) {
    let name = match change.kind {
        ChannelKind::Hotline
        | ChannelKind::LiaisonOffice
        | ChannelKind::Embassy
        | ChannelKind::Ambassador
        | ChannelKind::DiplomaticRelations
        | ChannelKind::Summit
        | ChannelKind::Talks
        | ChannelKind::MilitaryLine
        | ChannelKind::ObserverMission => String::new(),
        ChannelKind::Consulate
        | ChannelKind::MilitaryAgreement
        | ChannelKind::BorderCrossing
        | ChannelKind::TransportLink
        | ChannelKind::JointProject
        | ChannelKind::Treaty
        | ChannelKind::TradeAgreement => bare_name(&change.name),
    };
    (change.kind, name)
}

/// Lower case, without a leading article or possessive: "The Open Skies Treaty".
fn bare_name(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let leading = ["the ", "a ", "an ", "its ", "their ", "this ", "that "];
    let bare = leading.iter().find_map(|word| name.strip_prefix(word));
    bare.map_or_else(|| name.clone(), str::to_owned)
}

fn channel(dyad: &Dyad, told: &[&(Source, ChannelChange)]) -> Option<Channel> {
    let (_, newest) = told.last()?;
    let mut states: Vec<ChannelStateTold> = Vec::new();
    for (source, change) in told {
        let same = |state: &&mut ChannelStateTold| {
            state.state == change.state && state.date.interval == change.date.interval
        };
        if let Some(state) = states.iter_mut().find(same) {
            state.by = state.by.take().or_else(|| change.by.clone());
            state.sources.push(source.clone());
        } else {
            states.push(ChannelStateTold {
                state: change.state,
                date: change.date.clone(),
                by: change.by.clone(),
                event: change.event,
                sources: vec![source.clone()],
            });
        }
    }
    states.sort_by_cached_key(since);
    let mut between: Vec<Party> = told
        .iter()
        .flat_map(|(_, change)| &change.between)
        .filter_map(|actor| dyad.party_of(actor).cloned())
        .collect();
    between.sort();
    between.dedup();
    Some(Channel {
        kind: newest.kind,
        name: newest.name.clone(),
        between,
        contradictions: contradictions(&states),
        no_news_since: told
            .iter()
            .filter_map(|(source, change)| heard(source, change))
            .max(),
        states,
    })
}

/// Sort key of a state: the first day it is told of; an undated state is at least as old as its
/// report, and a report without a date comes last. What one report tells of the same time stands
/// in the order of [`ChannelState`]: what is cut was open, what is restored was cut.
fn since(state: &ChannelStateTold) -> impl Ord + use<> {
    let source = state.sources.first();
    let published = source.and_then(|source| source.origin.published.date);
    let article = source.map(|source| source.origin.article.clone());
    let start = state.date.interval.map(|days| days.start).or(published);
    let end = state.date.interval.map(|days| days.end);
    (start.is_none(), start, end, published.is_none(), published, article, state.state)
}

fn heard(source: &Source, change: &ChannelChange) -> Option<Date> {
    source
        .origin
        .published
        .date
        .or_else(|| Some(change.date.interval?.end))
}

fn contradictions(states: &[ChannelStateTold]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (one, first) in states.iter().enumerate() {
        for (other, second) in states.iter().enumerate().skip(one + 1) {
            if contradict(first, second) {
                found.push(Contradiction { one, other });
            }
        }
    }
    found
}

/// Told of the same day by different articles, one saying that it can be used, one that it cannot.
/// Longer periods leave room for both.
fn contradict(one: &ChannelStateTold, other: &ChannelStateTold) -> bool {
    let day = |state: &ChannelStateTold| {
        state.date.interval.filter(|_| state.date.precision == Precision::Day)
    };
    let articles = |state: &ChannelStateTold| -> Vec<_> {
        state
            .sources
            .iter()
            .map(|source| source.origin.article.clone())
            .collect()
    };
    let usable = (is_usable(one.state), is_usable(other.state));
    matches!(usable, (Some(true), Some(false)) | (Some(false), Some(true)))
        && day(one).is_some()
        && day(one) == day(other)
        && !articles(one).iter().any(|article| articles(other).contains(article))
}
