//! The memory of a watch stays flat, however often it asks.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::run::Desk;
use crate::server::{Reply, Server};
use crate::watch::{Watching, article, rss, settings};

/// Polls of a usual run; `just watch-long` asks for more.
const N_POLLS: usize = 1_500;

/// When everything is loaded that is loaded once.
const WARM: usize = 500;

/// The most that the memory may grow after that. Bytes.
const MOST: u64 = 8 << 20;

/// Entries of a feed.
const N_ENTRIES: usize = 20;

/// Bytes of memory that a process uses.
fn memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kib * 1024
}

/// Feeds that change their `ETag` each time and name a new page every tenth time, one that is not
/// modified, one that fails, one that is no feed.
fn serve(n_polls: &Arc<AtomicUsize>) -> Server {
    let n_polls = Arc::clone(n_polls);
    Server::start(move |asked| {
        let page = asked.path.strip_prefix("/page/").and_then(|nth| nth.parse().ok());
        if let Some(nth) = page {
            return match nth {
                _ if nth % 7 == 3 => Reply::ok(""),
                _ if nth % 7 == 5 => Reply::status(500),
                _ => Reply::ok(article(nth)),
            };
        }
        if asked.path == "/robots.txt" {
            return Reply::ok("User-agent: *\nDisallow: /private\n");
        }
        let nth = n_polls.fetch_add(1, Ordering::Relaxed);
        match asked.path.as_str() {
            "/same" if asked.header("if-none-match").is_some() => Reply::status(304),
            "/same" => Reply::ok(rss(&asked.root, &["/page/0"])).with("ETag", "\"same\""),
            "/failing" => Reply::status(if nth.is_multiple_of(2) { 404 } else { 200 }),
            _ => {
                let newest = nth / 10;
                let pages = (newest.saturating_sub(N_ENTRIES)..=newest).rev();
                let paths: Vec<String> =
                    pages.map(|nth| format!("/page/{nth}")).collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                Reply::ok(rss(&asked.root, &paths)).with("ETag", format!("\"{nth}\""))
            }
        }
    })
}

#[test]
fn memory_stays_flat_from_poll_to_poll() {
    let wanted = std::env::var("DYAD_WATCH_POLLS").ok();
    let n_wanted = wanted.map_or(N_POLLS, |text| text.parse().unwrap());
    let n_polls = Arc::new(AtomicUsize::new(0));
    let server = serve(&n_polls);
    let desk = Desk::new();
    let text = settings(&server, &["/a", "/b", "/same", "/failing"], "");
    let text = text
        .replace("\"20ms\"", "\"1ms\"")
        .replace("\"150ms\"", "\"4ms\"")
        .replace("\"40ms\"", "\"10s\"");
    desk.file("dyad.toml", text);
    let mut watching = Watching::start(&desk);
    let id = watching.child.id();
    let mut told = String::new();
    let mut warm = 0;
    for n in (WARM..=n_wanted).step_by(WARM) {
        watching.wait("more polls", || n_polls.load(Ordering::Relaxed) >= n);
        server.forget();
        let now = memory(id);
        writeln!(told, "{n:>6} polls: {:>6} KiB", now / 1024).unwrap();
        if n == WARM {
            warm = now;
        }
        assert!(now <= warm + MOST, "memory grows:\n{told}");
    }
    let ran = watching.terminate();
    let pages = ran.stdout.lines().find(|line| line.ends_with("new pages")).unwrap();
    let n_pages: usize = pages.split_whitespace().next().unwrap().parse().unwrap();
    assert!(n_pages >= n_wanted / 40, "feeds leave pages their turn: {}", ran.stdout);
    println!("{told}{}", ran.stdout);
}
