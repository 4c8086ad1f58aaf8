//! The words that all renderings for readers share: labels, asides, who did it to whom.

use dyad_analysis::{
    ActLine, Brief, BriefSource, ChannelLine, ChannelStep, Citation, EvidenceItem,
    LineDate, OutlookLine, Player, RedLineLine, SanctionLine, StatusLine, TableRow,
    Version,
};
use dyad_ledger::{Arrow, TextRange, Turn};
use dyad_types::{
    Actor, Actuality, CauseKind, Event, FacetKind, Hedge, Holder, OutlookKind, Precision,
    Publication, Sentence, Span, Story,
};

use crate::render::Page;

/// "rupture, 16 June 2020", "worse", "unchanged, June 2020".
pub(super) fn status(line: &StatusLine) -> String {
    let what = match (line.turn, line.arrow) {
        (Turn::Rupture | Turn::Detente, _) => line.turn.as_str(),
        (Turn::None, Arrow::Same) => "unchanged",
        (Turn::None, Arrow::Worse | Arrow::Better) => line.arrow.as_str(),
    };
    match line.date.interval {
        Some(_) => format!("{what}, {}", line.date.full),
        None => what.to_owned(),
    }
}

/// When a page was published: "published 17 June 2020", "undated, best estimate 2020".
pub(super) fn published(publication: &Publication) -> String {
    let date = publication.date.map(|date| match publication.precision {
        Precision::Day => format!("published {}", date.strftime("%-d %B %Y")),
        Precision::Month => format!("published {}", date.strftime("%B %Y")),
        Precision::Year => format!("published {}", date.strftime("%Y")),
        Precision::Week | Precision::Quarter | Precision::Period | Precision::Unknown => {
            format!("published about {}", date.strftime("%-d %B %Y"))
        }
    });
    match (date, &publication.estimate) {
        (Some(date), _) => date,
        (None, Some(estimate)) => format!("undated, best estimate {}", estimate.year),
        (None, None) => "undated".to_owned(),
    }
}

