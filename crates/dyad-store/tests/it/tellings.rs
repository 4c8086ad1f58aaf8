//! Tellings read back as they were made, as of a day, of a pair; clusters from them.

use std::collections::{BTreeMap, BTreeSet};

use dyad_ledger::{
    ClusterId, Clusters, CoreferenceModel, Dyad, LikenessFeature, Links, Telling,
    tellings,
};
use dyad_store::{Coding, EventFilter, Store, TellingFilter};
use dyad_types::{EventType, Precision};
use jiff::civil::date;
use proptest::prelude::*;

use crate::made::{Page, actor, dated};
use crate::samples::{page, put};

/// Likeness of words and parties alone.
fn model() -> CoreferenceModel {
    let mut weights: BTreeMap<String, f64> = LikenessFeature::ALL
        .iter()
        .map(|feature| (feature.to_string(), 0.0))
        .collect();
    let some = [("(bias)", -4.0), ("words", 4.0), ("two_named", 2.0)];
    weights.extend(some.map(|(name, weight)| (name.to_owned(), weight)));
    CoreferenceModel::new(&weights, &BTreeMap::new(), 1000).expect("every weight")
}

const SHELLED: &str = "Arstotzka shelled Kolechia near Grestin";
const EXPELLED: &str = "Arstotzka expelled 12 envoys of Kolechia who spied";

/// A story of one act, which it tells again below.
fn report(id: &str, published: &str, text: &str) -> Page {
    let again = "It did so on June 16, Impor said";
    let mut page =
        Page::new(id, published, &[&["News of the day"], &[text], &["Sun."], &[again]]);
    let (one, other) = (actor("ARS", "Arstotzka"), actor("KOL", "Kolechia"));
    page.mention("Arstotzka", std::slice::from_ref(&one));
    page.mention("Kolechia", std::slice::from_ref(&other));
    page.mention("Impor", &[actor("IMP", "Impor")]);
    let sides = || [("Arstotzka", one.clone()), ("Kolechia", other.clone())];
    page.event(text, sides(), EventType::Assault, dated("2020-06-16"));
    let second = page.event(again, sides(), EventType::Mobilize, dated(""));
    second.same_as = Some(0);
    page
}

fn told(page: &Page) -> Vec<Telling> {
    tellings(&page.article, &page.sentences, &page.coded)
}

fn all(store: &Store) -> Vec<Telling> {
    store.tellings(&TellingFilter::default()).expect("reads")
}

fn filled(pages: &[Page]) -> Store {
    let mut store = Store::in_memory().expect("opens");
    for page in pages {
        put(&mut store, page, "0.1.0");
    }
    store
}

#[test]
fn tellings_read_back_as_they_were_made() {
    let pages = [
        report("1", "2020-06-17", EXPELLED),
        page("2", "2020-06-17"),
        report("3", "", SHELLED),
    ];
    let made: Vec<Telling> = pages.iter().flat_map(told).collect();
    assert!(
        made.iter()
            .any(|telling| telling.is_main && telling.numbers == ["12", "16"])
    );
    assert!(made.iter().any(|telling| telling.same_as.is_some()));
    assert_eq!(all(&filled(&pages)), made);
    let events = filled(&pages).events(&EventFilter::default()).unwrap();
    let names: Vec<String> = events.into_iter().map(|event| event.item_key).collect();
    let own: Vec<String> = made.into_iter().map(|telling| telling.item_key).collect();
    assert_eq!(own, names);
}

#[test]
fn a_new_coding_brings_new_tellings_and_leaves_no_old_ones() {
    let mut store = filled(&[report("1", "2020-06-17", SHELLED)]);
    let mut again = report("1", "2020-06-17", SHELLED);
    again.coded.events.pop();
    put(&mut store, &again, "0.2.0");
    assert_eq!(all(&store), told(&again));
}

#[test]
fn a_day_knows_what_was_published_by_its_end() {
    let mut loosely = report("3", "2020-06-01", SHELLED);
    loosely.article.stories[0].published.precision = Precision::Month;
    let pages = [
        report("1", "2020-06-17", SHELLED),
        report("2", "2020-06-18", SHELLED),
        loosely,
        report("4", "", SHELLED),
    ];
    let store = filled(&pages);
    let known = |day: i8| -> Vec<String> {
        let known_by = Some(date(2020, 6, day));
        let filter = TellingFilter { known_by, ..TellingFilter::default() };
        let articles: BTreeSet<String> = store
            .tellings(&filter)
            .unwrap()
            .into_iter()
            .map(|telling| telling.key.article.0.trim_start_matches('0').to_owned())
            .collect();
        articles.into_iter().collect()
    };
    assert!(known(16).is_empty());
    assert_eq!(known(17), ["1"]);
    assert_eq!(known(29), ["1", "2"]);
    assert_eq!(known(30), ["1", "2", "3"], "published some day in June");
}

