//! `dyad import`, `ingest` and `correct` killed at any moment: the store is whole, nothing acknowledged is
//! missing, and a later run completes it to what an undisturbed run gives. Disks that take nothing more.

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

/// How long a run takes, and where in it the next one is killed.
struct Killer {
    whole_run: Duration,
    random: u64,
}

impl Killer {
    /// Runs a command undisturbed and takes its time.
    fn of(desk: &Desk, calm: &[&str]) -> Self {
        let begun = Instant::now();
        let ran = desk.dyad(calm);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        Self { whole_run: begun.elapsed(), random: 20_181_128 }
    }

    /// Runs a command and kills it at some moment; what it had printed by then.
    fn kill(&mut self, desk: &Desk, arguments: &[&str]) -> String {
        let mut child = desk
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let share = Duration::from_micros((self.random >> 33) % 1_000_000).as_secs_f64();
        std::thread::sleep(self.whole_run.mul_f64(share));
        child.kill().unwrap();
        let printed = child.wait_with_output().unwrap().stdout;
        String::from_utf8(printed).unwrap()
    }
}

fn n_kills() -> u32 {
    let asked = std::env::var("DYAD_KILLS").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(KILLS)
}

/// The store, once SQLite has found it whole; `None` before there is one.
fn whole_store(desk: &Desk, name: &str) -> Option<Connection> {
    let path = desk.path(name);
    if !path.exists() {
        return None;
    }
    let connection = Connection::open(path).unwrap();
    let whole: String = connection
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    Some(connection)
}

/// Rows of a table; none where a process was killed before it made the tables.
fn n_rows(desk: &Desk, table: &str) -> usize {
    let Some(connection) = whole_store(desk, "desk.db") else { return 0 };
    let count = format!("SELECT count(*) FROM {table}");
    let n_rows = connection.query_row(&count, (), |row| row.get::<_, i64>(0));
    n_rows.map_or(0, |n_rows| usize::try_from(n_rows).unwrap())
}

/// Every row of every table.
fn content(desk: &Desk, name: &str) -> Vec<String> {
    let connection = whole_store(desk, name).expect("a store");
    let names =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                 ORDER BY name";
    let mut names = connection.prepare(names).unwrap();
    let tables: Vec<String> = names
        .query_map((), |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let mut every = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let n_columns = every.column_count();
        let mut found = every.query(()).unwrap();
        let first = rows.len();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<_> =
                (0..n_columns).map(|column| row.get_ref(column).unwrap()).collect();
            rows.push(format!("{table} {cells:?}"));
        }
        rows[first..].sort();
    }
    rows
}

