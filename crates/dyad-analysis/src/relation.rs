//! The relationship itself: channels, status, red lines, sanctions, what comes next.

use dyad_ledger::alike::{SAME, likeness, n_words};
use dyad_ledger::wording::{act_alone, trimmed};
use dyad_ledger::{Channel, ChannelStateTold, Item, Ledger, Party, Source};
use dyad_types::{Actor, Outlook, RedLine, Sanction};
use jiff::civil::Date;

use crate::acts::provable;
use crate::brief::{
    ActAlike, ChannelLine, ChannelStep, Citation, LineDate, OutlookLine, Player,
    RedLineLine, SanctionLine, StatusLine,
};
use crate::plan::Plan;

pub(crate) fn status(plan: &mut Plan<'_>, ledger: &Ledger) -> Option<StatusLine> {
    // A quiet month rests on no sentence: then nothing is said.
    let status = ledger.status(plan.published()).filter(|s| !s.because.is_empty())?;
    let first = status.because.first();
    let date = first.map_or_else(
        || LineDate::undated(None),
        |source| date_of(plan, &status.date, source),
    );
    let mut citations: Vec<Citation> = Vec::new();
    for source in &status.because {
        for citation in plan.book.cite_source(source) {
            if !citations.contains(&citation) {
                citations.push(citation);
            }
        }
    }
    Some(StatusLine {
        arrow: status.arrow,
        turn: status.turn,
        date,
        newest: status.newest,
        before: status.before,
        reason: status.reason,
        citations,
    })
}

/// A date told by any article, counted from the day its own story was published.
pub(crate) fn date_of(
    plan: &Plan<'_>,
    dated: &dyad_types::Dated,
    source: &Source,
) -> LineDate {
    if !provable(dated) {
        return LineDate::undated(None);
    }
    let year = plan.published().map(Date::year);
    let published = source.origin.published.date;
    LineDate::of(dated, &source.sentence.text, published, year)
}

pub(crate) fn channels(plan: &mut Plan<'_>, ledger: &Ledger) -> Vec<ChannelLine> {
    ledger
        .channels
        .iter()
        .map(|channel| channel_line(plan, channel))
        .collect()
}

fn channel_line(plan: &mut Plan<'_>, channel: &Channel) -> ChannelLine {
    let steps: Vec<ChannelStep> =
        channel.states.iter().map(|state| step(plan, state)).collect();
    let player = |party: &Party| Player {
        party: Some(party.clone()),
        name: plan.ground.name_of(party),
    };
    let told =
        |idx: usize| steps.get(idx).map(|step| (step.state, step.date.full.clone()));
    let contradictions = channel.contradictions.iter().filter_map(|pair| {
        let ((one, date), (other, _)) = (told(pair.one)?, told(pair.other)?);
        Some(format!("{one} / {other}, {date}"))
    });
    let texts = channel.states.iter().flat_map(|state| &state.sources);
    let is_told = texts
        .map(|source| source.sentence.text.as_str())
        .any(|text| text.to_lowercase().contains(&channel.name.trim().to_lowercase()));
    ChannelLine {
        kind: channel.kind,
        name: if is_told { channel.name.clone() } else { channel.kind.to_string() },
        between: channel.between.iter().map(player).collect(),
        contradictions: contradictions.collect(),
        no_news_since: channel.no_news_since,
        steps,
    }
}

fn step(plan: &mut Plan<'_>, state: &ChannelStateTold) -> ChannelStep {
    let mut citations = Vec::new();
    for source in &state.sources {
        citations.extend(plan.book.cite_source(source));
    }
    let first = state.sources.first();
    let date = first.map_or_else(
        || LineDate::undated(None),
        |source| date_of(plan, &state.date, source),
    );
    // Who did it is only said where the telling sentences name the party.
    let by = state.by.as_ref().map(|actor| plan.player(actor)).filter(|player| {
        state.sources.iter().any(|source| {
            source.sentence.text.contains(&player.name)
                || source.origin.article == plan.article.id
                    && plan.ground.names(source.sentence.position, player)
        })
    });
    ChannelStep { state: state.state, date, by, citations }
}

pub(crate) fn outlooks(plan: &mut Plan<'_>) -> Vec<OutlookLine> {
    let outlooks: Vec<Outlook> = plan
        .own
        .iter()
        .filter_map(|entry| match &entry.item {
            Item::Outlook(outlook) => Some(outlook.clone()),
            _ => None,
        })
        .collect();
    outlooks
        .iter()
        .filter_map(|outlook| outlook_line(plan, outlook))
        .collect()
}

