//! Which tellings are put together, and that neither the order of arrival nor later articles change
//! what stands.

use std::collections::BTreeMap;

use dyad_ledger::{
    Clusters, CoreferenceModel, Dyad, Entry, Item, Ledger, LikenessFeature, Links,
    Telling, TellingKey, clusters_of_pairs, entries, tellings,
};
use dyad_types::{Actuality, EventType, Place, Span};
use proptest::prelude::*;

use crate::made::{Page, actor, dated};

/// Weights that are easy to follow; those that ship are tested with the whole of dyad.
fn model() -> CoreferenceModel {
    let mut weights: BTreeMap<String, f64> = LikenessFeature::ALL
        .iter()
        .map(|feature| (feature.to_string(), 0.0))
        .collect();
    let some = [
        ("(bias)", -4.0),
        ("words", 4.0),
        ("two_named", 2.0),
        ("day_shared", 2.0),
        ("days_apart", -8.0),
        ("published", -2.0),
        ("reversed", -6.0),
    ];
    weights.extend(some.map(|(name, weight)| (name.to_owned(), weight)));
    CoreferenceModel::new(&weights, &BTreeMap::new(), 1000).unwrap()
}

/// A story of one act, told in its first sentence, that names both sides and a day.
fn story(id: &str, published: &str, sides: [&str; 2], text: &str, day: &str) -> Page {
    let mut page = Page::new(id, published, &[&["News of the day"], &[text]]);
    let code = |name: &str| name.get(..3).unwrap_or("").to_uppercase();
    let [one, other] = sides.map(|name| actor(&code(name), name));
    page.mention(sides[0], std::slice::from_ref(&one));
    page.mention(sides[1], std::slice::from_ref(&other));
    page.event(
        text,
        [(sides[0], one), (sides[1], other)],
        EventType::Assault,
        dated(day),
    );
    page
}

fn told(page: &Page) -> Vec<Telling> {
    tellings(&page.article, &page.sentences, &page.coded)
}

/// For every telling the number of its cluster, as they come.
fn numbers(clusters: &Clusters, all: &[Telling]) -> Vec<Option<usize>> {
    let mut seen = Vec::new();
    all.iter()
        .map(|telling| {
            let id = clusters.of_telling(&telling.key)?;
            Some(seen.iter().position(|other| *other == id).unwrap_or_else(|| {
                seen.push(id);
                seen.len() - 1
            }))
        })
        .collect()
}

/// The same of the tellings of pages.
#[track_caller]
fn check(pages: &[Page], expected: &[usize]) {
    let all: Vec<Telling> = pages.iter().flat_map(told).collect();
    let clusters = Clusters::of(&model(), &all, &Links::default());
    let expected: Vec<Option<usize>> = expected.iter().copied().map(Some).collect();
    assert_eq!(numbers(&clusters, &all), expected);
}

const AK: [&str; 2] = ["Arstotzka", "Kolechia"];
const KA: [&str; 2] = ["Kolechia", "Arstotzka"];

#[test]
fn a_story_in_other_words_is_of_the_same_act_and_the_next_strike_is_not() {
    let tuesday = "2020-06-16";
    check(
        &[
            story("1", tuesday, AK, "Arstotzka shelled Kolechia near Grestin", tuesday),
            story(
                "2",
                "2020-06-17",
                AK,
                "Guns of Arstotzka hit Grestin in Kolechia",
                tuesday,
            ),
            story(
                "3",
                "2020-06-18",
                AK,
                "Arstotzka shelled Kolechia near Grestin",
                "2020-06-18",
            ),
        ],
        &[0, 0, 1],
    );
}

#[test]
fn an_answer_in_kind_is_another_act() {
    let day = "2020-06-16";
    check(
        &[
            story("1", day, AK, "Arstotzka expelled five envoys of Kolechia", day),
            story("2", day, KA, "Kolechia expelled five envoys of Arstotzka", day),
        ],
        &[0, 1],
    );
}

/// A story whose second paragraph recalls an act of another day.
fn with_background(id: &str, published: &str, code: EventType, day: &str) -> Page {
    let recalls = "Kolechia was attacked by Arstotzka at a border post";
    let body = "The ministers of Impor met in Paradizna";
    let filler = "Nothing else was told";
    let mut page = Page::new(
        id,
        published,
        &[&["Ministers meet"], &[body, filler, filler], &[recalls]],
    );
    let sides = [
        ("Arstotzka", actor("ARSGOV", "Arstotzka")),
        ("Kolechia", actor("KOL", "Kolechia")),
    ];
    page.event(recalls, sides, code, dated(day));
    page
}

