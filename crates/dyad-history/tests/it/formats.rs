//! What rows of each format say, and that what is written is read back.

use dyad_data::ActorTables;
use dyad_history::{
    HistoryCodes, HistoryReader, Layout, QuadrupleNames, Reject, event, first_day_of,
    header, write,
};
use dyad_types::{Actor, HistoryEvent, HistoryFormat, QuadClass};

/// The events of a text, and why its other rows are set aside.
pub(crate) fn read(
    codes: &HistoryCodes<'_>,
    format: HistoryFormat,
    text: &[u8],
) -> (Vec<HistoryEvent>, Vec<Reject>) {
    let mut reader = HistoryReader::new(format, codes, text);
    let (mut events, mut rejects) = (Vec::new(), Vec::new());
    let mut lines = Vec::new();
    while let Some(record) = reader.read_row().unwrap() {
        match record.row {
            Ok(row) => lines.push((record.bytes.to_vec(), row)),
            Err(reject) => rejects.push(reject),
        }
    }
    let layout = reader.layout().cloned();
    for (bytes, row) in lines {
        let event = event(codes, layout.as_ref().unwrap(), None, &bytes).unwrap();
        let words = reader.vocabulary();
        let actor = |id: Option<u32>| id.map(|id| words.actors[id as usize].clone());
        assert_eq!(actor(row.actor), event.actor);
        assert_eq!(actor(row.recipient), event.recipient);
        assert_eq!(row.act.map(|id| words.acts[id as usize].clone()), event.act);
        assert_eq!((row.days, row.reported), (event.days, event.reported));
        events.push(event);
    }
    (events, rejects)
}

