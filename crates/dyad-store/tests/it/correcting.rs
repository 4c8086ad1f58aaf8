//! What reviewers say is right instead: in every view of what articles tell, as of every day, and taken
//! back by saying so.

use dyad_ledger::Dyad;
use dyad_store::{Change, Correction, EventFilter, HistoryFilter, Named, Store};
use dyad_types::{
    Actor, ArticleId, CameoCode, DateBasis, DateInterval, EventType, HistoryAct,
    Intensity, QuadScheme,
};
use jiff::civil::{Date, date};

use crate::made::{Page, actor, dated};
use crate::samples::{page, put};

/// Days on which corrections are made: after everything that is told.
const MADE: Date = date(2020, 7, 1);

fn pair() -> Dyad {
    "ARS KOL".parse().expect("a pair")
}

fn filled(pages: &[Page]) -> Store {
    let mut store = Store::in_memory().expect("memory");
    for page in pages {
        put(&mut store, page, "0.1.0");
    }
    store
}

/// One act told on one day, published on another.
fn told(id: &str, published: &str, sides: [&str; 2], kind: EventType, day: &str) -> Page {
    let mut page = Page::new(id, published, &[&["News"], &["Somebody did something."]]);
    let sides = sides.map(|code| {
        let sector = code.get(3..).and_then(|role| role.parse().ok());
        ("", Actor { sector, ..actor(code, code) })
    });
    page.event("did something", sides, kind, dated(day));
    page
}

fn by(item_key: &str, change: Change, made_on: Date) -> Correction {
    Correction {
        item_key: item_key.to_owned(),
        change,
        author: "A. Reader".to_owned(),
        made_on,
        reason: "the page says so".to_owned(),
    }
}

fn correct(store: &mut Store, item_key: &str, change: Change) {
    let added = store.correct(&[by(item_key, change, MADE)]).expect("is added");
    assert_eq!(added, 1);
}

fn keys(store: &Store, filter: &EventFilter) -> Vec<String> {
    let events = store.events(filter).expect("reads");
    events.into_iter().map(|event| event.item_key).collect()
}

fn all(store: &Store) -> Vec<String> {
    keys(store, &EventFilter::default())
}

fn expulsion() -> HistoryAct {
    HistoryAct {
        cameo: CameoCode::new("166").ok(),
        event_type: Some(EventType::Sanction),
        mode: "expel".parse().ok(),
        intensity: Intensity::new(-7.0).expect("in range"),
        quad_class: Some(EventType::Sanction.quad_class()),
        quad_scheme: QuadScheme::Plover,
    }
}

/// Every view of a store, printed.
fn views(store: &Store, by: Option<Date>) -> [String; 4] {
    let filter = EventFilter { known_by: by, ..EventFilter::default() };
    let acts = HistoryFilter { known_by: by, ..HistoryFilter::default() };
    let nobody = ArticleId("none".to_owned());
    [
        format!("{:?}", store.entries(&pair(), by).expect("reads")),
        format!("{:?}", store.events(&filter).expect("reads")),
        format!("{:?}", store.article_acts(&acts).expect("reads")),
        format!("{:?}", store.past(&pair(), date(2020, 7, 1), &nobody).expect("reads")),
    ]
}

#[test]
fn what_is_wrong_is_in_no_view_from_that_day_on() {
    let mut store = filled(&[page("1", "2020-06-17")]);
    let untouched = views(&store, None);
    let wrong = all(&store)[0].clone();
    correct(&mut store, &wrong, Change::Wrong);
    assert_eq!(all(&store).len(), 1);
    assert!(!all(&store).contains(&wrong));
    let ledger = store.ledger(&pair()).unwrap();
    assert!(ledger.events.iter().all(|act| act.source.key != wrong));
    assert_eq!(store.article_acts(&HistoryFilter::default()).unwrap().len(), 0);
    let before = views(&store, MADE.yesterday().ok());
    assert_eq!(before[..3], untouched[..3], "nobody had said so then");
    correct(&mut store, &wrong, Change::Right);
    assert_eq!(views(&store, None), untouched, "and it was right after all");
}