/// `(one; two)` after a space; nothing for no part.
pub(super) fn aside(parts: &[String]) -> String {
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// How sure the holder of a view sounds, and who it is.
pub(super) fn view(hedge: Hedge, holder: &str) -> Vec<String> {
    hedged(hedge).into_iter().chain(Some(holder.to_owned())).collect()
}

/// How sure a holder sounds, with the range of probability of such words where there is one:
/// "hedged: likely, 55-80 %"; `None` for what is stated flatly.
pub(super) fn hedged(hedge: Hedge) -> Option<String> {
    match (hedge, hedge.probability()) {
        (Hedge::None, _) => None,
        (_, Some((low, high))) => Some(format!("hedged: {hedge}, {low}-{high} %")),
        (_, None) => Some(format!("hedged: {hedge}")),
    }
}

/// As [`view`], but nothing for what the writer states flatly.
pub(super) fn view_if_not_plain(hedge: Hedge, holder: &str) -> Vec<String> {
    if hedge == Hedge::None && holder == Holder::writer().name {
        vec![]
    } else {
        view(hedge, holder)
    }
}

/// The act with what keeps it from being a plain fact, and how often it was told.
pub(super) fn act(line: &ActLine) -> String {
    let actuality = (line.actuality != Actuality::Happened)
        .then(|| line.actuality.as_str().to_owned());
    let holder = line.holder.as_ref().map(|holder| format!("according to {holder}"));
    let reports = (line.n_reports > 1).then(|| format!("{} reports", line.n_reports));
    let parts: Vec<String> = actuality.into_iter().chain(holder).chain(reports).collect();
    format!("{}{}", line.act, aside(&parts))
}

/// "3 articles", of what several tell.
pub(super) fn articles(brief: &Brief, citations: &[Citation]) -> Option<String> {
    let n_articles = brief.n_articles(citations);
    (n_articles > 1).then(|| format!("{n_articles} articles"))
}

/// Title, publisher and day of a page; whether it repeats another.
pub(super) fn source(source: &BriefSource) -> String {
    let origin = &source.origin;
    let parts = [
        source.title.clone().unwrap_or_else(|| origin.name.clone()),
        origin.publisher.clone().unwrap_or_default(),
        published(&origin.published),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let copy = source.copy_of.is_some().then(|| "a copy of another".to_owned());
    format!("{}{}", parts.join(", "), aside(copy.as_slice()))
}

/// "from 3 articles and 1 copy".
pub(super) fn n_sources(brief: &Brief) -> String {
    let n_copies = brief.sources.iter().filter(|source| source.copy_of.is_some()).count();
    let counted = |n: usize, one: &str, several: &str| {
        if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
    };
    let articles = counted(brief.sources.len() - n_copies, "article", "articles");
    if n_copies == 0 {
        return format!("from {articles}");
    }
    format!("from {articles} and {}", counted(n_copies, "copy", "copies"))
}

/// What pages say differently: who says it, and its words.
pub(super) fn version(version: &Version) -> String {
    let date = version.date.as_ref().map(|date| date.full.clone());
    let by = match &version.holder {
        Some(holder) => format!("{} ({holder})", version.by),
        None => version.by.clone(),
    };
    format!("{by}: \u{201c}{}\u{201d}{}", version.text, aside(date.as_slice()))
}

/// How many lines were checked, and how many did not stand.
pub(super) fn checked(brief: &Brief) -> String {
    let counts = brief.dropped.iter().filter(|count| count.n_lines > 0);
    let counts: Vec<String> = counts
        .map(|count| format!("{} ({})", count.n_lines, count.reason))
        .collect();
    let n_lines = brief.n_lines();
    let lines = if n_lines == 1 { "line stands" } else { "lines stand" };
    let left_out = if counts.is_empty() {
        "none left out".to_owned()
    } else {
        format!("left out: {}", counts.join(", "))
    };
    format!("{n_lines} {lines} on the evidence cited; {left_out}")
}

/// What was left out for length; `None` of a whole brief.
pub(super) fn cut(brief: &Brief) -> Option<String> {
    let counts = brief.cut.iter();
    let counts: Vec<String> = counts
        .map(|count| format!("{} ({})", count.n_lines, count.section))
        .collect();
    let told = format!("{}; --length full shows them", counts.join(", "));
    (!counts.is_empty()).then_some(told)
}

/// "if ..., ..." in the words of the text, with holder, hedge and horizon.
pub(super) fn outlook(line: &OutlookLine) -> String {
    let said = match &line.condition {
        Some(condition) => {
            format!("{}: {}", condition.trim_end_matches(','), line.outcome)
        }
        None => line.outcome.clone(),
    };
    let mut parts = view(line.modality, &line.holder);
    parts.extend(horizon(&line.horizon, &said));
    format!("{said}{}", aside(&parts))
}

/// The words of a horizon with the days they mean; the days alone when the words stand in the
/// line already.
fn horizon(date: &LineDate, line: &str) -> Option<String> {
    let days = date.interval.map(|_| date.full.as_str());
    let words = date.words.as_deref().filter(|words| !line.contains(words));
    match (words, days) {
        (Some(words), Some(days)) if words != days => Some(format!("{words}: {days}")),
        (Some(only), _) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    }
}

/// What a red line forbids, and whether it was crossed.
pub(super) fn red_line(line: &RedLineLine) -> String {
    let to = line
        .addressee
        .as_ref()
        .map(|player| format!("told to {}", player.name));
    let crossed = match line.crossed {
        Some(true) => "crossed",
        Some(false) => "not crossed",
        None => "not said whether crossed",
    };
    let as_of = horizon(&line.as_of, &line.act).map(|when| format!("{crossed}, {when}"));
    let parts = to
        .into_iter()
        .chain(Some(as_of.unwrap_or_else(|| crossed.to_owned())));
    format!("{}{}", line.act, aside(&parts.collect::<Vec<_>>()))
}

/// What the ledger holds that may have crossed a red line.
pub(super) fn alike(line: &RedLineLine) -> Option<String> {
    let act = line.in_ledger.as_ref()?;
    Some(format!("the ledger has: \u{201c}{}\u{201d}, {}", act.act, act.date.full))
}

/// "United Nations → North Korea" or "on North Korea".
pub(super) fn sanction_sides(line: &SanctionLine, to: &str) -> String {
    match &line.issuer {
        Some(issuer) => format!("{} {to} {}", issuer.name, line.target.name),
        None => format!("on {}", line.target.name),
    }
}

/// The kind of a channel with the words of the text for it: `hotline (a daily phone call)`.
pub(super) fn channel(line: &ChannelLine) -> String {
    let kind = line.kind.as_str();
    let own = line.name.trim();
    let says_more = !own.is_empty() && !own.to_lowercase().contains(kind);
    if says_more { format!("{kind} ({own})") } else { kind.to_owned() }
}

/// A state of a channel and since when: "cut 24 August 2021".
pub(super) fn step(step: &ChannelStep) -> String {
    match step.date.interval {
        Some(_) => format!("{} {}", step.state, step.date.full),
        None => step.state.to_string(),
    }
}

/// What is said of a channel beside its states.
pub(super) fn channel_remarks(line: &ChannelLine) -> Vec<String> {
    let contradictions = line
        .contradictions
        .iter()
        .map(|states| format!("texts disagree: {states}"));
    let silence = line
        .no_news_since
        .map(|day| format!("no news since {}", day.strftime("%-d %B %Y")));
    contradictions.chain(silence).collect()
}

/// Country or actor code where there is one, else the name.
pub(super) fn code(player: &Player) -> &str {
    player
        .party
        .as_ref()
        .map_or(player.name.as_str(), |party| party.as_str())
}

/// Who did it to whom, by code.
pub(super) fn sides_by_code(line: &ActLine, to: &str) -> String {
    let actor = code(&line.actor);
    line.recipient.as_ref().map_or_else(
        || actor.to_owned(),
        |recipient| format!("{actor} {to} {}", code(recipient)),
    )
}

/// Who did it to whom, by name.
pub(super) fn sides_by_name(brief: &Brief, line: &ActLine) -> String {
    let actor = name(brief, &line.actor);
    match &line.recipient {
        Some(recipient) => format!("{actor} → {}", name(brief, recipient)),
        None => actor.to_owned(),
    }
}

/// The name that the brief knows a party by, else the player's own: "Qatar" for "websites" in
/// Qatar.
fn name<'a>(brief: &'a Brief, player: &'a Player) -> &'a str {
    let pair = brief.headline.iter().flat_map(|pair| [&pair.first, &pair.second]);
    let mut known = pair.chain(brief.players.iter().map(|context| &context.player));
    let same = known.find(|known| known.party.is_some() && known.party == player.party);
    same.map_or(player.name.as_str(), |known| known.name.as_str())
}

/// Who did it to whom, for an event outside the brief.
pub(super) fn sides_of(event: &Event, to: &str) -> String {
    let code = |actor: &Actor| match (actor.country, actor.code.as_str()) {
        (Some(country), _) => country.to_string(),
        (None, "") => actor.name.clone(),
        (None, code) => code.to_owned(),
    };
    let actor = code(&event.actor);
    event.recipient.as_ref().map_or_else(
        || actor.clone(),
        |recipient| format!("{actor} {to} {}", code(recipient)),
    )
}

/// Heading of a kind of reason.
pub(super) fn cause_label(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Trigger => "trigger",
        CauseKind::Background => "background",
        CauseKind::Motive => "motive",
        CauseKind::Constraint => "constraint",
        CauseKind::Distraction => "distraction",
    }
}

/// Label of a reason that is not one of why now: what triggers another act is its reason.
pub(super) fn background_label(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Trigger => "reason",
        CauseKind::Background
        | CauseKind::Motive
        | CauseKind::Constraint
        | CauseKind::Distraction => cause_label(kind),
    }
}