fn outlook_line(plan: &mut Plan<'_>, outlook: &Outlook) -> Option<OutlookLine> {
    let position = outlook.outcome.position;
    let (text, span) = plan.words(position, outlook.outcome.span);
    let mut citations = vec![plan.book.cite(position, span)?];
    let condition = outlook.condition.as_ref().and_then(|condition| {
        let (text, span) = plan.words(condition.position, condition.span);
        citations.push(plan.book.cite(condition.position, span)?);
        (!text.is_empty()).then_some(text)
    });
    let horizon = plan.date(&outlook.horizon, position, &mut citations);
    let actor = outlook.actor.as_ref().map(|actor| plan.player(actor));
    plan.book.cite_players(&mut citations, position, &actor);
    let holder = plan.holder(&outlook.holder, position, &mut citations);
    (!text.is_empty()).then_some(OutlookLine {
        kind: outlook.kind,
        condition,
        outcome: text,
        actor,
        modality: outlook.modality,
        horizon,
        holder,
        citations,
    })
}

pub(crate) fn red_lines(
    plan: &mut Plan<'_>,
    ledger: Option<&Ledger>,
) -> Vec<RedLineLine> {
    let lines: Vec<RedLine> = plan
        .own
        .iter()
        .filter_map(|entry| match &entry.item {
            Item::RedLine(line) => Some(line.clone()),
            _ => None,
        })
        .collect();
    lines.iter().filter_map(|line| red_line(plan, line, ledger)).collect()
}

/// The newest act of another than the holder that is told in the words of the limit.
fn crossing(
    plan: &mut Plan<'_>,
    ledger: &Ledger,
    holder: &Player,
    limit: &str,
) -> Option<ActAlike> {
    // One word alone, "a blockade", is in too many acts.
    if n_words(limit) < 2 {
        return None;
    }
    let of_other = ledger.events.iter().rev().filter(|act| {
        act.is_real() && Some(act.direction.actor()) != holder.party.as_ref()
    });
    let mut told =
        of_other.flat_map(|act| act.sources().map(move |source| (act, source)));
    let (act, source) = told.find(|(act, source)| {
        let text = &source.sentence.text;
        let words = act_alone(text, &act.event.evidence).of(text);
        likeness(limit, words) >= SAME
    })?;
    let text = &source.sentence.text;
    let words = act_alone(text, &act.event.evidence);
    let citations = plan.book.cite_source(source);
    let date = date_of(plan, &act.event.date, source);
    Some(ActAlike { date, act: words.of(text).to_owned(), citations })
}

fn red_line(
    plan: &mut Plan<'_>,
    line: &RedLine,
    ledger: Option<&Ledger>,
) -> Option<RedLineLine> {
    let position = line.evidence.position;
    let text = plan.ground.text(position);
    let span = trimmed(text, line.evidence.span);
    let act = if text.contains(line.act.trim()) && !line.act.trim().is_empty() {
        line.act.trim().to_owned()
    } else {
        span.of(text).to_owned()
    };
    let mut citations = vec![plan.book.cite(position, span)?];
    let holder = plan.player(&line.holder);
    let addressee = line.addressee.as_ref().map(|actor| plan.player(actor));
    let players = std::iter::once(&holder).chain(&addressee);
    plan.book.cite_players(&mut citations, position, players);
    let as_of = plan.date(&line.as_of, position, &mut citations);
    let crossed = line.crossed;
    let in_ledger = ledger.and_then(|ledger| crossing(plan, ledger, &holder, &act));
    let in_ledger = in_ledger.map(Box::new);
    Some(RedLineLine {
        holder,
        addressee,
        act,
        crossed,
        as_of,
        in_ledger,
        citations,
    })
}

pub(crate) fn sanctions(plan: &mut Plan<'_>) -> Vec<SanctionLine> {
    let sanctions: Vec<Sanction> = plan
        .own
        .iter()
        .filter_map(|entry| match &entry.item {
            Item::Sanction(sanction) if sanction.state.is_in_force() => {
                Some(sanction.clone())
            }
            _ => None,
        })
        .collect();
    sanctions
        .iter()
        .filter_map(|sanction| sanction_line(plan, sanction))
        .collect()
}

fn sanction_line(plan: &mut Plan<'_>, sanction: &Sanction) -> Option<SanctionLine> {
    let position = sanction.evidence.position;
    let (text, span) = plan.words(position, sanction.evidence.span);
    let mut citations = vec![plan.book.cite(position, span)?];
    let player = |actor: &Actor| plan.player(actor);
    let target = player(&sanction.target);
    let issuer = sanction.issuer.as_ref().map(player);
    let players = std::iter::once(&target).chain(&issuer);
    plan.book.cite_players(&mut citations, position, players);
    let whole = plan.ground.text(position);
    let reason = sanction
        .reason
        .clone()
        .filter(|reason| whole.contains(reason.as_str()));
    (!text.is_empty()).then_some(SanctionLine { issuer, target, reason, text, citations })
}
