//! A story coded by hand, as the coder would: own words, invented states.

use std::collections::BTreeMap;

use dyad_analysis::{Brief, BriefInput, TableFact, brief};
use dyad_ledger::{Entry, Past};
use dyad_types::{
    Cause, CauseKind, ChannelKind, ChannelState, CountryCode, DateBasis, Dated,
    EventType, FacetKind, Hedge, Holder, Outlook, OutlookKind, Precision, RedLine, Span,
    StoryKind, TimeExpression, TimeRelation, TimeUnit, TimeValue, TokenRange,
};

use crate::made::{Page, actor, dated};

pub(crate) const CALL: &str =
    "Last week Arstotzka stopped answering the daily call from Kolechia.";
pub(crate) const OFFICE: &str =
    "Yesterday Arstotzka tore down the border office, in use since 2018.";
const MEETING: &str = "Arstotzka and Kolechia had met in 2018.";
const PROTEST: &str = "Obristan condemned Arstotzka, a minister said.";
const TRIGGER: &str = "The issue seems to be its failure to stop smugglers.";
const WISH: &str = "Kolechia wants cheap grain.";
const LEVER: &str = "Obristan can open the strait.";
const OUTLOOK: &str =
    "If Arstotzka feels cornered, it could test rockets in the coming months.";
const LIMIT: &str = "Rockets over the strait are a red line for Obristan.";
const TEASER: &str = "Antegria invaded Impor on Monday.";

/// The story, published on Wednesday, 17 June 2020, with a teaser of another one beside it.
pub(crate) fn page(published: &str) -> Page {
    let mut page = Page::new(
        "1",
        published,
        &[
            &["Arstotzka ends talks with Kolechia"],
            &[CALL, OFFICE],
            &[MEETING, PROTEST],
            &[TRIGGER],
            &[WISH, LEVER],
            &[OUTLOOK, LIMIT],
        ],
    );
    page.story(StoryKind::Related, "2021-03-01", &[&["Elsewhere"], &[TEASER]]);
    times(&mut page);
    mentions(&mut page);
    acts(&mut page, published);
    reasons(&mut page);
    looks_ahead(&mut page, published);
    page
}

fn named(name: &str) -> dyad_types::Actor {
    let code = match name {
        "Arstotzka" => "ARS",
        "Kolechia" => "KOL",
        "Obristan" => "OBR",
        "Antegria" => "ANT",
        _ => "IMP",
    };
    actor(code, name)
}

fn times(page: &mut Page) {
    let shift = |unit, by| TimeValue::Shift { unit, by };
    let told = [
        (CALL, 0..2, shift(TimeUnit::Week, -1), TimeRelation::At),
        (OFFICE, 0..1, shift(TimeUnit::Day, -1), TimeRelation::At),
        (OFFICE, 10..11, TimeValue::Year { year: 2018 }, TimeRelation::Since),
        (MEETING, 6..7, TimeValue::Year { year: 2018 }, TimeRelation::At),
    ];
    for (text, tokens, value, relation) in told {
        let sentence = page.sentences.iter_mut().find(|sentence| sentence.text == text);
        let sentence = sentence.expect("stands in the story");
        let tokens = TokenRange::new(tokens.start, tokens.end);
        sentence.times.push(TimeExpression { tokens, value, relation });
    }
}

fn mentions(page: &mut Page) {
    for name in ["Arstotzka", "Kolechia", "Obristan", "Antegria", "Impor"] {
        page.mention(name, &[named(name)]);
    }
}

/// A date told by words of a sentence, or undated where the story is.
fn told(page: &Page, text: &str, words: &str, days: &str, published: &str) -> Dated {
    let at = page.evidence(text);
    let words = Some(page.words_in(&at, words));
    if published.is_empty() {
        return Dated { words, ..Dated::UNDATED };
    }
    Dated { basis: DateBasis::Relative, words, ..dated(days) }
}

