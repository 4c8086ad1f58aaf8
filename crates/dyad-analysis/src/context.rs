//! Why now and the larger context: reasons, and what is told of each player.

use std::collections::BTreeSet;

use dyad_ledger::{DirectedDyad, Item, Party};
use dyad_types::{
    Cause, CauseKind, Clause, Coded, CountryCode, Event, Facet, FacetKind, Hedge, Holder,
    Position, Span, TableFact,
};

use crate::brief::{
    Citation, FacetLine, FactLine, Player, PlayerContext, ReasonLine, TableRow,
};
use crate::plan::Plan;

/// Reasons of the main story: those of why now, and the lasting ones of no single player.
#[derive(Default)]
pub(crate) struct Reasons {
    pub(crate) why_now: Vec<ReasonLine>,
    /// For each reason of why now the act that it names as the reason, if it names one.
    pub(crate) stated: Vec<Option<Event>>,
    pub(crate) background: Vec<ReasonLine>,
}

/// Triggers are why now, unless they bring about an act of another pair; what is no trigger and
/// concerns one player is told with the player.
pub(crate) fn reasons(plan: &mut Plan<'_>, coded: &Coded) -> Reasons {
    let mut reasons = Reasons::default();
    let mut told: Vec<(Position, Span)> = aspects(plan)
        .iter()
        .map(|aspect| (aspect.position, aspect.span))
        .collect();
    for cause in causes(plan) {
        let (at, span) = (cause.cause.position, cause.cause.span);
        // What is told of a player, or was a reason already, is not told again as background.
        let again =
            told.iter().any(|(known, words)| *known == at && words.overlaps(span));
        if cause.kind != CauseKind::Trigger && again {
            continue;
        }
        told.push((at, span));
        let is_trigger = cause.kind == CauseKind::Trigger;
        if !is_trigger && facet_kind(&cause).is_some() {
            continue;
        }
        let now = is_trigger && concerns_headline(plan, &cause, coded);
        let Some(line) = reason(plan, &cause, coded) else { continue };
        if now {
            reasons.why_now.push(line);
            reasons.stated.push(stated(&cause, coded).cloned());
        } else {
            reasons.background.push(line);
        }
    }
    reasons
}

/// The act that is the reason: as the coder links it, else the first one in its words.
fn stated<'c>(cause: &Cause, coded: &'c Coded) -> Option<&'c Event> {
    let Clause { position, span, event } = cause.cause;
    let linked = event.and_then(|idx| coded.events.get(idx));
    linked.or_else(|| {
        coded.events.iter().find(|event| {
            event.evidence.position == position && event.evidence.span.overlaps(span)
        })
    })
}

fn causes(plan: &Plan<'_>) -> Vec<Cause> {
    let cause = |item: &Item| match item {
        Item::Cause(stated) => Some(stated.cause.clone()),
        _ => None,
    };
    plan.own.iter().filter_map(|entry| cause(&entry.item)).collect()
}

/// A motive is an interest of its player, a constraint a constraint.
fn facet_kind(cause: &Cause) -> Option<FacetKind> {
    cause.player?;
    match cause.kind {
        CauseKind::Motive => Some(FacetKind::Interest),
        CauseKind::Constraint => Some(FacetKind::Constraint),
        CauseKind::Distraction => Some(FacetKind::Distraction),
        CauseKind::Trigger | CauseKind::Background => None,
    }
}

/// Nouns that stand for the act a story is about: "the step came after ...", "a row over ...".
/// Own list.
const ACT_NOUNS: [&str; 16] = [
    "act",
    "action",
    "announcement",
    "break",
    "crisis",
    "decision",
    "dispute",
    "feud",
    "measure",
    "move",
    "quarrel",
    "row",
    "rupture",
    "standoff",
    "step",
    "tension",
];

/// Whether a trigger is one of the act the story is about: it answers a heading, or brings about
/// nothing in particular, a recent act of the pair or of one of the two, or what a noun such as
/// "the step" stands for.
fn concerns_headline(plan: &Plan<'_>, cause: &Cause, coded: &Coded) -> bool {
    let Some(effect) = &cause.effect else { return true };
    if answers_heading(cause) {
        return true;
    }
    let Some(event) = effect.event.and_then(|idx| coded.events.get(idx)) else {
        let words = effect.span.of(plan.ground.text(effect.position)).to_lowercase();
        let mut words = words.split(|letter: char| !letter.is_alphanumeric());
        return words.any(|word| {
            ACT_NOUNS.contains(&word) || ACT_NOUNS.contains(&word.trim_end_matches('s'))
        });
    };
    is_act_of_headline(plan, event)
}

/// The answer to "Why now?" stands in another sentence than the act, with nothing to link them.
fn answers_heading(cause: &Cause) -> bool {
    let effect = cause.effect.as_ref();
    cause.signal.is_empty()
        && effect.is_some_and(|effect| effect.position != cause.cause.position)
}

