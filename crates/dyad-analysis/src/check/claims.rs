//! What a line claims, and whether its evidence bears it.

use dyad_types::{Actuality, DateBasis};

use crate::brief::{
    ActAlike, ActLine, CandidateLine, ChannelLine, ChannelStep, Citation, DropReason,
    EvidenceItem, FacetLine, LineDate, OutlookLine, Player, ReasonLine, RedLineLine,
    SanctionLine, StatusLine, Version,
};
use crate::check::coding::{self, Sense};
use crate::check::{dates, words};
use crate::ground::{Ground, NOT_NAMED};

/// Everything in a line that could be untrue.
pub(super) struct Claims<'l> {
    /// Told in the text's words.
    words: Vec<&'l str>,
    /// Parties named.
    players: Vec<&'l Player>,
    /// Who says it.
    holder: Option<&'l str>,
    /// Dates.
    dates: Vec<&'l LineDate>,
    /// What it says beyond its words.
    sense: Sense<'l>,
    /// Whether its words may stand behind a "not": a limit is told by what must not be.
    may_lose_negation: bool,
    /// What it rests on.
    citations: Vec<Citation>,
}

impl Claims<'_> {
    /// Whether it claims that the ledger holds an act, with its counts.
    pub(super) fn is_of_ledger(&self) -> bool {
        matches!(self.sense, Sense::Candidate(_))
    }

    /// The sentences of the evidence that it cites.
    pub(super) fn cited_items<'e>(
        &self,
        evidence: &'e [EvidenceItem],
    ) -> Vec<&'e EvidenceItem> {
        let cited = self.citations.iter();
        cited
            .filter_map(|citation| evidence.iter().find(|i| i.id == citation.evidence))
            .collect()
    }
}

pub(super) fn of_act(line: &ActLine) -> Claims<'_> {
    Claims {
        words: std::iter::once(line.act.as_str())
            .chain(line.place.as_deref())
            .collect(),
        players: std::iter::once(&line.actor).chain(&line.recipient).collect(),
        holder: line.holder.as_deref(),
        dates: vec![&line.date],
        sense: Sense::Act {
            actor: &line.actor,
            recipient: line.recipient.as_ref(),
            event_type: line.event_type,
            actuality: line.actuality,
        },
        may_lose_negation: line.actuality == Actuality::Denied,
        citations: line.citations.clone(),
    }
}

/// A date counted from another sentence than the one that is kept is proved by the ledger alone.
pub(super) fn of_candidate(line: &CandidateLine) -> Claims<'_> {
    let is_elsewhere = line.act.date.basis == DateBasis::Context;
    Claims {
        dates: if is_elsewhere { Vec::new() } else { vec![&line.act.date] },
        sense: Sense::Candidate(line),
        ..of_act(&line.act)
    }
}

/// `None` when it is laid to another page than those that it cites.
pub(super) fn of_version<'l>(
    line: &'l Version,
    evidence: &[EvidenceItem],
) -> Option<Claims<'l>> {
    let is_page = line.citations.iter().any(|citation| {
        let item = evidence.iter().find(|item| item.id == citation.evidence);
        item.is_some_and(|item| {
            let origin = &item.origin;
            origin.name == line.by || origin.publisher.as_ref() == Some(&line.by)
        })
    });
    is_page.then(|| Claims {
        words: vec![&line.text],
        players: Vec::new(),
        holder: line.holder.as_deref(),
        dates: line.date.iter().collect(),
        sense: Sense::Plain,
        may_lose_negation: false,
        citations: line.citations.clone(),
    })
}

