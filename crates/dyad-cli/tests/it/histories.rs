//! `dyad import` and `dyad export`: what came in goes out byte by byte; runs go on where they stopped.

use std::path::PathBuf;

use crate::run::{Desk, Ran};

/// A fixture of the crate that reads them: made up after the formats' descriptions.
fn fixture(name: &str) -> Vec<u8> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dyad-history/tests/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

fn import(desk: &Desk, format: &str, file: &str) -> Ran {
    desk.dyad(&[
        "import",
        format,
        file,
        "--store",
        "desk.db",
        "--rejects",
        "rejects.jsonl",
    ])
}

fn export(desk: &Desk, format: &str) -> String {
    let ran = desk.dyad(&["export", format, "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout
}

/// The lines of a text that are not set aside, and these.
fn without(text: &[u8], rejected: &[&str]) -> String {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let lines = text.split_inclusive('\n');
    lines
        .filter(|line| !rejected.iter().any(|start| line.starts_with(start)))
        .collect()
}

#[test]
fn every_format_goes_out_as_it_came_in() {
    let formats: [(&str, &str, &[&str]); 7] = [
        ("gdelt", "gdelt_1.csv", &[]),
        ("polecat", "polecat.txt", &["7700003_1", "7700004_1"]),
        ("acled", "acled.csv", &[]),
        ("ucdp", "ucdp.csv", &[]),
        ("phoenix", "phoenix.txt", &[]),
        ("phoenix", "cline.csv", &[]),
        ("plover", "plover.jsonl", &["{\"id\":\"made-up-3\"", "not json"]),
    ];
    for (format, name, rejected) in formats {
        let desk = Desk::new();
        let bytes = fixture(name);
        let file = desk.file(name, &bytes);
        let ran = import(&desk, format, &file);
        let code = if rejected.is_empty() { 0 } else { 3 };
        assert_eq!(ran.code, Some(code), "{name}: {ran:?}");
        assert_eq!(export(&desk, format), without(&bytes, rejected), "{name}");
        let rejects = std::fs::read_to_string(desk.path("rejects.jsonl")).unwrap();
        assert_eq!(rejects.lines().count(), rejected.len(), "{rejects}");
        let doctor = desk.dyad(&["doctor", "--store", "desk.db"]).stdout;
        assert!(doctor.contains(&format!("rows of {format} (1 files)")), "{doctor}");
        // Once more adds nothing, whether the file is the same or has another name.
        assert!(import(&desk, format, &file).stdout.starts_with("0 events added"));
        let other = desk.file(&format!("other-{name}"), &bytes);
        let again = import(&desk, format, &other).stdout;
        assert!(again.starts_with("0 events added"), "{again}");
        assert_eq!(export(&desk, format), without(&bytes, rejected), "{name}");
    }
}

#[test]
fn a_newer_row_takes_the_place_of_the_older() {
    let desk = Desk::new();
    let bytes = fixture("acled.csv");
    let file = desk.file("acled.csv", &bytes);
    import(&desk, "acled", &file);
    let newer = String::from_utf8(bytes)
        .unwrap()
        .replace("A farmer was shot.", "Two were.");
    let file = desk.file("newer.csv", &newer);
    let ran = import(&desk, "acled", &file);
    assert!(
        ran.stdout
            .starts_with("0 events added, 1 replaced by newer rows, 2 there"),
        "{ran:?}"
    );
    let out = export(&desk, "acled");
    assert!(out.contains("Two were.") && !out.contains("A farmer was shot."), "{out}");
    assert_eq!(out.lines().count(), newer.lines().count());
}

#[test]
fn events_that_were_withdrawn_are_taken_out() {
    let desk = Desk::new();
    let file = desk.file("acled.csv", fixture("acled.csv"));
    import(&desk, "acled", &file);
    let list = desk.file(
        "deleted.csv",
        "event_id_cnty,deleted_timestamp\nSYR900002,1700000009\nSYR1,1700000009\n",
    );
    let ran = desk.dyad(&["import", "acled", "--deleted", &list, "--store", "desk.db"]);
    assert_eq!(ran.stdout, "1 events taken out, 1 not there\n", "{ran:?}");
    let out = export(&desk, "acled");
    assert!(!out.contains("SYR900002") && out.contains("SYR900003"), "{out}");
    let ran = desk.dyad(&["import", "icews", "--deleted", &list, "--store", "desk.db"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("SYR900002"), "{}", ran.stderr);
}

#[test]
fn packed_files_are_read() {
    use std::io::Write as _;
    let desk = Desk::new();
    let bytes = fixture("phoenix.txt");
    let mut packed =
        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&bytes).unwrap();
    let file = desk.file("phoenix.txt.gz", packed.finish().unwrap());
    assert_eq!(import(&desk, "phoenix", &file).code, Some(0));
    assert_eq!(export(&desk, "phoenix").as_bytes(), bytes);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("a.CSV", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(&fixture("gdelt_1.csv")).unwrap();
    let file = desk.file("a.export.CSV.zip", archive.finish().unwrap().into_inner());
    assert_eq!(import(&desk, "gdelt", &file).code, Some(0));
    assert_eq!(export(&desk, "gdelt").as_bytes(), fixture("gdelt_1.csv"));
}

#[test]
fn events_are_written_in_the_columns_of_another_format() {
    let desk = Desk::new();
    let file = desk.file("ucdp.csv", fixture("ucdp.csv"));
    import(&desk, "ucdp", &file);
    let call = ["export", "icews", "--from", "histories", "--between", "Ethiopia", "ERI"];
    let ran = desk.dyad(&[&call[..], &["--store", "desk.db", "-o", "out.tab"]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let out = std::fs::read_to_string(desk.path("out.tab")).unwrap();
    let rows: Vec<Vec<&str>> =
        out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][0], "Event ID");
    let row = &rows[1];
    assert_eq!((row[1], row[2], row[6]), ("1998-06-06", "Government of Eritrea", "190"));
    assert_eq!((row[4], row[10], row.len()), ("Eritrea", "Ethiopia", 20));
    let none = desk.dyad(&["export", "icews", "--store", "desk.db"]);
    assert_eq!(none.code, Some(4), "nothing came from ICEWS: {none:?}");
}

#[test]
fn coded_articles_are_written_as_histories() {
    let desk = Desk::new();
    let page = desk.file("page.txt", crate::run::PAGE);
    assert_eq!(desk.dyad(&["ingest", &page, "--store", "desk.db"]).code, Some(0));
    let ran =
        desk.dyad(&["export", "plover", "--from", "articles", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let first: serde_json::Value =
        serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(first["actor"][0]["code"], "NOR");
    assert_eq!(first["recipient"][0]["code"], "RUS");
    assert_eq!(first["date"], "2022-04-05");
    assert!(first["text"].as_str().unwrap().contains("Russian"));
}

#[test]
fn a_file_of_another_format_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    let wrong = desk.file("a.csv", "these,are,no\n1,2,3\n");
    let utf16 = desk.file("b.csv", b"\xff\xfee\x00v\x00\n\x00");
    let right = desk.file("c.csv", fixture("acled.csv"));
    let ran =
        desk.dyad(&["import", "acled", &wrong, &utf16, &right, "--store", "desk.db"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("a.csv: it has no header of acled data"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("b.csv: it is UTF-16 text"), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("3 events added, 2 set aside"), "{}", ran.stdout);
    let none = desk.dyad(&["import", "acled", "missing.csv", "--store", "desk.db"]);
    assert_eq!(none.code, Some(1));
    assert!(none.stderr.contains("missing.csv"), "{}", none.stderr);
}

#[test]
fn real_samples_go_out_as_they_came_in() {
    let samples =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/samples");
    let files = [
        ("gdelt", "gdelt/20180101000000.export.CSV"),
        ("gdelt", "gdelt/20170101073000.export.CSV"),
        ("gdelt", "gdelt/20191024143000.export.CSV"),
        ("gdelt-mentions", "gdelt/20170101073000.mentions.CSV"),
        ("icews", "icews/events.2018.sample.tab"),
    ];
    for (format, name) in files {
        // The samples lie beside the project, not in it.
        let Ok(bytes) = std::fs::read(samples.join(name)) else { continue };
        let desk = Desk::new();
        let file = desk.file("sample", &bytes);
        assert_eq!(import(&desk, format, &file).code, Some(0), "{name}");
        assert_eq!(export(&desk, format).as_bytes(), bytes, "{name}");
    }
}