fn acts(page: &mut Page, published: &str) {
    let sides = |one: &'static str, other: &'static str| {
        [(one, named(one)), (other, named(other))]
    };
    let ours = sides("Arstotzka", "Kolechia");
    let last_week = told(page, CALL, "Last week", "2020-06-08/2020-06-14", published);
    page.event(
        "stopped answering the daily call from Kolechia",
        ours.clone(),
        EventType::Sanction,
        last_week.clone(),
    );
    let yesterday = told(page, OFFICE, "Yesterday", "2020-06-16", published);
    let tore = "tore down the border office";
    page.event(tore, ours.clone(), EventType::Assault, yesterday.clone());
    let in_2018 = |text: &str| {
        let words = Some(page.words_in(&page.evidence(text), "2018"));
        Dated { words, ..dated("2018") }
    };
    let (met, since) = (in_2018(MEETING), in_2018(OFFICE));
    page.event("had met", ours, EventType::Consult, met);
    let holder = Holder {
        name: "a minister".to_owned(),
        actor: None,
        span: Some(page.words_in(&page.evidence(PROTEST), "a minister")),
    };
    let undated = dated("");
    let other = page.event(
        "condemned Arstotzka",
        sides("Obristan", "Arstotzka"),
        EventType::Accuse,
        undated.clone(),
    );
    other.holder = Some(holder);
    page.event("invaded Impor", sides("Antegria", "Impor"), EventType::Assault, undated);
    let both = [named("Arstotzka"), named("Kolechia")];
    let (hotline, office) = (ChannelKind::Hotline, ChannelKind::LiaisonOffice);
    page.channel("the daily call", hotline, ChannelState::Silent, &both, last_week);
    page.channel("the border office", office, ChannelState::Open, &both, since);
    page.channel("the border office", office, ChannelState::Destroyed, &both, yesterday);
}

fn reasons(page: &mut Page) {
    let cause = |kind, words: &str, player: Option<&str>| Cause {
        cause: page.clause(words),
        effect: None,
        signal: Span::default(),
        kind,
        hedge: Hedge::Seems,
        holder: Holder::writer(),
        player: player.and_then(|code| CountryCode::new(code).ok()),
    };
    let causes = vec![
        cause(CauseKind::Trigger, "its failure to stop smugglers", Some("KOL")),
        cause(CauseKind::Motive, "wants cheap grain", Some("KOL")),
    ];
    page.coded.causes = causes;
    page.facet("wants cheap grain", named("Kolechia"), FacetKind::Interest);
    page.facet("can open the strait", named("Obristan"), FacetKind::Lever);
}

fn looks_ahead(page: &mut Page, published: &str) {
    let horizon =
        told(page, OUTLOOK, "in the coming months", "2020-06-17/2020-12-17", published);
    let horizon = Dated { precision: Precision::Period, ..horizon };
    let outlook = Outlook {
        kind: OutlookKind::Condition,
        condition: Some(page.clause("If Arstotzka feels cornered")),
        outcome: page.clause("it could test rockets in the coming months"),
        actor: Some(named("Arstotzka")),
        modality: Hedge::Possible,
        horizon,
        holder: Holder::writer(),
    };
    page.coded.outlooks.push(outlook);
    let line = RedLine {
        holder: named("Obristan"),
        addressee: Some(named("Arstotzka")),
        act: "Rockets over the strait".to_owned(),
        crossed: None,
        as_of: Dated::UNDATED,
        evidence: page.evidence(LIMIT),
    };
    page.coded.red_lines.push(line);
}

pub(crate) fn names() -> BTreeMap<CountryCode, String> {
    let all = [
        ("ARS", "Arstotzka"),
        ("KOL", "Kolechia"),
        ("OBR", "Obristan"),
        ("ANT", "Antegria"),
        ("IMP", "Impor"),
    ];
    let code = |code| CountryCode::new(code).expect("three letters");
    all.iter()
        .map(|(key, name)| (code(key), (*name).to_owned()))
        .collect()
}

pub(crate) fn fact(text: &str) -> TableFact {
    let cell = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    TableFact {
        player: CountryCode::new("KOL").expect("three letters"),
        other: CountryCode::new("ARS").ok(),
        text: text.to_owned(),
        table: "trade_share.tsv".to_owned(),
        cells: vec![
            cell("country", "KOL"),
            cell("partner", "ARS"),
            cell("share_pct", "62"),
            cell("year", "2019"),
        ],
        year: Some(2019),
        source: "made up".to_owned(),
    }
}

pub(crate) fn brief_of(page: &Page, facts: &[TableFact], history: &[Entry]) -> Brief {
    brief_after(page, facts, history, None)
}

pub(crate) fn brief_after(
    page: &Page,
    facts: &[TableFact],
    history: &[Entry],
    past: Option<&Past>,
) -> Brief {
    let names = names();
    brief(&BriefInput {
        article: &page.article,
        sentences: &page.sentences,
        coded: &page.coded,
        history,
        past,
        table_facts: facts,
        country_names: &names,
    })
}