fn begin_again(desk: &Desk) {
    for end in ["", "-wal", "-shm"] {
        let path = desk.path(&format!("desk.db{end}"));
        if path.exists() {
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn an_import_that_is_killed_goes_on() {
    let desk = Desk::new();
    let text = rows();
    let file = desk.file("rows.txt", &text);
    let import = ["import", "phoenix", &file, "--store"];
    let mut killer = Killer::of(&desk, &[&import[..], &["calm.db"]].concat());
    let mut n_before = 0;
    for _ in 0..n_kills() {
        killer.kill(&desk, &[&import[..], &["desk.db"]].concat());
        let n_rows = n_rows(&desk, "history");
        assert!(n_rows >= n_before, "{n_rows} rows after {n_before}");
        assert!(
            n_rows == N_ROWS || n_rows.is_multiple_of(65_536),
            "{n_rows} is no whole batch"
        );
        n_before = if n_rows == N_ROWS { 0 } else { n_rows };
        if n_rows == N_ROWS {
            begin_again(&desk);
        }
    }
    assert_eq!(desk.dyad(&[&import[..], &["desk.db"]].concat()).code, Some(0));
    assert!(content(&desk, "desk.db") == content(&desk, "calm.db"), "the stores differ");
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

/// Pages of the made-up archive.
const N_PAGES: usize = 240;

/// Pages of a week each, as JSON Lines: states, acts and places that differ.
fn pages() -> String {
    let states =
        ["Chad", "Niger", "Peru", "Ecuador", "Norway", "Russia", "Japan", "China"];
    let acts = [
        "expelled two diplomats of",
        "recalled its ambassador from",
        "signed a trade treaty with",
        "closed its border with",
        "sent food aid to",
        "threatened to bomb",
        "condemned",
    ];
    let things = ["wells", "bridges", "ferries", "mines", "canals"];
    let mut text = String::new();
    for id in 0..N_PAGES {
        let (one, act, thing) = (states[id % 8], acts[id % 7], things[id % 5]);
        let other = states[(id % 8 + 1 + id % 6) % 8];
        let day = jiff::civil::date(2001, 1, 1)
            .checked_add(jiff::Span::new().weeks(i64::try_from(id).unwrap()))
            .unwrap();
        writeln!(
            text,
            "{{\"title\": \"{one} and {other}, number {id}\", \"date\": \"{day}\", \"text\": \"{one} {act} {other} on Monday over {id} {thing}. The government of {other} said that it would answer within {} days. A spokesman for {one} spoke of {thing} in district {id}.\"}}",
            id % 20 + 2
        )
        .unwrap();
    }
    text
}

#[test]
fn an_ingest_that_is_killed_goes_on() {
    let desk = Desk::new();
    let file = desk.file("pages.jsonl", pages());
    let ingest = ["ingest", &file, "--store"];
    let mut killer = Killer::of(&desk, &[&ingest[..], &["calm.db"]].concat());
    let calm = content(&desk, "calm.db");
    let mut n_before = 0;
    for _ in 0..n_kills() {
        killer.kill(&desk, &[&ingest[..], &["desk.db"]].concat());
        let n_articles = n_rows(&desk, "article");
        assert!(n_articles >= n_before, "{n_articles} articles after {n_before}");
        n_before = n_articles;
        if n_articles == N_PAGES {
            assert_eq!(desk.dyad(&[&ingest[..], &["desk.db"]].concat()).code, Some(0));
            assert!(content(&desk, "desk.db") == calm, "the stores differ");
            begin_again(&desk);
            n_before = 0;
        }
    }
    assert_eq!(desk.dyad(&[&ingest[..], &["desk.db"]].concat()).code, Some(0));
    assert!(content(&desk, "desk.db") == calm, "the stores differ");
}

/// Rows that are corrected in one go.
const N_CORRECTED: usize = 5_000;

#[test]
fn corrections_that_are_acknowledged_outlive_a_kill() {
    let desk = Desk::new();
    let text: String = rows()
        .lines()
        .take(N_CORRECTED)
        .fold(String::new(), |text, row| text + row + "\n");
    let file = desk.file("rows.txt", &text);
    for store in ["calm.db", "desk.db"] {
        let ran = desk.dyad(&["import", "phoenix", &file, "--store", store]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let keys = history_keys(&desk, "calm.db");
    let signed = ["--reason", "counted twice", "--by", "A. Reader", "--on", "2026-01-02"];
    let wrong = |key: &str, store: &str| -> Vec<String> {
        let line = [&["correct", "wrong", key, "--store", store], &signed[..]].concat();
        line.into_iter().map(str::to_owned).collect()
    };
    let run =
        |line: &[String]| desk.dyad(&line.iter().map(String::as_str).collect::<Vec<_>>());
    let calm = wrong(&keys[0], "calm.db");
    let calm: Vec<&str> = calm.iter().map(String::as_str).collect();
    let mut killer = Killer::of(&desk, &calm);
    for key in keys.iter().take(n_kills() as usize) {
        let before = n_rows(&desk, "correction");
        let line = wrong(key, "desk.db");
        let printed =
            killer.kill(&desk, &line.iter().map(String::as_str).collect::<Vec<_>>());
        let after = n_rows(&desk, "correction");
        assert!(
            after == before + 1 || printed.is_empty() && after == before,
            "{printed}"
        );
        let again = run(&line).stdout;
        let expected = if after == before {
            "1 correction added\n"
        } else {
            "0 corrections added, 1 there already\n"
        };
        assert_eq!(again, expected);
        assert_eq!(run(&wrong(key, "calm.db")).code, Some(0));
    }
    assert!(content(&desk, "desk.db") == content(&desk, "calm.db"), "the stores differ");
    replays_are_made_whole_or_not_at_all(&desk, &keys);
}

fn replays_are_made_whole_or_not_at_all(desk: &Desk, keys: &[String]) {
    let line = |key: &String| {
        format!(
            "{{\"key\":\"{key}\",\"kind\":\"split\",\"reviewer\":\"B. Reader\",\"day\":\"2026-01-03\",\"reason\":\"own act\"}}\n"
        )
    };
    let file = desk.file("labels.jsonl", keys.iter().map(line).collect::<String>());
    let replay =
        |store| ["correct", "replay", &file, "--store", store].map(str::to_owned);
    let calm = replay("calm.db");
    let mut killer = Killer::of(desk, &calm.each_ref().map(String::as_str));
    let before = n_rows(desk, "correction");
    for _ in 0..n_kills() {
        let line = replay("desk.db");
        let printed = killer.kill(desk, &line.each_ref().map(String::as_str));
        let n_added = n_rows(desk, "correction") - before;
        assert!(n_added == keys.len() || printed.is_empty() && n_added == 0, "{n_added}");
    }
    let line = replay("desk.db");
    assert_eq!(desk.dyad(&line.each_ref().map(String::as_str)).code, Some(0));
    assert!(content(desk, "desk.db") == content(desk, "calm.db"), "the stores differ");
}

fn history_keys(desk: &Desk, name: &str) -> Vec<String> {
    let connection = whole_store(desk, name).expect("a store");
    let mut keys = connection
        .prepare("SELECT key FROM history ORDER BY history_id")
        .unwrap();
    let keys = keys
        .query_map((), |row| Ok(format!("history/phoenix/{}", row.get::<_, i64>(0)?)));
    keys.unwrap().collect::<rusqlite::Result<_>>().unwrap()
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
    let n_kept = n_rows(&desk, "history");
    assert!(n_kept < N_ROWS && n_kept.is_multiple_of(65_536), "{n_kept}");
    // With room again the next run goes on.
    assert_eq!(
        desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]).code,
        Some(0)
    );
    assert_eq!(n_rows(&desk, "history"), N_ROWS);
}

/// A folder and files that may only be read stand for a disk that is mounted so. The superuser may
/// write everywhere: the command runs as nobody then.
#[cfg(unix)]
#[test]
fn a_disk_that_may_only_be_read_ends_with_a_clear_line_and_is_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::new();
    let first: String = rows()
        .lines()
        .take(90)
        .fold(String::new(), |text, row| text + row + "\n");
    let file = desk.file("rows.txt", &first);
    let more = desk.file("more.txt", rows());
    let page = desk.file("page.txt", crate::run::PAGE);
    assert_eq!(
        desk.dyad(&["import", "phoenix", &file, "--store", "desk.db"]).code,
        Some(0)
    );
    let before = content(&desk, "desk.db");
    let key = history_keys(&desk, "desk.db").remove(0);
    let binary = desk.path("dyad");
    std::fs::copy(env!("CARGO_BIN_EXE_dyad"), &binary).unwrap();
    let allow = |name: &str, mode: u32| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path(name), permissions).unwrap();
    };
    for name in [&file, &more, &page, "desk.db"] {
        allow(name, 0o444);
    }
    allow("dyad", 0o555);
    allow(".", 0o555);
    let is_superuser = std::fs::write(desk.path("desk.db-probe"), "").is_ok();
    let run = |arguments: &[&str]| {
        let mut command = if is_superuser {
            let mut command = std::process::Command::new("setpriv");
            let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
            command.args(nobody).arg(&binary);
            command
        } else {
            std::process::Command::new(&binary)
        };
        command
            .args(arguments)
            .args(["--store", "desk.db"])
            .current_dir(desk.path("."));
        let ran = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (ran.status.code(), text(ran.stdout), text(ran.stderr))
    };
    let signed = ["--reason", "no", "--by", "A. Reader"];
    let correct = [&["correct", "wrong", &key], &signed[..]].concat();
    for verb in [&["import", "phoenix", &more][..], &["ingest", &page], &correct] {
        let (code, _, told) = run(verb);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("the store desk.db is read-only"), "{told}");
    }
    let (code, panel, told) = run(&["panel", "--by", "year"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(panel.lines().count() > 1, "{panel}");
    allow(".", 0o755);
    assert!(content(&desk, "desk.db") == before, "the store differs");
}