#[test]
fn what_is_recalled_goes_by_pair_type_and_day() {
    let day = "2020-06-16";
    let (assault, accuse) = (EventType::Assault, EventType::Accuse);
    check(
        &[
            with_background("1", "2020-06-20", assault, day),
            with_background("2", "2021-01-20", assault, day),
            with_background("3", "2020-06-21", assault, "2020-06-14"),
            with_background("4", "2020-06-22", accuse, day),
        ],
        &[0, 0, 1, 2],
    );
}

#[test]
fn what_is_recalled_joins_the_story_that_told_it() {
    let day = "2020-06-16";
    check(
        &[
            with_background("2", "2020-07-20", EventType::Assault, day),
            story("1", day, AK, "Arstotzka shelled Kolechia near Grestin", day),
        ],
        &[0, 0],
    );
}

#[test]
fn other_places_and_what_is_only_threatened_stay_apart() {
    let day = "2020-06-16";
    let at = |id: &str, place: &str| {
        let mut page = with_background(id, "2020-06-17", EventType::Assault, day);
        page.coded.events[0].place = Some(Place {
            name: place.to_owned(),
            country: None,
            latitude: None,
            longitude: None,
            span: Span::default(),
        });
        page
    };
    let mut threatened = at("3", "Grestin");
    threatened.coded.events[0].actuality = Actuality::Threatened;
    check(&[at("1", "Grestin"), at("2", "Orvech"), threatened], &[0, 1, 2]);
    check(&[at("1", "Grestin"), at("2", "near grestin")], &[0, 0]);
}

#[test]
fn a_day_apart_needs_words_alike() {
    let other_words = |id: &str| {
        let mut page =
            with_background(id, "2020-06-20", EventType::Assault, "2020-06-17");
        let words = "Arstotzka fired across the river at guards from Kolechia";
        page.sentences[4].text = words.to_owned();
        page
    };
    let first = || with_background("1", "2020-06-20", EventType::Assault, "2020-06-16");
    let next = with_background("2", "2020-06-20", EventType::Assault, "2020-06-17");
    check(&[first(), next], &[0, 0]);
    check(&[first(), other_words("2")], &[0, 1]);
}

#[test]
fn two_acts_of_one_sentence_stay_two_and_one_told_twice_in_a_story_is_one() {
    let day = "2020-06-16";
    let text = "Arstotzka shelled Kolechia near Grestin";
    let mut page = story("1", day, AK, text, day);
    let mut second = page.coded.events[0].clone();
    second.evidence.span.start += 1;
    second.salience = 1;
    page.coded.events.push(second);
    check(&[page], &[0, 1]);

    let mut page = Page::new("2", day, &[&[text], &["It did so at dawn"]]);
    let sides = || [("", actor("ARS", "Arstotzka")), ("", actor("KOL", "Kolechia"))];
    page.event(text, sides(), EventType::Assault, dated(day));
    page.event("It did so at dawn", sides(), EventType::Mobilize, dated(day));
    check(std::slice::from_ref(&page), &[0, 1]);
    page.coded.events[1].same_as = Some(0);
    check(&[page], &[0, 0]);
}

#[test]
fn an_undated_act_of_an_undated_story_stands_alone() {
    let undated = |id| story(id, "", AK, "Arstotzka shelled Kolechia near Grestin", "");
    check(&[undated("1"), undated("2")], &[0, 1]);
}

#[test]
fn acts_and_entries_have_the_cluster_of_their_telling() {
    let day = "2020-06-16";
    let page = story("1", day, AK, "Arstotzka shelled Kolechia near Grestin", day);
    let all = told(&page);
    let clusters = Clusters::of(&model(), &all, &Links::default());
    let entries: Vec<Entry> = entries(&page.article, &page.sentences, &page.coded);
    let id = clusters.of_entry(&entries[0]).unwrap();
    assert_eq!(id.to_string(), all[0].item_key);
    assert_eq!(entries[0].source.key, all[0].item_key);
    let ledger = Ledger::of("ARS KOL".parse::<Dyad>().unwrap(), entries.clone());
    assert_eq!(clusters.of_act(&ledger.events[0]), Some(id));
    assert_eq!(clusters.of_item(&all[0].item_key), Some(id));
    let Item::Event(event) = &entries[0].item else { panic!("an event") };
    let mut other = TellingKey::of(&entries[0].source, event);
    other.words.end += 1;
    assert_eq!(clusters.of_telling(&other), None);
    assert!(!Telling::of(&entries[0]).unwrap().is_main, "an entry does not know");
}