#[test]
fn other_codes_and_days_are_counted_as_such() {
    let pages =
        [told("1", "2020-06-18", ["ARS", "KOL"], EventType::Accuse, "2020-06-16")];
    let mut store = filled(&pages);
    let key = all(&store)[0].clone();
    correct(&mut store, &key, Change::Recode(expulsion()));
    let monday = DateInterval::new(date(2020, 6, 15), date(2020, 6, 15));
    correct(&mut store, &key, Change::Redate(monday));
    let of = |event_type| EventFilter {
        event_type: Some(event_type),
        ..EventFilter::default()
    };
    assert_eq!(keys(&store, &of(EventType::Accuse)), [""; 0]);
    assert_eq!(keys(&store, &of(EventType::Sanction)), std::slice::from_ref(&key));
    let until = EventFilter {
        until: Some(date(2020, 6, 15)),
        ..EventFilter::default()
    };
    assert_eq!(keys(&store, &until), [key]);
    let acts = store.article_acts(&HistoryFilter::default()).unwrap();
    assert_eq!((acts[0].cameo.as_str(), acts[0].days), ("166", monday));
    let ledger = store.ledger(&pair()).unwrap();
    let event = &ledger.events[0].event;
    assert_eq!((event.event_type, event.intensity.points()), (EventType::Sanction, -7.0));
    assert_eq!(event.date.basis, DateBasis::Corrected);
    let past = store
        .past(&pair(), date(2020, 6, 25), &ArticleId("none".to_owned()))
        .unwrap();
    assert_eq!(past.acts.len(), 1);
    let types: Vec<_> = past.panel[0].active[0].1.iter().collect();
    assert_eq!(types, [EventType::Sanction]);
}

#[test]
fn merged_ones_are_one_act_until_they_are_split() {
    let sides = ["ARS", "KOL"];
    let mut store = filled(&[
        told("1", "2020-06-17", sides, EventType::Accuse, "2020-06-15"),
        told("2", "2020-06-18", sides, EventType::Accuse, "2020-06-16"),
        told("3", "2020-06-18", sides, EventType::Threaten, "2020-06-16"),
    ]);
    let apart = views(&store, None);
    let keys = all(&store);
    assert_eq!(store.ledger(&pair()).unwrap().events.len(), 3);
    correct(&mut store, &keys[1], Change::Merge(keys[0].clone()));
    correct(&mut store, &keys[2], Change::Merge(keys[1].clone()));
    assert_eq!(all(&store), [keys[0].clone()]);
    let ledger = store.ledger(&pair()).unwrap();
    assert_eq!(ledger.events.len(), 1);
    let told_by: Vec<_> =
        ledger.events[0].sources().map(|source| source.key.clone()).collect();
    assert_eq!(told_by, keys);
    assert_eq!(store.article_acts(&HistoryFilter::default()).unwrap().len(), 1);
    let past = store
        .past(&pair(), date(2020, 6, 25), &ArticleId("none".to_owned()))
        .unwrap();
    assert_eq!(past.acts.iter().map(|act| act.n_reports).collect::<Vec<_>>(), [3]);
    for key in &keys[1..] {
        correct(&mut store, key, Change::Right);
    }
    assert_eq!(views(&store, None), apart);
}

/// Both papers tell of one day: the one-a-day rule takes them together, the reviewer does not.
#[test]
fn a_split_one_is_an_act_of_its_own() {
    let sides = ["ARS", "KOL"];
    let day = "2020-06-15";
    let mut store = filled(&[
        told("1", "2020-06-17", sides, EventType::Accuse, day),
        told("2", "2020-06-18", sides, EventType::Accuse, day),
    ]);
    assert_eq!(store.ledger(&pair()).unwrap().events.len(), 1);
    let second = all(&store)[1].clone();
    correct(&mut store, &second, Change::Split);
    assert_eq!(store.ledger(&pair()).unwrap().events.len(), 2);
}

