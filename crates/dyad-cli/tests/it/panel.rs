//! `dyad panel`: zeros, shares, codes of country lists, and what is read back from Parquet.

use crate::run::Desk;

/// Three days of a made-up Phoenix file: KEN acts on SOM twice with one code, SOM once; USA on RUS.
const ROWS: &str = "1_1\t20150105\t2015\t01\t05\tKENMIL\tKEN\tMIL\t\tSOMREB\tSOM\tREB\t\t190\t19\t4\t-10.0\t\t\t\t\t\t\t\t\t\n\
    2_1\t20150105\t2015\t01\t05\tKENGOV\tKEN\tGOV\t\tSOMREB\tSOM\tREB\t\t190\t19\t4\t-10.0\t\t\t\t\t\t\t\t\t\n\
    3_1\t20150306\t2015\t03\t06\tSOMGOV\tSOM\tGOV\t\tKENGOV\tKEN\tGOV\t\t040\t04\t1\t1.0\t\t\t\t\t\t\t\t\t\n\
    4_1\t20150307\t2015\t03\t07\tUSA\tUSA\t\t\tRUS\tRUS\t\t\t163\t16\t3\t-8.0\t\t\t\t\t\t\t\t\t\n\
    5_1\t20150308\t2015\t03\t08\tSYRGOV\tSYR\tGOV\t\tSYRREB\tSYR\tREB\t\t190\t19\t4\t-10.0\t\t\t\t\t\t\t\t\t\n";

fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.file("rows.txt", ROWS);
    let ran = desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    desk
}

/// The cells of some columns, by row.
fn panel(desk: &Desk, arguments: &[&str], columns: &[&str]) -> Vec<String> {
    let ran = desk.dyad(&[&["panel", "--store", "desk.db"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut lines = ran.stdout.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| names.iter().position(|other| *other == name).unwrap();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            columns
                .iter()
                .map(|name| cells[place(name)])
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn a_balanced_panel_has_every_pair_in_every_month() {
    let desk = desk();
    let columns =
        ["date_start", "dyad", "events", "material_conflict", "share", "covered"];
    assert_eq!(
        panel(&desk, &[], &columns),
        [
            "2015-01-01 KEN-SOM 1 1 1.00000000 1",
            "2015-02-01 KEN-SOM 0 0  0",
            "2015-03-01 KEN-SOM 1 0 0.33333333 1",
            "2015-01-01 RUS-USA 0 0 0.00000000 1",
            "2015-02-01 RUS-USA 0 0  0",
            "2015-03-01 RUS-USA 1 1 0.33333333 1",
        ]
    );
}

#[test]
fn directions_counting_schemes_and_bounds() {
    let desk = desk();
    let columns = ["date_start", "a", "b", "events", "verbal_conflict", "intensity_sum"];
    let directed = [
        "--directed",
        "--sparse",
        "--count",
        "reports",
        "--by",
        "day",
        "--with",
        "Somalia",
    ];
    assert_eq!(
        panel(&desk, &directed, &columns),
        ["2015-01-05 KEN SOM 2 0 -20.0", "2015-03-06 SOM KEN 1 0 1.0"]
    );
    let phoenix = ["--scheme", "phoenix", "--sparse", "--between", "USA", "Russia"];
    assert_eq!(panel(&desk, &phoenix, &columns), ["2015-03-01 RUS USA 1 1 -8.0"]);
    let all = ["--all", "--sparse", "--since", "2015-03-08", "--until", "2015-03-31"];
    assert_eq!(panel(&desk, &all, &["dyad", "a_iso3c", "events"]), ["SYRGOV-SYRREB  1"]);
    let none = desk.dyad(&["panel", "--store", "desk.db", "--since", "2016-01-01"]);
    assert_eq!(none.code, Some(4), "{none:?}");
}

#[test]
fn countries_have_the_numbers_that_hold_in_the_period() {
    let desk = Desk::new();
    // South Sudan is a member of both lists from July 2011 on.
    let row = |id: u8, date: &str| {
        format!(
            "{id}_1\t{date}\t2011\t01\t05\tSSDGOV\tSSD\tGOV\t\tSDNGOV\tSDN\tGOV\t\t040\t04\t1\t1.0\t\t\t\t\t\t\t\t\t\n"
        )
    };
    let file = desk.file("rows.txt", row(1, "20110105") + &row(2, "20110905"));
    desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]);
    let columns = ["date_start", "a_cown", "b_cown", "b_gwn", "cow_dyad"];
    assert_eq!(
        panel(&desk, &["--sparse"], &columns),
        ["2011-01-01 625   ", "2011-09-01 625 626 626 625626"]
    );
}

#[test]
fn parquet_holds_the_same_rows() {
    let desk = desk();
    let call =
        ["panel", "--store", "desk.db", "--format", "parquet", "-o", "panel.parquet"];
    assert_eq!(desk.dyad(&call).code, Some(0));
    let bytes = std::fs::read(desk.path("panel.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    assert!(!desk.path("panel.parquet.part").exists());
}