fn is_act_of_headline(plan: &Plan<'_>, event: &Event) -> bool {
    let Some(dyad) = plan.dyad() else { return true };
    let recent = match (event.date.interval, plan.published()) {
        (Some(days), Some(published)) => crate::acts::is_recent(days, published),
        (Some(_), None) | (None, _) => true,
    };
    let of_pair = match &event.recipient {
        Some(recipient) => {
            let pair = DirectedDyad::between(&event.actor, recipient);
            pair.is_none_or(|pair| pair.undirected() == *dyad)
        }
        None => dyad.party_of(&event.actor).is_some(),
    };
    recent && of_pair
}

/// The words of an effect; where the clause is no more than the verb of an act, those of the act.
fn effect_words(plan: &Plan<'_>, effect: &Clause, coded: &Coded) -> (String, Span) {
    let words = plan.words(effect.position, effect.span);
    let act = effect.event.and_then(|idx| coded.events.get(idx));
    let act = act.filter(|act| act.evidence.position == effect.position);
    let sentence = plan.ground.sentence(effect.position);
    match (act, sentence) {
        (Some(act), Some(sentence)) if words.0.split_whitespace().count() < 3 => {
            let span = crate::words::act(sentence, &act.evidence);
            (span.of(&sentence.text).to_owned(), span)
        }
        _ => words,
    }
}

fn reason(plan: &mut Plan<'_>, cause: &Cause, coded: &Coded) -> Option<ReasonLine> {
    let Clause { position, span, .. } = cause.cause;
    let (text, span) = plan.words(position, span);
    let mut citations: Vec<Citation> =
        plan.book.cite(position, span).into_iter().collect();
    // The act that a heading asks about is that of the headline, or none is named.
    let event = cause
        .effect
        .as_ref()
        .and_then(|effect| coded.events.get(effect.event?));
    let is_other = answers_heading(cause)
        && event.is_some_and(|event| !is_act_of_headline(plan, event));
    let effect = cause.effect.as_ref().filter(|_| !is_other).and_then(|effect| {
        let (text, span) = effect_words(plan, effect, coded);
        let citation = plan.book.cite(effect.position, span)?;
        citations.push(citation);
        (!text.is_empty()).then_some(text)
    });
    let holder = plan.holder(&cause.holder, position, &mut citations);
    (!text.is_empty()).then_some(ReasonLine {
        kind: cause.kind,
        reason: text,
        effect,
        hedge: cause.hedge,
        holder,
        in_ledger: None,
        citations,
    })
}

/// Something told of one player, as a facet or as a motive or constraint.
struct Aspect {
    player: Player,
    kind: FacetKind,
    hedge: Hedge,
    holder: Holder,
    position: Position,
    span: Span,
}

/// What the main story and the tables tell of each player: the two of the headline first, then the
/// others in the order in which the text comes to them.
pub(crate) fn players(
    plan: &mut Plan<'_>,
    facts: &[TableFact],
    rows: &mut Vec<TableRow>,
) -> Vec<PlayerContext> {
    let mut order: Vec<Player> = plan
        .headline
        .iter()
        .flat_map(|headline| [headline.first.clone(), headline.second.clone()])
        .collect();
    let aspects = aspects(plan);
    for aspect in &aspects {
        if !order.iter().any(|player| is_same(player, &aspect.player)) {
            order.push(aspect.player.clone());
        }
    }
    let facts = facts_of(plan, &order, facts);
    let mut contexts = Vec::new();
    for player in order {
        let own = aspects.iter().filter(|aspect| is_same(&aspect.player, &player));
        let mut lines: Vec<FacetLine> =
            own.filter_map(|aspect| facet_line(plan, aspect)).collect();
        lines.sort_by_key(|line| line.kind);
        let told = facts.iter().filter(|fact| country(&player) == Some(fact.player));
        let facts = told.map(|fact| fact_line(plan, fact, rows)).collect();
        let context = PlayerContext { player, lines, facts };
        if !context.lines.is_empty() || !context.facts.is_empty() {
            contexts.push(context);
        }
    }
    contexts
}

