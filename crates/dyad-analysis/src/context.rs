//! Why now and the larger context: reasons, and what is told of each player.

use std::collections::BTreeSet;

use dyad_ledger::alike::{SAME, words_alike};
use dyad_ledger::{DirectedDyad, Item, Party};
use dyad_types::{
    Cause, CauseKind, Clause, Coded, CountryCode, Event, EventType, Facet, FacetKind,
    Hedge, Holder, ParagraphKind, Position, Span, TableFact,
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
/// concerns one player is told with the player. A reason that no words mark is left to the ledger, and
/// a condition of what may come is told there.
pub(crate) fn reasons(plan: &mut Plan<'_>, coded: &Coded) -> Reasons {
    let mut reasons = Reasons::default();
    let mut near: Vec<Near> = Vec::new();
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
        // "Washington → France recalled its ambassador": a bare name is no reason.
        let words = span.of(plan.ground.text(at));
        let beside = cause.effect.as_ref().is_some_and(|effect| effect.position == at);
        if beside
            && words.split_whitespace().count() < 2
            && stated(&cause, coded).is_none()
        {
            continue;
        }
        let is_trigger = cause.kind == CauseKind::Trigger;
        if !is_trigger && facet_kind(&cause).is_some() {
            continue;
        }
        let nearness = nearness(plan, &cause, coded).filter(|_| is_trigger);
        let Some(line) = reason(plan, &cause, coded) else { continue };
        match nearness {
            Some(nearness) => near.push((nearness, line, stated(&cause, coded).cloned())),
            None => reasons.background.push(line),
        }
    }
    let mut near = without_title_repeats(plan, near);
    let nearest = near.iter().map(|(nearness, ..)| *nearness).max();
    near.sort_by_key(|(nearness, ..)| std::cmp::Reverse(*nearness));
    for (nearness, line, event) in near {
        // What moved one of the two says why now only where nothing tells it of both.
        if nearness > Nearness::OneSide || nearest == Some(Nearness::OneSide) {
            reasons.why_now.push(line);
            reasons.stated.push(event);
        } else {
            reasons.background.push(line);
        }
    }
    reasons
}

/// A reason of why now, with how near it is and the act that it names.
type Near = (Nearness, ReasonLine, Option<Event>);

/// Leaves out reasons of the title that the story tells again.
fn without_title_repeats(plan: &Plan<'_>, near: Vec<Near>) -> Vec<Near> {
    let is_title = |line: &ReasonLine| {
        let first = line.citations.first();
        let item = first.and_then(|citation| plan.book.item(citation.evidence));
        let kind = item.and_then(|item| plan.kind_of(item.sentence.position));
        kind == Some(ParagraphKind::Title)
    };
    let (titles, mut kept): (Vec<Near>, Vec<Near>) =
        near.into_iter().partition(|(_, line, _)| is_title(line));
    let told = |title: &ReasonLine, kept: &[Near]| {
        kept.iter()
            .any(|(_, line, _)| words_alike(&title.reason, &line.reason) >= SAME)
    };
    let new: Vec<Near> = titles
        .into_iter()
        .filter(|(_, title, _)| !told(title, &kept))
        .collect();
    kept.splice(0..0, new);
    kept
}

/// The act that is the reason: as the coder links it, else the first one in its words.
fn stated<'c>(cause: &'c Cause, coded: &'c Coded) -> Option<&'c Event> {
    acts_in(&cause.cause, coded).next()
}

fn causes(plan: &Plan<'_>) -> Vec<Cause> {
    let cause = |item: &Item| match item {
        Item::Cause(stated) => Some(stated.cause.clone()),
        _ => None,
    };
    let all = plan.own.iter().filter_map(|entry| cause(&entry.item));
    all.filter(|cause| is_marked(cause) && !is_condition(plan, cause))
        .collect()
}

/// Whether words of the text say that it is a reason: a signal, a heading's question, or a statement
/// such as "the immediate issue is".
fn is_marked(cause: &Cause) -> bool {
    !cause.signal.is_empty() || cause.effect.is_none() || answers_heading(cause)
}

