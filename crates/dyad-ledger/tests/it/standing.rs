//! Promises, threats, red lines and contact as of a day.

use dyad_ledger::{
    AnswerBasis, AnswerKind, ContactKind, Dyad, Entry, Ledger, Pledge, PledgeStanding,
    Standing, entries,
};
use dyad_types::{
    Actuality, ChannelKind, ChannelState, EventType, Hedge, Holder, Mode, Outlook,
    OutlookKind, RedLine,
};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::made::{Page, actor, dated};

fn told(page: &Page) -> Vec<Entry> {
    entries(&page.article, &page.sentences, &page.coded)
}

fn page(id: &str, published: &str, text: &str) -> Page {
    Page::new(id, published, &[&["Title"], &[text]])
}

fn ars() -> dyad_types::Actor {
    actor("ARS", "Arstotzka")
}

fn sides() -> [(&'static str, dyad_types::Actor); 2] {
    [("Arstotzka", ars()), ("Kolechia", actor("KOL", "Kolechia"))]
}

fn ledger(entries: Vec<Entry>) -> Ledger {
    let dyad: Dyad = "ARS KOL".parse().unwrap();
    Ledger::of(dyad, entries)
}

fn standing(entries: Vec<Entry>, as_of: &str) -> Standing {
    ledger(entries).standing(as_of.parse().ok(), None)
}

/// A page on which Arstotzka tells what it will do.
fn outlook(id: &str, published: &str, kind: OutlookKind, act: &str, by: &str) -> Page {
    let text = format!("Arstotzka told Kolechia that it will {act} soon.");
    let mut page = page(id, published, &text);
    page.coded.outlooks.push(Outlook {
        kind,
        condition: None,
        outcome: page.clause(act),
        actor: Some(ars()),
        modality: Hedge::None,
        horizon: dated(by),
        holder: Holder::writer(),
    });
    page
}

fn act(id: &str, published: &str, text: &str, event_type: EventType, day: &str) -> Page {
    let mut page = page(id, published, &format!("Arstotzka {text} Kolechia."));
    page.event(text, sides(), event_type, dated(day));
    page
}

const BY: &str = "2020-06-10/2020-07-03";
const ACT: &str = "close the grain terminal";

#[track_caller]
fn check(pages: &[Page], as_of: &str, pledge: impl Fn(&Pledge) -> bool) {
    let standing = standing(pages.iter().flat_map(told).collect(), as_of);
    assert_eq!(standing.pledges.len(), 1);
    assert!(pledge(&standing.pledges[0]), "{:#?}", standing.pledges[0]);
}

#[test]
fn a_deadline_is_open_until_its_last_day_is_over() {
    let page = outlook("1", "2020-06-10", OutlookKind::Threat, ACT, BY);
    let pages = [page];
    check(&pages, "2020-07-03", |pledge| pledge.standing == PledgeStanding::Open);
    check(&pages, "2020-07-04", |pledge| {
        pledge.standing == PledgeStanding::Passed && pledge.answer.is_none()
    });
    let no_day = [outlook("1", "2020-06-10", OutlookKind::Threat, ACT, "")];
    check(&no_day, "2020-07-04", |pledge| pledge.standing == PledgeStanding::NoDay);
}

#[test]
fn what_several_articles_tell_of_one_pledge_is_one() {
    let pages = [
        outlook("1", "2020-06-10", OutlookKind::Threat, ACT, ""),
        outlook("2", "2020-06-11", OutlookKind::Threat, "close its grain terminal", BY),
    ];
    check(&pages, "2020-06-20", |pledge| {
        pledge.n_articles == 2 && pledge.deadline == dated(BY) && pledge.act == ACT
    });
    let other = outlook("3", "2020-06-12", OutlookKind::Threat, "expel the envoys", "");
    let all = pages.iter().chain([&other]).flat_map(told).collect();
    assert_eq!(standing(all, "2020-06-20").pledges.len(), 2);
}

#[test]
fn the_first_act_in_the_same_words_answers_a_pledge() {
    let threat = outlook("1", "2020-06-10", OutlookKind::Threat, ACT, BY);
    let text = "closed the grain terminal to";
    let before = act("2", "2020-06-01", text, EventType::Sanction, "2020-06-01");
    let then = act("3", "2020-06-21", text, EventType::Sanction, "2020-06-20");
    let late = act("4", "2020-08-02", text, EventType::Sanction, "2020-08-01");
    check(&[threat.clone(), before], "2020-09-01", |pledge| pledge.answer.is_none());
    check(&[late.clone(), threat.clone(), then], "2020-09-01", |pledge| {
        let answer = pledge.answer.as_ref().unwrap();
        (answer.kind, answer.basis) == (AnswerKind::CarriedOut, AnswerBasis::Words)
            && answer.late == Some(false)
            && answer.date == dated("2020-06-20")
    });
    check(&[late, threat], "2020-09-01", |pledge| {
        pledge.answer.as_ref().unwrap().late == Some(true)
    });
}

#[test]
fn an_act_of_the_kind_that_was_announced_answers_it_praise_does_not() {
    for (event_type, is_answered) in
        [(EventType::Sanction, true), (EventType::Support, false)]
    {
        let mut promise = outlook("1", "2020-06-10", OutlookKind::Promise, ACT, "");
        promise.event(ACT, sides(), event_type, dated("")).actuality = Actuality::Planned;
        let later = act("2", "2020-06-21", "dealt with", event_type, "2020-06-20");
        check(&[promise, later], "2020-09-01", |pledge| {
            pledge.answer.as_ref().map(|answer| answer.basis)
                == is_answered.then_some(AnswerBasis::Kind)
        });
    }
}

#[test]
fn a_channel_that_works_fulfils_the_promise_to_open_it() {
    let kind = ChannelKind::Embassy;
    let between = [ars(), actor("KOL", "Kolechia")];
    let mut promise =
        outlook("1", "2020-06-10", OutlookKind::Promise, "reopen its embassy", "");
    let proposed = ChannelState::Proposed;
    promise.channel("its embassy", kind, proposed, &between, dated("2020-06-10"));
    let mut later = page("2", "2020-08-02", "The embassy opened on Sunday.");
    let open = ChannelState::Open;
    later.channel("The embassy", kind, open, &between, dated("2020-08-02"));
    check(&[promise, later], "2020-09-01", |pledge| {
        let answer = pledge.answer.as_ref().unwrap();
        (answer.kind, answer.basis) == (AnswerKind::Fulfilled, AnswerBasis::Channel)
            && answer.channel == Some((0, 1))
            && answer.date == dated("2020-08-02")
    });
}

#[test]
fn a_condition_is_a_pledge_when_its_holder_tells_what_it_would_do() {
    let page = outlook("1", "2020-06-10", OutlookKind::Condition, ACT, "");
    let found = standing(told(&page), "2020-06-20");
    assert!(found.pledges.is_empty());
    assert_eq!(found.expectations, [0]);
    let mut page = page;
    page.coded.outlooks[0].holder.actor = Some(actor("ARSGOV", "Arstotzka"));
    check(&[page], "2020-06-20", |pledge| pledge.kind == OutlookKind::Condition);
}

fn red_line(id: &str, published: &str, act: &str, crossed: Option<bool>) -> Page {
    let text = format!("For Arstotzka {act} would cross a line, Kolechia was told.");
    let mut page = page(id, published, &text);
    page.coded.red_lines.push(RedLine {
        holder: ars(),
        addressee: None,
        act: act.to_owned(),
        crossed,
        as_of: dated(""),
        evidence: page.evidence(act),
    });
    page
}

#[test]
fn a_limit_is_told_once_in_its_newest_words() {
    let pages = [
        red_line("1", "2020-06-01", "an attack on the dam", Some(false)),
        red_line("2", "2020-06-10", "any attack on its dam", Some(true)),
        red_line("3", "2020-06-05", "soldiers on the bridge", None),
        red_line("4", "", "an attack on the dam", None),
    ];
    let found = standing(pages.iter().flat_map(told).collect(), "2020-06-20");
    let [dam, bridge] = found.limits.as_slice() else { panic!("{:#?}", found.limits) };
    assert_eq!((dam.act.as_str(), dam.crossed), ("any attack on its dam", Some(true)));
    assert!(dam.disputed && !bridge.disputed);
    assert_eq!((dam.n_articles, bridge.crossed), (3, None));
    let days = [dam.first_stated, dam.last_stated].map(|day| day.unwrap().to_string());
    assert_eq!(days, ["2020-06-01", "2020-06-10"]);
}

#[test]
fn the_newest_act_of_the_other_side_in_the_words_of_a_limit_stands_beside_it() {
    let line = red_line("1", "2020-06-01", "an attack on the dam", None);
    let mut attack = page("2", "2020-06-11", "Kolechia began an attack on the dam.");
    let mut sides = sides();
    sides.reverse();
    let date = dated("2020-06-10");
    attack.event("began an attack on the dam", sides, EventType::Assault, date);
    let ledger = ledger([told(&line), told(&attack)].concat());
    let found = ledger.standing(None, None);
    assert_eq!(found.limits[0].alike, Some(0));
    assert_eq!(found.as_of, Some(date_of("2020-06-11")));
}

fn date_of(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn visits_and_calls_have_rhythms_of_their_own() {
    let first = date(2019, 1, 1);
    let contacts = (0..20).flat_map(|n: i64| {
        let mode = if n % 2 == 0 { Mode::Visit } else { Mode::Phone };
        let day = first.saturating_add((7 * n).days()).to_string();
        let id = n.to_string();
        let mut page = act(&id, &day, "met", EventType::Consult, &day);
        page.coded.events[0].mode = Some(mode);
        told(&page)
    });
    let mut entries: Vec<Entry> = contacts.collect();
    let last = first.saturating_add((19 * 7).days());
    // News goes on without contact.
    let news = (1..60).flat_map(|n: i64| {
        let day = last.saturating_add(n.days()).to_string();
        told(&act(&format!("9{n}"), &day, "accused", EventType::Accuse, &day))
    });
    let quiet = entries.clone();
    entries.extend(news);
    let ledger = ledger(entries);
    let found = ledger.standing(None, None);
    let kinds: Vec<ContactKind> =
        found.contacts.iter().map(|contacts| contacts.kind).collect();
    assert_eq!(kinds, [ContactKind::Any, ContactKind::Phone, ContactKind::Visit]);
    let any = &found.contacts[0];
    assert_eq!((any.n_days, any.silence.last), (20, last));
    assert!(any.silence.probability.share() < 0.01);
    let newest = &ledger.events[found.contacts[2].newest.unwrap()];
    assert_eq!(newest.event.mode, Some(Mode::Visit));
    // Without news of the two there is no silence.
    let as_of = last.saturating_add(59.days()).to_string();
    let unread = standing(quiet, &as_of);
    assert!(unread.contacts[0].silence.probability.share() > 0.2);
}