pub(super) fn of_reason(line: &ReasonLine) -> Claims<'_> {
    Claims {
        words: std::iter::once(line.reason.as_str())
            .chain(line.effect.as_deref())
            .collect(),
        players: Vec::new(),
        holder: Some(&line.holder),
        dates: Vec::new(),
        sense: Sense::Hedge(line.hedge),
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_facet<'l>(player: &'l Player, line: &'l FacetLine) -> Claims<'l> {
    Claims {
        words: vec![&line.text],
        players: vec![player],
        holder: Some(&line.holder),
        dates: Vec::new(),
        sense: Sense::Hedge(line.hedge),
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_step(step: &ChannelStep) -> Claims<'_> {
    Claims {
        words: Vec::new(),
        players: step.by.iter().collect(),
        holder: None,
        dates: vec![&step.date],
        sense: Sense::Plain,
        may_lose_negation: false,
        citations: step.citations.clone(),
    }
}

pub(super) fn of_channel(line: &ChannelLine) -> Claims<'_> {
    let is_kind = line.name == line.kind.as_str();
    let steps = line.steps.iter();
    Claims {
        words: if is_kind { Vec::new() } else { vec![&line.name] },
        players: Vec::new(),
        holder: None,
        dates: Vec::new(),
        sense: Sense::Plain,
        may_lose_negation: true,
        citations: steps.flat_map(|step| step.citations.clone()).collect(),
    }
}

pub(super) fn of_outlook(line: &OutlookLine) -> Claims<'_> {
    Claims {
        words: std::iter::once(line.outcome.as_str())
            .chain(line.condition.as_deref())
            .collect(),
        players: line.actor.iter().collect(),
        holder: Some(&line.holder),
        dates: vec![&line.horizon],
        sense: Sense::Hedge(line.modality),
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_red_line(line: &RedLineLine) -> Claims<'_> {
    Claims {
        words: vec![&line.act],
        players: std::iter::once(&line.holder).chain(&line.addressee).collect(),
        holder: None,
        dates: vec![&line.as_of],
        sense: Sense::Plain,
        may_lose_negation: true,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_alike(line: &ActAlike) -> Claims<'_> {
    Claims {
        words: vec![&line.act],
        players: Vec::new(),
        holder: None,
        dates: vec![&line.date],
        sense: Sense::Plain,
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_sanction(line: &SanctionLine) -> Claims<'_> {
    Claims {
        words: std::iter::once(line.text.as_str())
            .chain(line.reason.as_deref())
            .collect(),
        players: std::iter::once(&line.target).chain(&line.issuer).collect(),
        holder: None,
        dates: Vec::new(),
        sense: Sense::Plain,
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn of_status(line: &StatusLine) -> Claims<'_> {
    Claims {
        words: Vec::new(),
        players: Vec::new(),
        holder: None,
        dates: vec![&line.date],
        sense: Sense::Plain,
        may_lose_negation: false,
        citations: line.citations.clone(),
    }
}

pub(super) fn judge(
    claims: &Claims<'_>,
    evidence: &[EvidenceItem],
    ground: &Ground<'_>,
) -> Result<(), DropReason> {
    let cited = cited(claims, evidence).ok_or(DropReason::NoEvidence)?;
    let texts: Vec<&str> = cited.iter().map(|item| item.sentence.text.as_str()).collect();
    let unsaid: Vec<&str> = claims
        .words
        .iter()
        .copied()
        .filter(|told| !words::stands(told, &texts))
        .collect();
    let players = claims.players.iter().all(|player| is_named(player, &cited, ground));
    let holder = claims.holder.is_none_or(|name| is_holder(name, &cited, ground));
    let names = unsaid.iter().all(|told| words::names_stand(told, &texts));
    if !players || !holder || !names {
        return Err(DropReason::Name);
    }
    if !unsaid.iter().all(|told| words::numbers_stand(told, &texts)) {
        return Err(DropReason::Number);
    }
    if !claims.dates.iter().all(|date| dates::stands(date, &cited, ground)) {
        return Err(DropReason::Date);
    }
    if !unsaid.is_empty() {
        return Err(DropReason::Words);
    }
    let lost = |told: &&&str| coding::lost_negation(told, &texts);
    if !claims.may_lose_negation && claims.words.iter().any(|told| lost(&told)) {
        return Err(DropReason::Negation);
    }
    coding::bears(claims.sense, &claims.citations, &cited, ground)
}

/// The cited sentences; `None` when there is none, one does not exist, or words are cited that do
/// not lie in it.
fn cited<'e>(
    claims: &Claims<'_>,
    evidence: &'e [EvidenceItem],
) -> Option<Vec<&'e EvidenceItem>> {
    let found: Option<Vec<&EvidenceItem>> = claims
        .citations
        .iter()
        .map(|citation| {
            let item = evidence.iter().find(|item| item.id == citation.evidence)?;
            let bytes = citation.words.bytes;
            item.sentence.text.get(bytes.start..bytes.end).map(|_| item)
        })
        .collect();
    found.filter(|items| !items.is_empty())
}

/// Named in words, or by a mention that resolves to the party and gives it this name.
fn is_named(player: &Player, cited: &[&EvidenceItem], ground: &Ground<'_>) -> bool {
    if player.party.is_none() && player.name == NOT_NAMED {
        return true;
    }
    cited.iter().any(|item| {
        words::has_word(&item.sentence.text, &player.name)
            || ground.is_of_page(item) && ground.names_as(item.sentence.position, player)
            || ground
                .record()
                .is_some_and(|record| record.names(item, player, ground))
    })
}

fn is_holder(name: &str, cited: &[&EvidenceItem], ground: &Ground<'_>) -> bool {
    let writer = dyad_types::Holder::writer().name;
    name == writer
        || cited.iter().any(|item| {
            words::has_word(&item.sentence.text, name)
                || ground.is_of_page(item)
                    && ground.names_holder(item.sentence.position, name)
                || ground.record().is_some_and(|record| record.names_holder(item, name))
        })
}