/// The views of a store with corrections go other ways through the tables; that nothing is changed
/// shows that they come to the same.
#[test]
fn corrections_that_change_nothing_change_no_view() {
    use EventType::{Accuse, Agree, Assault, Consult, Protest, Threaten};
    let mut plan = told("9", "2020-06-18", ["ARS", "KOL"], Agree, "2020-06-18");
    plan.coded.events[0].actuality = dyad_types::Actuality::Planned;
    let mut threat = told("a", "2020-06-18", ["KOL", "ARS"], Threaten, "2020-06-18");
    threat.coded.events[0].actuality = dyad_types::Actuality::Threatened;
    let mut denied = told("b", "2020-06-18", ["KOL", "ARS"], Assault, "2020-06-17");
    denied.coded.events[0].actuality = dyad_types::Actuality::Denied;
    let mut crowd = told("c", "2020-06-04", ["KOLCVL", ""], Protest, "2020-06-04");
    crowd.coded.events[0].recipient = None;
    let mut rulers = told("d", "2020-06-04", ["KOLGOV", ""], Protest, "2020-06-04");
    rulers.coded.events[0].recipient = None;
    let pages = [
        told("1", "2020-06-02", ["ARS", "KOL"], Accuse, "2020-06-01"),
        told("2", "2020-06-03", ["ARS", "KOL"], Accuse, "2020-06-01"),
        told("3", "2020-06-03", ["OBR", "ARS"], Consult, "2020-06-02"),
        told("4", "2020-06-03", ["OBR", "ANT"], Consult, "2020-06-02"),
        told("5", "2020-06-03", ["KOLGOV", "KOLOPP"], Assault, "2020-06-03"),
        told("6", "2020-06-17", ["ARS", "KOL"], Accuse, "2019-05-16"),
        told("7", "2020-06-17", ["ARS", "KOL"], Accuse, "2020-06-01/2020-06-20"),
        told("8", "2020-06-17", ["ARS", "KOL"], Accuse, ""),
        plan,
        threat,
        denied,
        crowd,
        rulers,
        page("e", "2020-06-17"),
    ];
    let mut store = filled(&pages);
    let untouched = views(&store, None);
    for key in all(&store) {
        correct(&mut store, &key, Change::Right);
    }
    for (now, before) in views(&store, None).iter().zip(&untouched) {
        assert_eq!(now, before);
    }
}

/// Saying something again after the contrary is saying something; saying it twice in a row is not.
#[test]
fn the_last_word_counts_though_it_was_said_before() {
    let mut store = filled(&[page("1", "2020-06-17")]);
    let key = all(&store)[0].clone();
    let wrong = by(&key, Change::Wrong, MADE);
    let right = by(&key, Change::Right, MADE);
    let said = [wrong.clone(), right, wrong.clone()];
    for correction in &said {
        assert_eq!(store.correct(std::slice::from_ref(correction)).unwrap(), 1);
    }
    assert_eq!(store.correct(&[wrong]).unwrap(), 0);
    assert!(!all(&store).contains(&key));
    assert_eq!(store.replay(&said).unwrap(), 0, "it has all of them");
    let mut copy = filled(&[page("1", "2020-06-17")]);
    assert_eq!(copy.replay(&said).unwrap(), 3);
    assert_eq!(views(&copy, None), views(&store, None));
}