/// Whether it is the condition of something that may come.
fn is_condition(plan: &Plan<'_>, cause: &Cause) -> bool {
    let Clause { position, span, .. } = cause.cause;
    plan.own.iter().any(|entry| match &entry.item {
        Item::Outlook(outlook) => outlook.condition.as_ref().is_some_and(|condition| {
            condition.position == position && condition.span.overlaps(span)
        }),
        _ => false,
    })
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
const ACT_NOUNS: [&str; 48] = [
    "act",
    "action",
    "announcement",
    "ban",
    "blow",
    "break",
    "breakthrough",
    "closure",
    "crisis",
    "cut",
    "decision",
    "dispute",
    "downgrade",
    "embargo",
    "escalation",
    "expulsion",
    "fallout",
    "feud",
    "handshake",
    "measure",
    "move",
    "normalisation",
    "normalization",
    "quarrel",
    "rapprochement",
    "recall",
    "reconciliation",
    "reopening",
    "response",
    "restoration",
    "retaliation",
    "reversal",
    "rift",
    "row",
    "rupture",
    "shift",
    "spat",
    "split",
    "standoff",
    "step",
    "summit",
    "suspension",
    "tension",
    "thaw",
    "turn",
    "turnaround",
    "walkout",
    "withdrawal",
];

/// How near a trigger is to the act the story is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// It brings about a recent act of one of the two, to nobody in particular.
    OneSide,
    /// It stands where the text answers "Why now?", without a word that says so, or is what "a quarrel" is
    /// about.
    Answer,
    /// It brings about a recent act of the pair, or what a noun such as "the step" stands for.
    Act,
    /// The text names it as the reason of the act: it is "the final straw".
    Stated,
}

/// How near a trigger is to the act the story is about; `None` when it brings about something else, is
/// or is only supposed.
fn nearness(plan: &Plan<'_>, cause: &Cause, coded: &Coded) -> Option<Nearness> {
    let Some(effect) = &cause.effect else {
        let is_said = !cause.signal.is_empty();
        return Some(if is_said { Nearness::Stated } else { Nearness::Answer });
    };
    if answers_heading(cause) {
        return Some(Nearness::Answer);
    }
    let words = cause.cause.span.of(plan.ground.text(cause.cause.position));
    if is_supposed(words) {
        return None;
    }
    // The act that the text asked about before, whichever the coder took for it.
    if !are_neighbours(effect.position, cause.cause.position) {
        return Some(Nearness::Stated);
    }
    let words = effect.span.of(plan.ground.text(effect.position));
    if is_act_noun(words) {
        // "a quarrel over a water intake" tells what it is about, less than why it broke out.
        let is_topic = words.split_whitespace().any(|word| word == "a" || word == "an");
        return Some(if is_topic { Nearness::Answer } else { Nearness::Act });
    }
    // Told in words that code nothing, of both: "Niger closed the valves of the pipeline through Benin."
    let told_before = effect.position != cause.cause.position;
    let is_uncoded = acts_in(effect, coded).next().is_none();
    if told_before && is_uncoded && names_both(plan, effect.position) {
        return Some(Nearness::Act);
    }
    let event = acts_in(effect, coded).find(|event| is_act_of_headline(plan, event))?;
    if effect.position != cause.cause.position {
        return Some(Nearness::Stated);
    }
    let pair = event
        .recipient
        .as_ref()
        .and_then(|to| DirectedDyad::between(&event.actor, to));
    // Arrests at home and marches are no turn of the relationship.
    let at_home = matches!(event.event_type, EventType::Coerce | EventType::Protest);
    match pair {
        Some(_) => Some(Nearness::Act),
        None => (!at_home).then_some(Nearness::OneSide),
    }
}

/// Whether the sentence names both sides of the headline.
fn names_both(plan: &Plan<'_>, position: Position) -> bool {
    let named = plan.ground.parties_at(position);
    let names = |side: &Party| named.iter().any(|party| party.root() == side.root());
    plan.dyad().is_some_and(|dyad| dyad.parties().into_iter().all(names))
}

