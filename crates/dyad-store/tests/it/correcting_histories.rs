//! Corrections of rows of histories: counted and shown as they are right, their bytes as they were.

use dyad_ledger::Dyad;
use dyad_store::{
    Change, Correction, HistoryBatch, HistoryFilter, Named, SourceMark, Store,
};
use dyad_types::{
    Actor, CameoCode, DateInterval, EventKey, EventType, HistoryAct, HistoryFormat,
    HistoryRow, Intensity, QuadScheme,
};
use jiff::civil::{Date, date};

use crate::made::actor;

const MADE: Date = date(2020, 7, 1);

fn pair() -> Dyad {
    "ARS KOL".parse().expect("a pair")
}

fn act(cameo: &str, event_type: EventType, points: f64) -> HistoryAct {
    HistoryAct {
        cameo: CameoCode::new(cameo).ok(),
        event_type: Some(event_type),
        mode: None,
        intensity: Intensity::new(points).expect("in range"),
        quad_class: Some(event_type.quad_class()),
        quad_scheme: QuadScheme::Plover,
    }
}

/// Six rows of two pairs, a day apart.
fn filled() -> Store {
    let mut store = Store::in_memory().expect("memory");
    let actors = ["ARS", "KOL", "OBR"]
        .map(|code| Actor { name: code.to_owned(), ..actor(code, code) });
    let acts = [act("111", EventType::Accuse, -2.0), act("040", EventType::Consult, 1.0)];
    let of = |id: usize| u32::try_from(id).expect("small");
    let rows: Vec<HistoryRow> = (0..6)
        .map(|n: i64| {
            let day = date(2020, 6, 1 + i8::try_from(n).expect("small"));
            HistoryRow {
                key: EventKey(100 + n),
                days: DateInterval::new(day, day),
                reported: day.tomorrow().ok(),
                actor: Some(of(usize::from(n == 1))),
                recipient: Some(of(if n == 1 { 0 } else { 1 + usize::from(n == 5) })),
                act: Some(of(usize::from(n % 2 == 1))),
            }
        })
        .collect();
    let lines: Vec<String> = (0..6).map(|n| format!("row {n}\n")).collect();
    let ends: Vec<usize> = (1..=6).map(|n| n * lines[0].len()).collect();
    let bytes = lines.concat();
    let mark = SourceMark {
        source: "rows.tsv".to_owned(),
        size: 0,
        modified: 0,
        coder_version: "0.1.0".to_owned(),
        n_items: 6,
        finished: true,
    };
    let batch = HistoryBatch {
        format: HistoryFormat::Gdelt,
        header: &[],
        quoted: false,
        rows: &rows,
        lines: bytes.as_bytes(),
        ends: &ends,
        actors: &actors,
        acts: &acts,
        mark: &mark,
    };
    store.history_writer().expect("opens").put(&batch).expect("is put");
    store
}

fn correct(store: &mut Store, number: i64, change: Change) {
    let correction = Correction {
        item_key: format!("history/gdelt/{number}"),
        change,
        author: "A. Reader".to_owned(),
        made_on: MADE,
        reason: "the paper tells it otherwise".to_owned(),
    };
    assert_eq!(store.correct(&[correction]).expect("is added"), 1);
}

fn filter(dyad: Option<Dyad>, known_by: Option<Date>) -> HistoryFilter {
    HistoryFilter { dyad, known_by, ..HistoryFilter::default() }
}

