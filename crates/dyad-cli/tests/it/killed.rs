//! `dyad import` killed at any moment: the store is whole, and a later run completes it to what an
//! undisturbed run gives.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::run::Desk;

/// Rows of the made-up file: three batches and a part of one.
const N_ROWS: usize = 200_000;

/// Kills of a normal run; `DYAD_KILLS` asks for more.
const KILLS: u32 = 6;

/// Made-up Phoenix rows: ids, days, pairs and codes that differ.
fn rows() -> String {
    let states = ["USA", "RUS", "CHN", "IND", "PAK", "IRN", "ISR", "TUR", "SYR", "KOR"];
    let codes = ["040", "112", "190", "057", "166", "036"];
    let mut text = String::new();
    for id in 0..N_ROWS {
        let (a, b) = (
            states[id % 10],
            states[(id / 10) % 9 + usize::from(id % 10 <= (id / 10) % 9)],
        );
        let day = jiff::civil::date(2015, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(id / 200).unwrap()))
            .unwrap()
            .strftime("%Y%m%d");
        let code = codes[id % 6];
        writeln!(
            text,
            "{id}_1\t{day}\t2015\t01\t01\t{a}GOV\t{a}\tGOV\t\t{b}GOV\t{b}\tGOV\t\t{code}\t{}\t1\t1.0\t\t\t\t\t\t\t\t\t",
            code.get(..2).unwrap()
        )
        .unwrap();
    }
    text
}

/// Rows of the store, once SQLite has found it whole.
fn checked_rows(desk: &Desk) -> usize {
    let path = desk.path("desk.db");
    if !path.exists() {
        return 0;
    }
    let connection = Connection::open(path).unwrap();
    let whole: String = connection
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    // A process that was killed before it made the tables leaves none.
    let n_rows = connection
        .query_row("SELECT count(*) FROM history", (), |row| row.get::<_, i64>(0));
    n_rows.map_or(0, |n_rows| usize::try_from(n_rows).unwrap())
}

#[test]
fn an_import_that_is_killed_goes_on() {
    let desk = Desk::new();
    let text = rows();
    let file = desk.file("rows.txt", &text);
    let import = ["import", "phoenix", &file, "--store"];
    let begun = Instant::now();
    assert_eq!(desk.dyad(&[&import[..], &["calm.db"]].concat()).code, Some(0));
    let whole_run = begun.elapsed();
    let n_kills = std::env::var("DYAD_KILLS").ok().and_then(|n| n.parse().ok());
    let mut random = 20_181_128_u64;
    let mut n_before = 0;
    for _ in 0..n_kills.unwrap_or(KILLS) {
        let mut child = desk
            .command(&[&import[..], &["desk.db"]].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = Duration::from_micros((random >> 33) % 1_000_000).as_secs_f64();
        std::thread::sleep(whole_run.mul_f64(share));
        child.kill().unwrap();
        child.wait().unwrap();
        let n_rows = checked_rows(&desk);
        assert!(n_rows >= n_before, "{n_rows} rows after {n_before}");
        assert!(
            n_rows == N_ROWS || n_rows.is_multiple_of(65_536),
            "{n_rows} is no whole batch"
        );
        // From the beginning again once it is complete.
        n_before = if n_rows == N_ROWS { 0 } else { n_rows };
        if n_rows == N_ROWS {
            for end in ["", "-wal", "-shm"] {
                let path = desk.path(&format!("desk.db{end}"));
                if path.exists() {
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
    }
    assert_eq!(desk.dyad(&[&import[..], &["desk.db"]].concat()).code, Some(0));
    assert_eq!(checked_rows(&desk), N_ROWS);
    let written = |what: &[&str], store: &str| {
        let ran = desk.dyad(&[what, &["--store", store]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        ran.stdout
    };
    assert!(written(&["export", "phoenix"], "desk.db") == text, "the rows differ");
    let panel = ["panel", "--by", "week", "--directed"];
    assert!(
        written(&panel, "desk.db") == written(&panel, "calm.db"),
        "the panels differ"
    );
}

#[test]
fn a_full_disk_ends_with_a_clear_line_and_loses_nothing() {
    let desk = Desk::new();
    let text = rows();
    let file = desk.file("rows.txt", &text);
    // The shell's limit on the size of files, in blocks of 512 bytes, stands for the end of the disk;
    // the signal that comes with it is ignored, as on a full disk there is none.
    let line = format!(
        "trap '' XFSZ; ulimit -f 12000; exec '{}' import phoenix {file} --store desk.db",
        env!("CARGO_BIN_EXE_dyad")
    );
    let ran = std::process::Command::new("sh")
        .args(["-c", &line])
        .current_dir(desk.path("."))
        .env_clear()
        .env("HOME", desk.path("."))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("the disk of the store desk.db is full"), "{told}");
    let n_rows = checked_rows(&desk);
    assert!(n_rows < N_ROWS && n_rows.is_multiple_of(65_536), "{n_rows}");
    // With room again the next run goes on.
    assert_eq!(
        desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]).code,
        Some(0)
    );
    assert_eq!(checked_rows(&desk), N_ROWS);
}