#[test]
fn a_ledger_tells_which_acts_are_one_and_how_many_articles_tell_it() {
    let day = "2020-06-16";
    let text = "Arstotzka shelled Kolechia near Grestin, Impor said";
    let other_type = || {
        let mut page = story("2", "2020-06-17", AK, text, day);
        page.coded.events[0].event_type = EventType::Coerce;
        page
    };
    let mut by_impor = story("3", day, ["Impor", "Kolechia"], text, day);
    by_impor.mention("Arstotzka", &[actor("ARS", "Arstotzka")]);
    let later = "Arstotzka expelled envoys of Kolechia who spied";
    let pages = [
        story("1", day, AK, text, day),
        other_type(),
        by_impor,
        story("4", "2020-07-17", AK, later, "2020-07-17"),
    ];
    let all: Vec<Telling> = pages.iter().flat_map(told).collect();
    let dyad = "ARS KOL".parse::<Dyad>().unwrap();
    let stored = pages
        .iter()
        .flat_map(|page| entries(&page.article, &page.sentences, &page.coded));
    let mut ledger = Ledger::of(dyad.clone(), stored);
    assert!(ledger.clusters.is_empty());
    ledger.put_together(&Clusters::of_pair(&model(), &dyad, &all, &Links::default()));
    let told: Vec<(&[usize], usize)> = ledger
        .clusters
        .iter()
        .map(|cluster| (cluster.acts.as_slice(), cluster.n_articles))
        .collect();
    assert_eq!(told, [(&[0, 1][..], 3), (&[2][..], 1)]);
    let names: Vec<_> = ledger.events.iter().map(|act| act.cluster.as_ref()).collect();
    assert_eq!(names[0], Some(&ledger.clusters[0].cluster));
    assert_eq!((names[1], names[2] == names[0]), (names[0], false));
}

/// Three reports of one act, and one of another.
fn three_and_one() -> Vec<Telling> {
    let day = "2020-06-16";
    let shelled = "Arstotzka shelled Kolechia near Grestin";
    let other = "Arstotzka expelled envoys of Kolechia who spied";
    let pages = [
        story("1", day, AK, shelled, day),
        story("2", day, AK, shelled, day),
        story("3", "2020-06-17", AK, shelled, day),
        story("4", "2020-06-17", AK, other, "2020-06-17"),
    ];
    pages.iter().flat_map(told).collect()
}

#[test]
fn reviewers_join_and_keep_apart() {
    let all = three_and_one();
    let key = |nth: usize| all[nth].item_key.as_str();
    let under = |links: &Links| -> Vec<usize> {
        let clusters = Clusters::of(&model(), &all, links);
        numbers(&clusters, &all).into_iter().flatten().collect()
    };
    let mut links = Links::default();
    assert_eq!(under(&links), [0, 0, 0, 1]);
    links.stand_alone(key(0));
    assert_eq!(under(&links), [0, 1, 1, 2], "the rest stay together");
    links.join(key(3), key(1));
    assert_eq!(under(&links), [0, 1, 1, 1], "the other act follows the first of the two");
    links.stand_alone(key(3));
    assert_eq!(
        under(&links),
        [0, 1, 2, 1],
        "who stands alone does so with whom it is joined to"
    );
    let mut links = Links::default();
    links.join("none such", key(3));
    assert_eq!(under(&links), [0, 0, 0, 1]);
}

#[test]
fn the_clusters_of_a_pair_come_from_what_names_both() {
    let day = "2020-06-16";
    let text = "Arstotzka shelled Kolechia near Grestin, Impor said";
    let mut by_impor = story("2", day, ["Impor", "Kolechia"], text, day);
    by_impor.mention("Arstotzka", &[actor("ARS", "Arstotzka")]);
    let elsewhere = story("3", day, ["Impor", "Obristan"], "Impor met Obristan", day);
    let pages = [story("1", day, AK, text, day), by_impor, elsewhere];
    let all: Vec<Telling> = pages.iter().flat_map(told).collect();
    let pair = |text: &str| text.parse::<Dyad>().unwrap();
    let none = Links::default();
    let of = |dyad: &str| Clusters::of_pair(&model(), &pair(dyad), &all, &none);
    assert_eq!(numbers(&of("ARS KOL"), &all), [Some(0), Some(0), None]);
    assert_eq!(numbers(&of("IMP OBR"), &all), [None, None, Some(0)]);
    let mut links = Links::default();
    links.join(&all[0].item_key, &all[2].item_key);
    let joined = Clusters::of_pair(&model(), &pair("ARS KOL"), &all, &links);
    assert_eq!(numbers(&joined, &all), [Some(0), Some(0), Some(0)]);
}

#[test]
fn acts_inside_a_state_have_clusters_of_their_own() {
    let day = "2020-06-16";
    let text = "Police arrested marchers in Orbech";
    let inside = |id: &str| {
        let mut page = Page::new(id, day, &[&["News of the day"], &[text]]);
        let sides =
            [("Police", actor("ARSCOP", "Police")), ("marchers", actor("ARSOPP", ""))];
        page.event(text, sides, EventType::Coerce, dated(day));
        page
    };
    let all: Vec<Telling> = [inside("1"), inside("2")].iter().flat_map(told).collect();
    let pair = "ARSCOP ARSOPP".parse::<Dyad>().unwrap();
    let clusters = Clusters::of_pair(&model(), &pair, &all, &Links::default());
    assert_eq!(numbers(&clusters, &all), [Some(0), Some(0)]);
    assert_eq!(clusters.tellings().len(), 1);
}