#[test]
fn a_pair_has_the_tellings_that_concern_it() {
    let mut inside = Page::new("3", "2020-06-17", &[&["News"], &["Police hit marchers"]]);
    let sides = [("Police", actor("ARSCOP", "")), ("marchers", actor("ARSOPP", ""))];
    inside.event("hit", sides, EventType::Assault, dated("2020-06-16"));
    let mut met = Page::new("4", "2020-06-17", &[&["News"], &["Impor met Obristan"]]);
    let sides = [("Impor", actor("IMP", "Impor")), ("Obristan", actor("OBR", ""))];
    met.event("met", sides, EventType::Consult, dated("2020-06-16"));
    let store = filled(&[report("1", "2020-06-17", SHELLED), page("2", ""), inside, met]);
    let every = all(&store);
    let pairs = ["ARS KOL", "ARS IMP", "IMP OBR", "ARSCOP ARSOPP", "ARS OBR"];
    let numbers = pairs.map(|pair| {
        let dyad = pair.parse::<Dyad>().unwrap();
        let expected: Vec<Telling> = every
            .iter()
            .filter(|telling| telling.concerns(&dyad))
            .cloned()
            .collect();
        let filter = TellingFilter { dyad: Some(dyad), ..TellingFilter::default() };
        assert_eq!(store.tellings(&filter).unwrap(), expected, "{pair}");
        expected.len()
    });
    assert_eq!(numbers, [4, 2, 1, 1, 0]);
    let linked = every.last().unwrap().item_key.clone();
    let filter = TellingFilter {
        dyad: "ARS KOL".parse().ok(),
        items: BTreeSet::from([linked.clone()]),
        ..TellingFilter::default()
    };
    let with = store.tellings(&filter).unwrap();
    assert_eq!(with.len(), 5);
    assert!(with.iter().any(|telling| telling.item_key == linked));
}

#[test]
fn what_a_telling_is_the_same_as_may_be_of_another_pair() {
    let mut page = report("1", "2020-06-17", SHELLED);
    page.coded.events[0].recipient = Some(actor("OBR", "Obristan"));
    page.coded.mentions.clear();
    let store = filled(std::slice::from_ref(&page));
    let dyad = "ARS KOL".parse().ok();
    let own = store
        .tellings(&TellingFilter { dyad, ..TellingFilter::default() })
        .unwrap();
    let made = told(&page);
    assert_eq!(own, made[1..]);
    assert_eq!(own[0].same_as.as_ref(), Some(&made[0].key));
}

#[test]
fn who_asks_for_pairs_gets_no_tellings_of_one_party() {
    let mut alone = Page::new("1", "2020-06-17", &[&["News"], &["Impor rejoiced"]]);
    let sides = [("Impor", actor("IMP", "Impor")), ("", actor("", ""))];
    alone.event("rejoiced", sides, EventType::Support, dated(""));
    let store = filled(&[alone, report("2", "2020-06-17", SHELLED)]);
    let only_pairs = TellingFilter { only_pairs: true, ..TellingFilter::default() };
    assert_eq!((all(&store).len(), store.tellings(&only_pairs).unwrap().len()), (3, 2));
    let items = BTreeSet::from([all(&store)[0].item_key.clone()]);
    let with = TellingFilter { items, ..only_pairs };
    assert_eq!(store.tellings(&with).unwrap().len(), 3);
}

fn some_pages() -> impl Strategy<Value = Vec<Page>> {
    const DAYS: [&str; 4] = ["2020-06-16", "2020-06-17", "2020-06-29", ""];
    let one = (0..DAYS.len(), any::<bool>());
    proptest::collection::vec(one, 2..7).prop_map(|picked| {
        let pages = picked.into_iter().enumerate();
        pages
            .map(|(id, (day, shelled))| {
                let text = if shelled { SHELLED } else { EXPELLED };
                report(&id.to_string(), DAYS[day], text)
            })
            .collect()
    })
}

fn clusters(store: &Store) -> BTreeMap<String, ClusterId> {
    let kept = all(store);
    let made = Clusters::of(&model(), &kept, &Links::default());
    let placed = kept.iter().filter_map(|own| {
        Some((own.item_key.clone(), made.of_item(&own.item_key)?.clone()))
    });
    placed.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn clusters_do_not_depend_on_order_or_batches(
        (pages, shuffled) in some_pages()
            .prop_flat_map(|pages| (Just(pages.clone()), Just(pages).prop_shuffle())),
        n_at_once in 1..4_usize,
    ) {
        let one_by_one = filled(&pages);
        let mut in_batches = Store::in_memory().unwrap();
        for batch in shuffled.chunks(n_at_once) {
            in_batches.put_all(batch.iter().map(|page| Coding {
                article: &page.article,
                sentences: &page.sentences,
                coded: &page.coded,
                coder_version: "0.1.0",
            })).unwrap();
        }
        prop_assert_eq!(clusters(&one_by_one), clusters(&in_batches));
    }
}