pub(crate) fn with_codes<T>(test: impl FnOnce(&HistoryCodes<'_>) -> T) -> T {
    let actors = ActorTables::read(&[]).unwrap();
    test(&HistoryCodes::new(&actors).unwrap())
}

/// Who, to whom, what, as in "KOR:GOV -> PRK:GOV SANCTION expel 2021-03-04".
fn summary(event: &HistoryEvent) -> String {
    let side = |actor: &Option<Actor>| {
        actor.as_ref().map_or("nobody".to_owned(), |actor| {
            let whose = actor
                .country
                .map_or(actor.code.as_str().to_owned(), |c| c.to_string());
            let whose = if whose.is_empty() { "?".to_owned() } else { whose };
            match (actor.country, actor.sector) {
                (Some(_), Some(sector)) => format!("{whose}:{sector}"),
                _ => whose,
            }
        })
    };
    let act = event.act.as_ref().map_or("no act".to_owned(), |act| {
        let code = act.cameo.as_ref().map(ToString::to_string);
        let kind = act.event_type.map(|kind| kind.to_string());
        let quad = act.quad_class.map_or(0, QuadClass::number);
        format!(
            "{} {} {}/{quad}",
            code.unwrap_or("-".to_owned()),
            kind.unwrap_or("-".to_owned()),
            act.intensity.points()
        )
    });
    format!("{} {} -> {} {act}", event.days, side(&event.actor), side(&event.recipient))
}

fn summaries(format: HistoryFormat, text: &str) -> (Vec<String>, Vec<Reject>) {
    with_codes(|codes| {
        let (events, rejects) = read(codes, format, text.as_bytes());
        (events.iter().map(summary).collect(), rejects)
    })
}

#[test]
fn polecat_is_read_by_name_and_forgives_tabs_at_the_end() {
    let text = include_str!("../fixtures/polecat.txt");
    let (events, rejects) = summaries(HistoryFormat::Polecat, text);
    assert_eq!(
        events,
        [
            "2021-03-04 KOR:GOV -> PRK:GOV - SANCTION -5.5/4",
            "2021-03-04 JPN:GOV -> IGOEUR - CONSULT 2.5/1",
        ]
    );
    assert_eq!(rejects, [Reject::Date, Reject::Columns]);
}

#[test]
fn acled_is_read_with_quoted_notes_and_both_ways_of_sectors_and_dates() {
    let text = include_str!("../fixtures/acled.csv");
    let (events, rejects) = summaries(HistoryFormat::Acled, text);
    assert_eq!(
        events,
        [
            "2019-10-09 TUR:MIL -> SYR:REB 195 ASSAULT -10/4",
            "2019-10-10 SYR:UAF -> SYR:CVL 182 ASSAULT -9.5/4",
            "2019-10-11 SYR:MIL -> nobody no act",
        ]
    );
    assert_eq!(rejects, []);
    with_codes(|codes| {
        let (events, _) = read(codes, HistoryFormat::Acled, text.as_bytes());
        assert!(events[0].text.ends_with("who is \"made up\", adds a second line."));
        assert_eq!(events[0].dead, Some(3));
    });
}

#[test]
fn ucdp_gives_periods_states_and_groups() {
    let text = include_str!("../fixtures/ucdp.csv");
    let (events, rejects) = summaries(HistoryFormat::Ucdp, text);
    assert_eq!(
        events,
        [
            "1990-02-01/1990-02-04 ETH:GOV -> ETH:REB 190 ASSAULT -10/4",
            "1998-06-06 ERI:GOV -> ETH:GOV 190 ASSAULT -10/4",
            "1999-06-06 ETH:REB -> ETH:CVL 200 ASSAULT -10/4",
        ]
    );
    assert_eq!(rejects, []);
}

#[test]
fn phoenix_of_both_houses() {
    let (events, _) =
        summaries(HistoryFormat::Phoenix, include_str!("../fixtures/phoenix.txt"));
    assert_eq!(
        events,
        [
            "2015-06-15 KEN:GOV -> SOM:REB 190 ASSAULT -10/4",
            "2015-06-16 IGOUNO -> SDN 020 REQUEST 3/0",
        ]
    );
    let (events, _) =
        summaries(HistoryFormat::Phoenix, include_str!("../fixtures/cline.csv"));
    assert_eq!(events, ["1978-09-17 EGY:GOV -> ISR:GOV 057 SUPPORT 8/1"]);
}

#[test]
fn plover_of_both_dialects() {
    let (events, rejects) =
        summaries(HistoryFormat::Plover, include_str!("../fixtures/plover.jsonl"));
    assert_eq!(
        events,
        [
            "2018-05-01 MAR:GOV -> IRN:GOV - SANCTION -5.6/4",
            "2018-05-02 USA -> nobody - ACCUSE -2/3",
        ]
    );
    assert_eq!(rejects, [Reject::Date, Reject::Json]);
}

#[test]
fn gdelt_of_before_2013() {
    let (events, _) =
        summaries(HistoryFormat::Gdelt, include_str!("../fixtures/gdelt_1.csv"));
    assert_eq!(events, ["1990-01-05 IRQ -> KWT 112 ACCUSE -2/3"]);
}

#[test]
fn quadruples_are_read_with_their_names() {
    let names = QuadrupleNames::read(
        "North Korea\t0\nCitizen (South Korea)\t1\nDonald Trump\t2\n",
        "0\t190\tUse conventional military force\texact\n1\t10\tDemand\texact\n",
        first_day_of("icews18").unwrap(),
    )
    .unwrap();
    with_codes(|codes| {
        let text = "0\t0\t1\t0\n2 \t1   \t0\t  48\t0\n9\t0\t1\t0\n1 2\n";
        let reader =
            HistoryReader::new(HistoryFormat::Quadruples, codes, text.as_bytes());
        let mut reader = reader.with_names(&names);
        let mut rows = Vec::new();
        while let Some(record) = reader.read_row().unwrap() {
            rows.push(match record.row {
                Ok(_) => {
                    let layout = Layout::of(HistoryFormat::Quadruples, b"").unwrap();
                    summary(&event(codes, &layout, Some(&names), record.bytes).unwrap())
                }
                Err(reject) => reject.to_string(),
            });
        }
        assert_eq!(
            rows,
            [
                "2018-01-01 PRK -> KOR:CVL 190 ASSAULT -10/4",
                "2018-01-03 USA:GOV -> PRK 10 REQUEST -5/3",
                "has a number that no name belongs to",
                "has another number of columns",
            ]
        );
    });
}

#[test]
fn what_is_written_in_any_format_is_read_back() {
    let fixtures: [(HistoryFormat, &str); 5] = [
        (HistoryFormat::Polecat, include_str!("../fixtures/polecat.txt")),
        (HistoryFormat::Acled, include_str!("../fixtures/acled.csv")),
        (HistoryFormat::Ucdp, include_str!("../fixtures/ucdp.csv")),
        (HistoryFormat::Phoenix, include_str!("../fixtures/phoenix.txt")),
        (HistoryFormat::Plover, include_str!("../fixtures/plover.jsonl")),
    ];
    let targets = [
        HistoryFormat::Gdelt,
        HistoryFormat::Icews,
        HistoryFormat::Polecat,
        HistoryFormat::Phoenix,
        HistoryFormat::Acled,
        HistoryFormat::Ucdp,
        HistoryFormat::Plover,
    ];
    with_codes(|codes| {
        for (format, text) in fixtures {
            let (events, _) = read(codes, format, text.as_bytes());
            for target in targets {
                let mut written = header(target);
                for event in &events {
                    written.push_str(&write(codes, target, event).unwrap());
                }
                let (back, rejects) = read(codes, target, written.as_bytes());
                assert_eq!(rejects, [], "{format} as {target}: {written}");
                assert_eq!(back.len(), events.len(), "{format} as {target}");
                for (event, back) in events.iter().zip(&back) {
                    assert_eq!(event.days.start, back.days.start, "{format} as {target}");
                    if format == target {
                        assert_eq!(summary(event), summary(back));
                        assert_eq!(event.text, back.text);
                    }
                }
            }
        }
    });
}
