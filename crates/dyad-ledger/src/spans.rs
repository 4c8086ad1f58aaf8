//! The states that texts tell of a channel, folded into spans: what it was, from when to when.

use dyad_types::{Actor, ChannelKind, ChannelState, DateInterval, Dated, Days, codes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::exposure::days_between;
use crate::ledger::n_articles;
use crate::{Channel, ChannelStateTold};

codes! {
    /// How a span of a channel goes together with what was told before.
    pub enum ChannelStep: "channel step" {
        /// Nothing was told before, and nothing had to be.
        First = "first",
        /// It follows from the state before.
        Follows = "follows",
        /// It tells of the end, or of the silence, of something that no text tells the beginning of.
        ImpliesOpen = "implies that it was open",
        /// It tells of a mending, and no text tells what was broken.
        ImpliesBreak = "implies that it was broken off",
        /// The channel had ended, and no text tells that it was restored.
        ImpliesRestored = "implies that it was restored",
        /// Another article tells of the same day what cannot be true as well.
        Contradicts = "contradicts another article",
    }
}

/// One state of a channel, told once or several times on end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelSpan {
    /// The state.
    pub state: ChannelState,
    /// Since when: of the days that tell its beginning the most exact.
    pub from: Dated,
    /// When the next state began; `None`: it lasts, as far as told. What is proposed ends no other
    /// state: a line that is to be restored is still cut.
    pub to: Option<Dated>,
    /// Day of publication of the first report that tells it; `None` when that is not dated.
    pub first_told: Option<Date>,
    /// Who brought it about, in the first report that says so.
    pub by: Option<Actor>,
    /// How it goes together with what was told before.
    pub step: ChannelStep,
    /// What tells it: indices into [`Channel::states`], ascending, at least one.
    pub states: Vec<usize>,
    /// Number of articles that tell it.
    pub n_articles: usize,
}

/// For how long nothing has been told of something.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NoNews {
    /// Day of the newest news.
    pub since: Date,
    /// Days from then to the day it is seen from.
    pub days: Days,
}

impl Channel {
    /// Its states as spans, in the order of their beginnings. Each telling stands in exactly one.
    ///
    /// The steps that follow from one another: proposed, then open or dropped; open, then silent,
    /// suspended, cut or destroyed; from there to a harsher state, or restored. What was silent or
    /// suspended may be in use again without a word on that; what was cut or destroyed is restored
    /// first, or proposed to be. Any other step is kept and marked.
    pub fn spans(&self) -> Vec<ChannelSpan> {
        let mut fold = Fold { channel: self, spans: Vec::new(), doubt: None };
        for idx in 0..self.states.len() {
            fold.take(idx);
        }
        let mut spans = fold.spans;
        for idx in 0..spans.len() {
            let to = self.end_of(&spans, idx);
            if let Some(span) = spans.get_mut(idx) {
                span.to = to;
            }
        }
        spans
    }

    /// For how long nothing has been told of it, seen from `as_of`; `None` when nothing dates its
    /// news.
    pub fn no_news(&self, as_of: Date) -> Option<NoNews> {
        let since = self.no_news_since.filter(|since| *since <= as_of)?;
        Some(NoNews {
            since,
            days: Days::new(days_between(since, as_of)).ok()?,
        })
    }

    fn end_of(&self, spans: &[ChannelSpan], idx: usize) -> Option<Dated> {
        let span = spans.get(idx)?;
        if span.state == ChannelState::Proposed {
            let last = *span.states.last()?;
            let after = self.states.iter().skip(last + 1);
            let next = after.into_iter().find(|told| told.state != span.state)?;
            return Some(next.date.clone());
        }
        let mut after = spans.iter().skip(idx + 1);
        let next = after.find(|span| span.state != ChannelState::Proposed)?;
        Some(next.from.clone())
    }

    fn span(&self, told: &[usize], step: ChannelStep) -> Option<ChannelSpan> {
        let tellings: Vec<&ChannelStateTold> =
            told.iter().filter_map(|idx| self.states.get(*idx)).collect();
        let first = *tellings.first()?;
        Some(ChannelSpan {
            state: first.state,
            from: beginning(&tellings),
            to: None,
            first_told: published(first),
            by: tellings.iter().find_map(|told| told.by.clone()),
            step,
            states: told.to_vec(),
            n_articles: n_articles(tellings.iter().flat_map(|told| &told.sources)),
        })
    }
}

/// Spans so far.
struct Fold<'c> {
    channel: &'c Channel,
    spans: Vec<ChannelSpan>,
    /// After a contradiction, what the channel was if the later side is wrong.
    doubt: Option<ChannelState>,
}