#[test]
fn a_model_has_every_weight_and_no_other() {
    let mut weights: BTreeMap<String, f64> = LikenessFeature::ALL
        .iter()
        .map(|feature| (feature.to_string(), 0.0))
        .collect();
    let words = BTreeMap::new();
    let error = CoreferenceModel::new(&weights, &words, 1).unwrap_err();
    assert_eq!(error.text, "(bias)");
    weights.insert("(bias)".to_owned(), 0.0);
    assert!(CoreferenceModel::new(&weights, &words, 1).is_ok());
    weights.insert("moon".to_owned(), 1.0);
    let error = CoreferenceModel::new(&weights, &words, 1).unwrap_err();
    assert_eq!(error.text, "moon");
}

const DAYS: [&str; 6] =
    ["2020-06-15", "2020-06-16", "2020-06-17", "2020-06-18", "2020-06-29", ""];
const TEXTS: [&str; 3] = [
    "Arstotzka shelled Kolechia near Grestin",
    "Guns of Arstotzka fell silent, Kolechia said",
    "Kolechia struck back at Arstotzka over the wall",
];

fn some_pages() -> impl Strategy<Value = Vec<Page>> {
    let one = (0..6_usize, 0..6_usize, 0..3_usize, any::<bool>(), any::<bool>());
    proptest::collection::vec(one, 1..12).prop_map(|picked| {
        let pages = picked.into_iter().enumerate();
        pages
            .map(|(id, (published, day, text, turned, recalls))| {
                let (id, sides) = (id.to_string(), if turned { KA } else { AK });
                if recalls {
                    with_background(&id, DAYS[published], EventType::Assault, DAYS[day])
                } else {
                    story(&id, DAYS[published], sides, TEXTS[text], DAYS[day])
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repeats_do_not_matter(
        (sorted, shuffled) in some_pages().prop_flat_map(|pages| {
            let all: Vec<Telling> = pages.iter().flat_map(told).collect();
            (Just(all.clone()), Just(all).prop_shuffle())
        }),
        repeat in any::<bool>(),
    ) {
        let expected = Clusters::of(&model(), &sorted, &Links::default());
        let again: &[Telling] = if repeat { &sorted } else { &[] };
        let all = shuffled.iter().chain(again);
        prop_assert_eq!(expected, Clusters::of(&model(), all, &Links::default()));
    }

    #[test]
    fn later_articles_change_no_cluster(pages in some_pages(), until in 0..4_usize) {
        let all: Vec<Telling> = pages.iter().flat_map(told).collect();
        let until = DAYS[until].parse().ok();
        let before = all.iter().filter(|t| t.published.is_some() && t.published <= until);
        let before = Clusters::of(&model(), before, &Links::default());
        let after = Clusters::of(&model(), &all, &Links::default());
        for (key, cluster) in before.iter() {
            prop_assert_eq!(after.of_telling(key), Some(cluster));
        }
    }

    #[test]
    fn all_pairs_at_once_give_what_each_gives(pages in some_pages()) {
        let all: Vec<Telling> = pages.iter().flat_map(told).collect();
        let (model, mut links) = (model(), Links::default());
        if let [first, .., last] = all.as_slice() {
            links.join(&first.item_key, &last.item_key);
        }
        let mut pairs = Vec::new();
        clusters_of_pairs(&model, &all, &links, |dyad, clusters| {
            pairs.push((dyad.clone(), clusters.clone()));
        });
        for (dyad, clusters) in pairs {
            prop_assert_eq!(clusters, Clusters::of_pair(&model, &dyad, &all, &links));
        }
    }

    #[test]
    fn likeness_is_the_same_from_both_sides(pages in some_pages()) {
        let all: Vec<Telling> = pages.iter().flat_map(told).collect();
        for (one, other) in all.iter().zip(all.iter().skip(1)) {
            let likeness = model().likeness(one, other);
            prop_assert_eq!(&likeness, &model().likeness(other, one));
            let features = likeness.map(|likeness| likeness.features).unwrap_or_default();
            prop_assert!(features.iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

#[test]
fn a_telling_reads_back_from_its_json() {
    let day = "2020-06-16";
    let telling = told(&story("1", day, AK, TEXTS[0], day)).remove(0);
    let json = serde_json::to_string(&telling).unwrap();
    assert_eq!(serde_json::from_str::<Telling>(&json).unwrap(), telling);
}