/// Heading of a kind of facet.
pub(super) fn facet_label(kind: FacetKind) -> &'static str {
    match kind {
        FacetKind::Interest => "interest",
        FacetKind::Constraint => "constraint",
        FacetKind::Lever => "lever",
        FacetKind::Distraction => "distraction",
        FacetKind::Pressure => "pressure",
    }
}

/// Heading of a kind of outlook.
pub(super) fn outlook_label(kind: OutlookKind) -> &'static str {
    match kind {
        OutlookKind::Condition => "if",
        OutlookKind::Expectation => "expected",
        OutlookKind::Promise => "promised",
        OutlookKind::Threat => "threatened",
        OutlookKind::Deadline => "deadline",
    }
}

/// Numbers of the cited sentences, each once, in the order of the citations.
pub(super) fn evidence_ids<'a>(
    citations: impl IntoIterator<Item = &'a Citation>,
) -> Vec<usize> {
    let mut ids = Vec::new();
    for citation in citations {
        if !ids.contains(&citation.evidence) {
            ids.push(citation.evidence);
        }
    }
    ids
}

/// Where a cited sentence stands, for a reader who wants to find it: "paragraph 3, characters
/// 210-287". Paragraphs count from 1, titles and headings included. Among several pages it is told
/// with its page.
pub(super) fn place(page: Page<'_>, item: &EvidenceItem) -> String {
    let chars = item.sentence.in_input.chars;
    let paragraph = item.sentence.position.paragraph + 1;
    let place =
        format!("paragraph {paragraph}, characters {}-{}", chars.start, chars.end);
    if page.needs_page(item) {
        format!("{}, {}, {place}", item.origin.name, published(&item.origin.published))
    } else {
        place
    }
}