impl Fold<'_> {
    fn take(&mut self, idx: usize) {
        let Some(told) = self.channel.states.get(idx) else { return };
        let contradicts =
            self.channel.contradictions.iter().any(|pair| pair.other == idx);
        if !contradicts && let Some(same) = self.same(told.state) {
            let span = self.spans.get(same);
            let (mut states, step) = span
                .map_or((Vec::new(), ChannelStep::First), |span| {
                    (span.states.clone(), span.step)
                });
            states.push(idx);
            if let Some(longer) = self.channel.span(&states, step)
                && let Some(span) = self.spans.get_mut(same)
            {
                *span = longer;
            }
            return;
        }
        let standing = self.standing().map(|span| span.state);
        let follows = |before: Option<ChannelState>| {
            step(self.channel.kind, before, self.is_proposed(), told.state)
        };
        let step = match self.doubt {
            _ if contradicts => ChannelStep::Contradicts,
            Some(doubt) if follows(Some(doubt)) == ChannelStep::Follows => {
                ChannelStep::Follows
            }
            Some(_) | None => follows(standing),
        };
        self.doubt = if contradicts { standing } else { None };
        self.spans.extend(self.channel.span(&[idx], step));
    }

    /// The newest span that is more than a proposal.
    fn standing(&self) -> Option<&ChannelSpan> {
        self.spans
            .iter()
            .rev()
            .find(|span| span.state != ChannelState::Proposed)
    }

    /// Whether the newest thing told is a proposal.
    fn is_proposed(&self) -> bool {
        self.spans
            .last()
            .is_some_and(|span| span.state == ChannelState::Proposed)
    }

    /// The span that a telling of `state` goes on; a restored channel that is told as open is what
    /// it was.
    fn same(&self, state: ChannelState) -> Option<usize> {
        let same = |span: &ChannelSpan| {
            span.state == state
                || span.state == ChannelState::Restored && state == ChannelState::Open
        };
        if state == ChannelState::Proposed {
            return self.spans.len().checked_sub(1).filter(|_| self.is_proposed());
        }
        let standing = self
            .spans
            .iter()
            .rposition(|span| span.state != ChannelState::Proposed)?;
        self.spans.get(standing).filter(|span| same(span)).map(|_| standing)
    }
}

/// How `state` goes together with the state before, `None` when none was told; `proposed`: a proposal
/// has been told since.
fn step(
    kind: ChannelKind,
    before: Option<ChannelState>,
    proposed: bool,
    state: ChannelState,
) -> ChannelStep {
    use ChannelState::{Cut, Destroyed, Open, Proposed, Restored, Silent, Suspended};
    match (before, state) {
        (None, Proposed | Open) if !proposed => ChannelStep::First,
        (None, Proposed | Open) => ChannelStep::Follows,
        (None, Suspended | Cut) if proposed => ChannelStep::Follows,
        (None, Silent | Suspended | Cut | Destroyed) => ChannelStep::ImpliesOpen,
        (None | Some(Open | Restored), Restored) => ChannelStep::ImpliesBreak,
        (Some(Open | Restored), Proposed) if !comes_in_rounds(kind) => {
            ChannelStep::ImpliesBreak
        }
        (Some(Cut | Destroyed), Open) if !proposed => ChannelStep::ImpliesRestored,
        (Some(Cut | Destroyed), Silent | Suspended) => ChannelStep::ImpliesRestored,
        (Some(_), Proposed | Open | Silent | Suspended | Cut | Destroyed | Restored) => {
            ChannelStep::Follows
        }
    }
}

/// Whether a new one may be proposed while the channel is open: the next round of talks.
pub(crate) const fn comes_in_rounds(kind: ChannelKind) -> bool {
    match kind {
        ChannelKind::Summit
        | ChannelKind::Talks
        | ChannelKind::MilitaryAgreement
        | ChannelKind::BorderCrossing
        | ChannelKind::TransportLink
        | ChannelKind::JointProject
        | ChannelKind::Treaty
        | ChannelKind::TradeAgreement => true,
        ChannelKind::Hotline
        | ChannelKind::LiaisonOffice
        | ChannelKind::Embassy
        | ChannelKind::Ambassador
        | ChannelKind::Consulate
        | ChannelKind::DiplomaticRelations
        | ChannelKind::MilitaryLine
        | ChannelKind::ObserverMission => false,
    }
}

/// The shortest period among those that may be the same beginning as the first: "16 March" beside
/// "March". What is told without a date began by its publication.
fn beginning(tellings: &[&ChannelStateTold]) -> Dated {
    let Some(first) = tellings.first() else { return Dated::UNDATED };
    let may_be = |told: &&&ChannelStateTold| {
        let (own, days) = (first.date.interval, told.date.interval);
        match (own, days, published(first)) {
            (Some(own), Some(days), _) => own.overlaps(days),
            (None, Some(days), Some(published)) => days.start <= published,
            (_, None, _) | (None, Some(_), None) => false,
        }
    };
    let length = |told: &&&ChannelStateTold| told.date.interval.map(n_days);
    let best = tellings.iter().filter(may_be).min_by_key(length);
    best.map_or(Dated::UNDATED, |told| told.date.clone())
}

/// The date told before, or `date` where that is the same told more exactly, or the only one.
pub(crate) fn shorter(before: &Dated, date: &Dated) -> Dated {
    let (Some(told), Some(new)) = (before.interval, date.interval) else {
        return if before.interval.is_some() { before.clone() } else { date.clone() };
    };
    let is_exacter = told.overlaps(new) && n_days(new) < n_days(told);
    if is_exacter { date.clone() } else { before.clone() }
}

pub(crate) fn n_days(days: DateInterval) -> i32 {
    days.start.until(days.end).map_or(0, |span| span.get_days())
}

fn published(told: &ChannelStateTold) -> Option<Date> {
    let dates = told.sources.iter().map(|source| source.origin.published.date);
    dates.flatten().min()
}