/// The page at hand is no report of its own past, and where it has the report that stands for an act,
/// another one stands for it.
#[test]
fn a_merged_act_is_past_as_far_as_other_articles_tell_it() {
    let pages = [
        told("1", "2020-06-17", ["ARS", "KOL"], EventType::Accuse, "2020-06-15"),
        told("2", "2020-06-18", ["ARS", "KOL"], EventType::Accuse, "2020-06-16"),
    ];
    let mut store = filled(&pages);
    let keys = all(&store);
    correct(&mut store, &keys[0], Change::Merge(keys[1].clone()));
    for page in &pages {
        let past = store.past(&pair(), date(2020, 6, 25), &page.article.id).unwrap();
        let n_reports: Vec<usize> = past.acts.iter().map(|act| act.n_reports).collect();
        assert_eq!((n_reports, past.panel.len()), (vec![1], 1));
        assert_ne!(past.acts[0].entry.source.origin.article, page.article.id);
    }
    correct(&mut store, &keys[1], Change::Wrong);
    let filter = dyad_store::TellingFilter::default();
    assert!(
        store.tellings(&filter).unwrap().is_empty(),
        "wrong with all that it stands for"
    );
}

/// Any corrections, made in any order: what they come to depends on their days alone, and a copy that
/// replays them shows the same.
#[test]
fn replayed_corrections_come_to_the_same() {
    let sides = ["ARS", "KOL"];
    let pages: Vec<Page> = (1..=9)
        .map(|n| {
            let day = format!("2020-06-{n:02}");
            told(&n.to_string(), "2020-06-17", sides, EventType::ALL[n % 16], &day)
        })
        .collect();
    let keys = all(&filled(&pages));
    let mut random = 20_200_617_u64;
    let mut roll = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(random >> 33).expect("31 bits") % below
    };
    for _ in 0..40 {
        let corrections: Vec<Correction> = (0..12)
            .map(|n| {
                let day = date(2020, 6, 1 + i8::try_from(roll(20)).expect("small"));
                let change = match roll(6) {
                    0 => Change::Wrong,
                    1 => Change::Right,
                    2 => Change::Recode(expulsion()),
                    3 => Change::Redate(DateInterval::new(day, day)),
                    4 => Change::Merge(keys[roll(9)].clone()),
                    _ => Change::Split,
                };
                let made_on = date(2020, 7, 1 + n);
                by(&keys[roll(9)], change, made_on)
            })
            .collect();
        let mut store = filled(&pages);
        store.correct(&corrections).unwrap();
        let mut copy = filled(&pages);
        for correction in corrections.iter().rev() {
            assert_eq!(copy.replay(std::slice::from_ref(correction)).unwrap(), 1);
        }
        let days = corrections.iter().map(|correction| Some(correction.made_on));
        for day in days.chain([None]) {
            assert_eq!(views(&copy, day), views(&store, day));
        }
        let n_acts = store.ledger(&pair()).unwrap().events.len();
        let n_events = all(&store).len();
        assert!(n_acts <= n_events && n_events <= 9, "{n_acts} {n_events}");
    }
}

#[test]
fn corrections_are_labelled_with_what_was_and_what_is_right() {
    let mut store = filled(&[told(
        "1",
        "2020-06-18",
        ["ARS", "KOL"],
        EventType::Accuse,
        "2020-06-16",
    )]);
    let key = all(&store)[0].clone();
    correct(&mut store, &key, Change::Recode(expulsion()));
    correct(&mut store, &key, Change::Wrong);
    correct(&mut store, "nowhere/0.0.0/event/0-1/0", Change::Wrong);
    let labelled = store.labelled().unwrap();
    let code = |named: &Option<Named>| match named {
        Some(Named::Item(stored)) => match &stored.entry.item {
            dyad_ledger::Item::Event(event) => Some(event.event_type),
            _ => None,
        },
        _ => None,
    };
    let told: Vec<_> = labelled
        .iter()
        .map(|label| (code(&label.before), code(&label.after)))
        .collect();
    let (accuse, sanction) = (Some(EventType::Accuse), Some(EventType::Sanction));
    assert_eq!(told, [(accuse, sanction), (sanction, None), (None, None)]);
}