/// Name of a story: its title or how it begins, and when it was published.
pub(super) fn story(story: &Story) -> String {
    let first = story.title().or_else(|| story.paragraphs.first());
    let text = first.map_or("", |paragraph| paragraph.text.as_str());
    format!("{}, {}", shortened(text), published(&story.published))
}

/// What an event outside the brief tells, in the words of its sentence, from the act on.
pub(super) fn told(event: &Event, sentence: Option<&Sentence>) -> String {
    let text = sentence.map_or("", |sentence| sentence.text.as_str());
    let from = Span::new(event.evidence.span.start, text.len()).of(text);
    shortened(from.trim_end_matches('.'))
}

/// The cells of a table's row but its source, which is told apart.
pub(super) fn cells(row: &TableRow) -> impl Iterator<Item = (&str, &str)> {
    let cells = row
        .cells
        .iter()
        .map(|(column, cell)| (column.as_str(), cell.as_str()));
    cells.filter(|&(column, cell)| column != "source" || cell != row.source)
}

/// Longest name of a story or text of an event, characters.
const NAME: usize = 90;

fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(NAME) else {
        return text.to_owned();
    };
    let begin = text.get(..end).unwrap_or(text);
    let words = begin.rsplit_once(' ').map_or(begin, |(words, _)| words);
    format!("{words} …")
}

/// The words of a cited sentence that carry lines of the brief, ascending, without overlap.
pub(super) fn cited_words(brief: &Brief, evidence: usize) -> Vec<TextRange> {
    let mut words: Vec<TextRange> = citations(brief)
        .filter(|citation| {
            citation.evidence == evidence && !citation.words.bytes.is_empty()
        })
        .map(|citation| citation.words)
        .collect();
    words.sort_unstable();
    let mut merged: Vec<TextRange> = vec![];
    for range in words {
        match merged.last_mut() {
            Some(last) if range.bytes.start <= last.bytes.end => {
                last.bytes = last.bytes.cover(range.bytes);
                last.chars = last.chars.cover(range.chars);
            }
            Some(_) | None => merged.push(range),
        }
    }
    merged
}

/// Every citation of the brief, in the order of its lines.
fn citations(brief: &Brief) -> impl Iterator<Item = &Citation> {
    let status = brief.status.iter().flat_map(|line| &line.citations);
    let acts = brief.what_happened.iter().chain(&brief.also_recorded);
    let reasons = brief.why_now.iter().chain(&brief.background);
    let marked = brief.why_now.iter().filter_map(|line| line.in_ledger.as_deref());
    let candidates = marked.chain(&brief.ledger_candidates);
    let facets = brief.players.iter().flat_map(|player| &player.lines);
    let steps = brief.channels.iter().flat_map(|channel| &channel.steps);
    let versions = brief.disagreements.iter().flat_map(|line| &line.versions);
    let alike = brief.red_lines.iter().filter_map(|line| line.in_ledger.as_deref());
    status
        .chain(acts.flat_map(|line| &line.citations))
        .chain(versions.flat_map(|version| &version.citations))
        .chain(reasons.flat_map(|line| &line.citations))
        .chain(candidates.flat_map(|line| &line.act.citations))
        .chain(facets.flat_map(|line| &line.citations))
        .chain(steps.flat_map(|step| &step.citations))
        .chain(brief.what_comes_next.iter().flat_map(|line| &line.citations))
        .chain(brief.red_lines.iter().flat_map(|line| &line.citations))
        .chain(alike.flat_map(|act| &act.citations))
        .chain(brief.sanctions.iter().flat_map(|line| &line.citations))
}

/// `text` cut at the ends of `ranges` (ascending, apart), each piece with whether it lies in one.
pub(super) fn pieces<'a>(text: &'a str, ranges: &[TextRange]) -> Vec<(&'a str, bool)> {
    let mut pieces = vec![];
    let mut done = 0;
    for range in ranges {
        if text.get(done..range.bytes.start).is_none() || range.bytes.of(text).is_empty()
        {
            continue;
        }
        pieces.push((Span::new(done, range.bytes.start).of(text), false));
        pieces.push((range.bytes.of(text), true));
        done = range.bytes.end;
    }
    pieces.push((Span::new(done, text.len()).of(text), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}