/// Whether one sentence stands right before the other, as far as their numbers tell.
fn are_neighbours(one: Position, other: Position) -> bool {
    let (first, second) = (one.min(other), one.max(other));
    let in_paragraph =
        first.paragraph == second.paragraph && first.sentence + 1 >= second.sentence;
    let over_paragraphs = first.paragraph + 1 == second.paragraph && second.sentence == 0;
    first.story == second.story && (in_paragraph || over_paragraphs)
}

/// Whether nothing dates the act in a story that has a date: it may be long ago.
fn is_timeless(plan: &Plan<'_>, event: &Event) -> bool {
    event.date.interval.is_none() && plan.published().is_some()
}

/// The acts that a clause tells: as the coder links it, then those whose words lie in it.
fn acts_in<'c>(clause: &'c Clause, coded: &'c Coded) -> impl Iterator<Item = &'c Event> {
    let linked = clause.event.and_then(|idx| coded.events.get(idx));
    let inside = coded.events.iter().filter(|event| {
        event.evidence.position == clause.position
            && event.evidence.span.overlaps(clause.span)
    });
    linked.into_iter().chain(inside)
}

/// Words of a clause that stand for the act alone: "The step came", "the decision". Longer ones tell
/// something of their own.
fn is_act_noun(words: &str) -> bool {
    let words: Vec<String> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let determiners =
        ["the", "this", "that", "these", "a", "an", "its", "their", "his", "her"];
    // "governments are split" names no split.
    let is_noun = |(idx, word): (usize, &String)| {
        let near = words[idx.saturating_sub(3)..idx].iter();
        let is_named = near
            .clone()
            .any(|word| determiners.contains(&word.as_str()) || word == "s");
        let verbs = ["is", "are", "was", "were"];
        let is_name = words.len() <= LONGEST_NAME
            && !words.iter().any(|word| verbs.contains(&word.as_str()));
        (is_named || is_name)
            && (ACT_NOUNS.contains(&word.as_str())
                || ACT_NOUNS.contains(&word.trim_end_matches('s')))
    };
    // "a row" names the act, "a long feud was never comfortable" tells of it.
    let is_any = words.iter().any(|word| word == "a" || word == "an");
    let longest = if is_any { LONGEST_NAME } else { LONGEST_POINTER };
    words.iter().enumerate().any(is_noun) && words.len() <= longest
}

/// "The Blue House announced the step", "The step came on Friday night": words of such a clause.
const LONGEST_POINTER: usize = 10;
/// "A bitter row": words of a name with "a".
const LONGEST_NAME: usize = 3;

/// Whether the words tell what would or could be.
fn is_supposed(words: &str) -> bool {
    // "May" is a month. What is said or wanted within the clause may well be to come.
    let modals = ["would", "could", "might", "may", "if", "If"];
    let inner = ["that", "which", "who", "whom", "where", "to"];
    let mut main = words.split_whitespace().take_while(|word| !inner.contains(word));
    main.any(|word| modals.contains(&word))
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
    // Which act a heading asks about is a guess where it is told far off: none is named.
    let event = cause
        .effect
        .as_ref()
        .and_then(|effect| coded.events.get(effect.event?));
    let is_far = cause
        .effect
        .as_ref()
        .is_some_and(|effect| !are_neighbours(effect.position, position));
    let is_other = is_far
        || answers_heading(cause)
            && event.is_some_and(|event| {
                !is_act_of_headline(plan, event) || is_timeless(plan, event)
            });
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
    if !is_known(plan, player.party.as_ref()?) {
        return None;
    }
    Some(Aspect {
        player,
        kind: facet.kind,
        hedge: facet.hedge,
        holder: facet.holder.clone(),
        position: facet.evidence.position,
        span: facet.evidence.span,
    })
}

/// What stands for several states or none: bodies of states, of citizens, companies. CAMEO's codes.
const BODIES: [&str; 4] = ["IGO", "IMG", "NGO", "MNC"];

/// Whether it is a state, of one, or a body: "the government" of nobody known is no player.
fn is_known(plan: &Plan<'_>, party: &Party) -> bool {
    let root = party.root();
    BODIES.contains(&root)
        || CountryCode::new(root)
            .is_ok_and(|code| plan.ground.country_name(code).is_some())
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