/// The facts that bear on the story: of one of the two of the headline, alone or with another
/// player. What holds for both sides of a pair (a border, a pact) is told once, by the first.
fn facts_of<'f>(
    plan: &Plan<'_>,
    order: &[Player],
    facts: &'f [TableFact],
) -> Vec<&'f TableFact> {
    let place = |code: CountryCode| order.iter().position(|p| country(p) == Some(code));
    let headline = plan.headline.iter();
    let sides: Vec<CountryCode> = headline
        .flat_map(|headline| [&headline.first, &headline.second])
        .filter_map(country)
        .collect();
    let pair = |fact: &TableFact| {
        fact.other
            .map(|other| (fact.player.min(other), fact.player.max(other)))
    };
    let mut kept: Vec<&TableFact> = Vec::new();
    let mut sorted: Vec<&TableFact> = facts.iter().collect();
    sorted.sort_by_key(|fact| place(fact.player));
    for fact in sorted {
        let bears = std::iter::once(fact.player)
            .chain(fact.other)
            .any(|code| sides.contains(&code));
        let known = place(fact.player).is_some()
            && fact.other.is_none_or(|other| place(other).is_some());
        let again = kept.iter().any(|kept| {
            kept.table == fact.table && kept.text == fact.text && pair(kept) == pair(fact)
        });
        if bears && known && !again {
            kept.push(fact);
        }
    }
    kept
}

fn country(player: &Player) -> Option<CountryCode> {
    CountryCode::new(player.party.as_ref()?.as_str()).ok()
}

fn is_same(one: &Player, other: &Player) -> bool {
    match (&one.party, &other.party) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.name == other.name,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn aspects(plan: &Plan<'_>) -> Vec<Aspect> {
    let mut aspects: Vec<Aspect> = Vec::new();
    for entry in &plan.own {
        let aspect = match &entry.item {
            Item::Facet(facet) => of_facet(plan, facet),
            Item::Cause(stated) => of_cause(plan, &stated.cause),
            _ => None,
        };
        let Some(aspect) = aspect else { continue };
        let told = |known: &Aspect| {
            known.position == aspect.position
                && known.kind == aspect.kind
                && is_same(&known.player, &aspect.player)
                && known.span.overlaps(aspect.span)
        };
        if !aspects.iter().any(told) {
            aspects.push(aspect);
        }
    }
    aspects.sort_by_key(|aspect| (aspect.position, aspect.span));
    aspects
}

fn of_facet(plan: &Plan<'_>, facet: &Facet) -> Option<Aspect> {
    let player = plan.player(&facet.player);
    player.party.as_ref()?;
    Some(Aspect {
        player,
        kind: facet.kind,
        hedge: facet.hedge,
        holder: facet.holder.clone(),
        position: facet.evidence.position,
        span: facet.evidence.span,
    })
}

fn of_cause(plan: &Plan<'_>, cause: &Cause) -> Option<Aspect> {
    let kind = facet_kind(cause)?;
    let party = Party::new(cause.player?.as_str()).ok()?;
    let player = Player {
        name: plan.ground.name_of(&party),
        party: Some(party),
    };
    Some(Aspect {
        player,
        kind,
        hedge: cause.hedge,
        holder: cause.holder.clone(),
        position: cause.cause.position,
        span: cause.cause.span,
    })
}

fn facet_line(plan: &mut Plan<'_>, aspect: &Aspect) -> Option<FacetLine> {
    let (text, span) = plan.words(aspect.position, aspect.span);
    let citation = plan.book.cite(aspect.position, span)?;
    let mut citations = vec![citation];
    plan.book
        .cite_players(&mut citations, aspect.position, [&aspect.player]);
    let holder = plan.holder(&aspect.holder, aspect.position, &mut citations);
    (!text.is_empty()).then_some(FacetLine {
        kind: aspect.kind,
        text,
        hedge: aspect.hedge,
        holder,
        citations,
    })
}

/// A fact of a pair names the other side.
fn fact_line(plan: &Plan<'_>, fact: &TableFact, rows: &mut Vec<TableRow>) -> FactLine {
    let same = |row: &TableRow| row.table == fact.table && row.cells == fact.cells;
    let row = rows
        .iter()
        .find(|row| same(row))
        .map_or_else(|| rows.len() + 1, |row| row.id);
    if row > rows.len() {
        rows.push(TableRow {
            id: row,
            table: fact.table.clone(),
            cells: fact.cells.clone(),
            year: fact.year,
            source: fact.source.clone(),
        });
    }
    let other = fact.other.and_then(|other| plan.ground.country_name(other));
    let text = match other {
        Some(other) if !fact.text.contains(other) => {
            format!("with {other}: {}", fact.text)
        }
        Some(_) | None => fact.text.clone(),
    };
    FactLine { text, row }
}

/// The players of a headline and of the facets and motives of the main story, by code: whose
/// table facts a brief can use.
pub(crate) fn countries(plan: &Plan<'_>) -> Vec<CountryCode> {
    let headline = plan.headline.iter();
    let sides = headline
        .flat_map(|headline| [&headline.first, &headline.second])
        .cloned();
    let told = aspects(plan).into_iter().map(|aspect| aspect.player);
    let codes: BTreeSet<CountryCode> =
        sides.chain(told).filter_map(|player| country(&player)).collect();
    codes.into_iter().collect()
}