/// Days, codes and rows of every view.
fn views(store: &Store, by: Option<Date>) -> [Vec<String>; 5] {
    let words = store.history_tables().expect("reads").acts;
    let code = |act: u32| {
        let act = words.get(act as usize).and_then(Option::as_ref);
        act.and_then(|act| act.cameo.as_ref())
            .map_or("-", CameoCode::as_str)
            .to_owned()
    };
    let mut all = Vec::new();
    let mut of_pair = Vec::new();
    for (filter, list) in
        [(filter(None, by), &mut all), (filter(Some(pair()), by), &mut of_pair)]
    {
        let each = |act: dyad_store::StoredAct| {
            list.push(format!("{} {}", act.date().expect("dated"), code(act.act)));
        };
        store.each_history_act(&filter, each).expect("reads");
    }
    let panel = store
        .history_panel_acts(&filter(Some(pair()), by), None)
        .expect("reads");
    let panel = panel
        .iter()
        .map(|act| format!("{} {}", act.day, code(act.act)))
        .collect();
    let rows = store.history_rows(&filter(Some(pair()), by), 9).expect("reads");
    let rows = rows
        .iter()
        .map(|row| format!("{} {:?}", row.days.start, row.act))
        .collect();
    let acts = store.history_of_pair(&filter(Some(pair()), by)).expect("reads");
    let acts = acts
        .acts
        .iter()
        .map(|(day, act)| format!("{day} {}", code(*act)))
        .collect();
    [all, of_pair, panel, rows, acts]
}

fn lengths(views: &[Vec<String>; 5]) -> [usize; 5] {
    [0, 1, 2, 3, 4].map(|nth| views[nth].len())
}

#[test]
fn wrong_and_merged_rows_do_not_count() {
    let mut store = filled();
    let untouched = views(&store, None);
    assert_eq!(lengths(&untouched), [6, 5, 5, 5, 5]);
    correct(&mut store, 100, Change::Wrong);
    correct(&mut store, 103, Change::Merge("history/gdelt/101".to_owned()));
    assert_eq!(lengths(&views(&store, None)), [4, 3, 3, 3, 3]);
    assert_eq!(views(&store, MADE.yesterday().ok()), untouched);
    for key in [100, 103] {
        correct(&mut store, key, Change::Right);
    }
    assert_eq!(views(&store, None), untouched);
}

#[test]
fn other_codes_and_days_are_counted_in_their_place() {
    let mut store = filled();
    correct(&mut store, 104, Change::Recode(act("190", EventType::Assault, -10.0)));
    let day = date(2020, 5, 20);
    correct(&mut store, 104, Change::Redate(DateInterval::new(day, day)));
    let [all, of_pair, panel, rows, acts] = views(&store, None);
    assert_eq!(all[4], "2020-05-20 190", "in the order of import");
    assert_eq!([&of_pair[0], &acts[0]], ["2020-05-20 190"; 2]);
    assert!(panel[0].ends_with(" 190"));
    assert!(rows[4].starts_with("2020-05-20") && rows[4].contains("Assault"));
    let june = HistoryFilter {
        since: Some(date(2020, 6, 1)),
        ..filter(None, None)
    };
    let mut n_acts = 0;
    store.each_history_act(&june, |_| n_acts += 1).unwrap();
    let mut n_rows = 0;
    store.each_history_row(None, &june, |_| n_rows += 1).unwrap();
    assert_eq!((n_acts, n_rows), (5, 5));
}

#[test]
fn rows_keep_their_bytes_and_say_that_they_are_corrected() {
    let mut store = filled();
    correct(&mut store, 100, Change::Wrong);
    correct(&mut store, 101, Change::Recode(act("190", EventType::Assault, -10.0)));
    let mut rows = Vec::new();
    let all = HistoryFilter::default();
    store.each_history_row(None, &all, |row| rows.push(row)).unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.counts, row.is_corrected, row.line.clone()))
        .collect();
    assert_eq!(told[0], (false, true, b"row 0\n".to_vec()));
    assert_eq!(told[1], (true, true, b"row 1\n".to_vec()));
    assert_eq!(told[2], (true, false, b"row 2\n".to_vec()));
    let types = rows.iter().map(|row| row.telling.act.as_ref().unwrap().event_type);
    assert_eq!(types.collect::<Vec<_>>()[1], Some(EventType::Assault));
}

#[test]
fn a_key_names_its_row_under_its_own_format_alone() {
    let store = filled();
    assert!(matches!(store.named("history/gdelt/102").unwrap(), Some(Named::Row(_))));
    for other in ["history/icews/102", "history/gdelt/999", "history/gdelt/x", "history/"]
    {
        assert!(store.named(other).unwrap().is_none(), "{other}");
    }
}
