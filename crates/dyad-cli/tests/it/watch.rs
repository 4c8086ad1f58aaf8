//! `dyad watch` against servers that misbehave: nothing lost, nothing asked for too often.
//!
//! Waits are settings and tiny here; what is asserted is what was asked and what is stored.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use dyad::CopyKind;
use dyad_store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::run::{Desk, Ran};
use crate::server::{Asked, Reply, Server};

/// A watch that has not done by then what a test waits for is broken.
const PATIENCE: Duration = Duration::from_secs(90);

/// An article that shares few phrases with any other.
pub(crate) fn article(nth: usize) -> String {
    let pick = |list: &[&'static str], step: usize| list[(nth / step) % list.len()];
    let one = pick(&["Chad", "Peru", "Norway", "Kenya", "Japan", "Chile", "Egypt"], 1);
    let other = pick(&["Niger", "Ecuador", "Russia", "Uganda", "China"], 7);
    let what = pick(
        &[
            "a quarrel over wells near the border",
            "the arrest of two fishermen off the coast",
            "a row about tariffs on steel and copper",
            "the shelling of a village in the hills",
        ],
        1,
    );
    let who = pick(&["herders", "lorry drivers", "students", "pilots", "nurses"], 3);
    format!(
        "<html><head><title>{one} recalls envoy number {nth}</title></head><body><article>\
         <h1>{one} recalls envoy number {nth}</h1>\
         <p>{one} recalled its ambassador from {other} on Monday after {what}, the foreign \
         ministry said in statement {nth}.</p>\
         <p>The {who} of district {nth} had asked for an inquiry, and report {nth} of the \
         chamber of {who} called the decision overdue; {other} regretted it.</p>\
         <p>Talks on paper {nth} between {one} and {other} will go on in hall {nth}, and {who} \
         from both countries want to be heard there before case {nth} is closed.</p>\
         </article></body></html>"
    )
}

pub(crate) fn rss(root: &str, paths: &[&str]) -> String {
    let item =
        |path| format!("<item><title>{path}</title><link>{root}{path}</link></item>");
    let items: Vec<String> = paths.iter().map(item).collect();
    let items = items.concat();
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>{items}\
         </channel></rss>"
    )
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// Settings with tiny waits; `more` comes last.
pub(crate) fn settings(server: &Server, feeds: &[&str], more: &str) -> String {
    let feeds: Vec<String> = feeds.iter().map(|path| server.url(path)).collect();
    format!(
        "[watch]\nfeeds = {feeds:?}\nshortest_interval = \"20ms\"\n\
         longest_interval = \"150ms\"\npause = \"1ms\"\nretry = \"5ms\"\nhealth = \"40ms\"\n\
         allow_private = [\"{}\"]\n{more}\n",
        server.address()
    )
}

/// A watch that runs.
pub(crate) struct Watching {
    pub(crate) child: Child,
    stderr: Arc<Mutex<String>>,
    listener: JoinHandle<()>,
}

impl Watching {
    /// Starts it and waits until it watches: signals end it in order from then on.
    pub(crate) fn start(desk: &Desk) -> Self {
        let mut child = desk
            .command(&["watch", "--store", "desk.db"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let stderr = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&stderr);
        let listener = thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *heard.lock().unwrap() += &(line + "\n");
            }
        });
        let mut watching = Self { child, stderr: Arc::clone(&stderr), listener };
        watching.wait("it watches", || stderr.lock().unwrap().contains("watching"));
        watching
    }

    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            if let Some(status) = self.child.try_wait().unwrap() {
                let told = self.stderr.lock().unwrap();
                panic!("it ended ({status}) before: {what}\n{told}");
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain for: {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn terminate(self) -> Ran {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let output = self.child.wait_with_output().unwrap();
        self.listener.join().unwrap();
        let stderr = std::mem::take(&mut *self.stderr.lock().unwrap());
        let ran = Ran { stderr, ..output.into() };
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran
    }
}

/// What the store says, as soon as it can be read.
pub(crate) fn stored<T>(desk: &Desk, ask: impl Fn(&Store) -> T) -> Option<T> {
    Store::open_read_only(desk.path("desk.db"))
        .ok()
        .map(|store| ask(&store))
}

pub(crate) fn has_url(desk: &Desk, url: &str) -> bool {
    stored(desk, |store| store.has_url(url).unwrap()).unwrap_or(false)
}

/// Articles and other printings in the store.
pub(crate) fn n_stored(desk: &Desk) -> usize {
    let store = Store::open_read_only(desk.path("desk.db")).unwrap();
    let articles = store.article_ids().unwrap();
    // An update of a story is an article itself.
    let is_text = |copy: &dyad_store::Copy| copy.kind == CopyKind::Copy;
    let copies = articles.iter().flat_map(|id| store.copies(&id.0).unwrap());
    articles.len() + copies.filter(is_text).count()
}

pub(crate) fn reason_of(desk: &Desk, url: &str) -> String {
    let found = stored(desk, |store| store.due_reason(url).unwrap()).flatten();
    found.and_then(|(reason, _)| reason).unwrap_or_default()
}

#[test]
fn a_feed_that_was_refused_is_asked_as_soon_as_it_may_be() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/1"])),
        "/1" => Reply::ok(article(1)),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    let feed = server.url("/feed");
    let refused = desk.dyad(&["watch", "--once", "--store", "desk.db", &feed]);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(server.paths().is_empty(), "nobody is asked");
    let ran =
        desk.dyad(&["watch", "--once", "--allow-private", "--store", "desk.db", &feed]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(has_url(&desk, &server.url("/1")), "{ran:?}");
}

/// A feed that answers badly three times and then well: it is told why, asked again, and nothing
/// is lost.
#[track_caller]
fn check_feed(bad: impl Fn(&Asked) -> Reply + Send + Sync + 'static, reason: &str) {
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/feed" if asked.nth <= 3 => bad(asked),
        "/circle" => Reply::redirect(302, "/circle"),
        "/feed" => Reply::ok(rss(&asked.root, &["/1"])),
        "/1" => Reply::ok(article(1)),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], "timeout = \"1500ms\""));
    let mut watching = Watching::start(&desk);
    watching.wait("the page is stored", || has_url(&desk, &server.url("/1")));
    let ran = watching.terminate();
    let line = format!("cannot read {}", server.url("/feed"));
    let told: Vec<&str> =
        ran.stderr.lines().filter(|own| own.starts_with(&line)).collect();
    assert_eq!(told.len(), 1, "told once: {}", ran.stderr);
    assert!(told[0].contains(reason), "\"{reason}\" is not in: {}", told[0]);
    assert!(ran.stderr.contains("is well again"), "{}", ran.stderr);
}

#[test]
fn a_feed_that_misbehaves_loses_nothing() {
    check_feed(|_| Reply::status(500), "the server answers 500");
    check_feed(|_| Reply::status(503), "the server answers 503");
    check_feed(|_| Reply::status(404), "the server answers 404");
    check_feed(|_| Reply::HangUp, "cannot read");
    check_feed(|_| Reply::ok(""), "the answer is empty");
    check_feed(|_| Reply::ok(article(1)), "neither a feed nor a sitemap");
    check_feed(|_| Reply::ok("<rss version='2.0'><channel><item>"), "no feed");
    check_feed(
        |asked| {
            let body = rss(&asked.root, &["/1"]);
            Reply::Half(body.into_bytes())
        },
        "damaged",
    );
}

#[test]
fn a_feed_without_end_or_beginning_loses_nothing() {
    check_feed(|_| Reply::Late, "too long to begin");
    check_feed(|_| Reply::Trickle, "too long to answer in whole");
    check_feed(|_| Reply::Flood, "larger than");
    check_feed(|_| Reply::redirect(302, "/circle"), "more than 5 redirects");
}

#[test]
fn validators_go_back_as_they_came() {
    let etag: &[u8] = b"W/\"odd \\\"quotes\\\" \xe9\"";
    let date = "Mon, 1 Jan 1990 00:00:00 +0000 (sic)";
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/feed" if asked.header("if-none-match") == Some(etag) => Reply::status(304),
        "/feed" => Reply::ok(rss(&asked.root, &["/1"]))
            .with("ETag", etag)
            .with("Last-Modified", date),
        "/1" => Reply::ok(article(1)),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("five polls", || server.count("/feed") >= 5);
    watching.terminate();
    let asked = server.asked("/feed");
    assert_eq!(asked[0].header("if-none-match"), None);
    for again in &asked[1..] {
        assert_eq!(again.header("if-none-match"), Some(etag));
        assert_eq!(again.header("if-modified-since"), Some(date.as_bytes()));
    }
    // A new process knows them too.
    let mut watching = Watching::start(&desk);
    let n_before = asked.len();
    watching.wait("a poll more", || server.count("/feed") > n_before);
    watching.terminate();
    assert!(
        server.asked("/feed")[n_before..]
            .iter()
            .all(|asked| asked.header("if-none-match") == Some(etag))
    );
    assert_eq!(server.count("/1"), 1);
    assert_eq!(n_stored(&desk), 1);
}

#[test]
fn an_etag_that_changes_each_time_stores_nothing_twice() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/1", "/2", "/none"]))
            .with("ETag", format!("\"{}\"", asked.nth)),
        "/1" => Reply::ok(article(1)),
        "/2" => Reply::ok(article(2)),
        "/none" => Reply::ok(""),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("twelve polls", || server.count("/feed") >= 12);
    let ran = watching.terminate();
    assert!(ran.stdout.contains("2  new pages"), "{}", ran.stdout);
    for path in ["/1", "/2", "/none"] {
        assert_eq!(server.count(path), 1, "{path}");
    }
    assert_eq!(server.count("/robots.txt"), 1);
    assert_eq!(n_stored(&desk), 2);
}

#[test]
fn a_feed_is_asked_no_more_often_than_the_settings_say() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/1"])),
        "/1" => Reply::ok(article(1)),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    let text = settings(&server, &["/feed"], "");
    desk.file("dyad.toml", text.replace("20ms", "1h").replace("150ms", "2h"));
    for _ in 0..3 {
        let mut watching = Watching::start(&desk);
        watching.wait("the page is stored", || has_url(&desk, &server.url("/1")));
        watching.terminate();
        let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    assert_eq!(server.paths(), ["/robots.txt", "/feed", "/1"]);
}

#[test]
fn a_host_that_asks_for_rest_gets_it() {
    let busy = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => Reply::status(429).with("Retry-After", "3600"),
    });
    let calm = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &[])),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    let text = settings(&calm, &["/feed"], "").replace(
        "feeds = [",
        &format!("feeds = [{:?}, {:?}, ", busy.url("/feed"), busy.url("/other")),
    );
    let allowed = format!("allow_private = [\"{}\", ", busy.address());
    desk.file("dyad.toml", text.replace("allow_private = [", &allowed));
    for _ in 0..2 {
        // The rest outlives the process.
        let n_before = calm.count("/feed");
        let mut watching = Watching::start(&desk);
        watching.wait("the other host is asked", || calm.count("/feed") >= n_before + 10);
        watching.terminate();
    }
    let asked = busy.paths();
    assert_eq!(asked.len(), 2, "robots.txt and one feed: {asked:?}");
}

#[test]
fn robots_are_kept_to() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => {
            Reply::ok("User-agent: *\nDisallow: /private\nDisallow: /closed\n")
        }
        "/feed" => Reply::ok(rss(&asked.root, &["/private/1", "/1", "/turn"])),
        "/closed/feed" => Reply::ok(rss(&asked.root, &["/2"])),
        "/turn" => Reply::redirect(302, "/private/2"),
        _ => Reply::ok(article(1)),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed", "/closed/feed"], ""));
    let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(has_url(&desk, &server.url("/1")));
    for path in ["/private/1", "/turn"] {
        let reason = reason_of(&desk, &server.url(path));
        assert!(
            reason.contains("robots.txt of its host does not allow it"),
            "{path}: {reason}"
        );
    }
    let forbidden = ["/private/1", "/private/2", "/closed/feed", "/2"];
    assert!(forbidden.iter().all(|path| server.count(path) == 0), "{:?}", server.paths());
    assert_eq!(server.count("/robots.txt"), 1);
}

#[test]
fn nothing_is_asked_while_robots_cannot_be_read() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" if asked.nth <= 3 => Reply::status(500),
        "/robots.txt" => Reply::ok("User-agent: *\nAllow: /\n"),
        "/feed" => Reply::ok(rss(&asked.root, &["/1"])),
        _ => Reply::ok(article(1)),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("the page is stored", || has_url(&desk, &server.url("/1")));
    let ran = watching.terminate();
    assert!(
        ran.stderr.contains("robots.txt of its host cannot be read"),
        "{}",
        ran.stderr
    );
    let paths = server.paths();
    assert_eq!(
        paths[..5],
        ["/robots.txt"; 4].into_iter().chain(["/feed"]).collect::<Vec<_>>()
    );
}

#[test]
fn ingest_asks_robots_for_what_feeds_name_but_not_for_what_is_typed() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::ok("User-agent: *\nDisallow: /private\n"),
        "/private/feed" => Reply::ok(rss(&asked.root, &["/private/1", "/1"])),
        _ => Reply::ok(article(1)),
    });
    let desk = Desk::new();
    let feed = server.url("/private/feed");
    let ran = desk.dyad(&["ingest", "--store", "desk.db", &feed]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stderr.contains("address of this machine"), "{}", ran.stderr);
    assert!(server.paths().is_empty(), "refused before it was asked");
    let ran = desk.dyad(&["ingest", "--allow-private", "--store", "desk.db", &feed]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.stderr.contains("robots.txt of its host does not allow it"),
        "{}",
        ran.stderr
    );
    assert_eq!(server.paths(), ["/private/feed", "/robots.txt", "/1"]);
    assert!(has_url(&desk, &server.url("/1")));
}

#[test]
fn a_feed_that_moved_for_good_is_asked_at_its_new_address() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/new"),
        "/passing" => Reply::redirect(302, "/other"),
        "/new" | "/other" => Reply::ok(rss(&asked.root, &[])),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/old", "/passing"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("five polls of both", || {
        server.count("/new") >= 5 && server.count("/other") >= 5
    });
    let ran = watching.terminate();
    assert_eq!(server.count("/old"), 1, "{:?}", server.paths());
    assert!(server.count("/passing") >= 5);
    assert!(ran.stderr.contains("/new for good"), "{}", ran.stderr);
}

#[test]
fn a_feed_that_is_gone_is_asked_no_more() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/gone" => Reply::status(410),
        "/feed" => Reply::ok(rss(&asked.root, &[])),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed", "/gone"], ""));
    for _ in 0..2 {
        let n_before = server.count("/feed");
        let mut watching = Watching::start(&desk);
        watching.wait("five polls", || server.count("/feed") >= n_before + 5);
        watching.terminate();
    }
    assert_eq!(server.count("/gone"), 1);
}

#[test]
fn a_feed_with_whole_texts_needs_no_pages() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => {
            let whole = article(3).repeat(3).replace('<', "&lt;").replace('>', "&gt;");
            Reply::ok(format!(
                "<?xml version='1.0'?><rss version='2.0' xmlns:content=\
                 'http://purl.org/rss/1.0/modules/content/'><channel><title>Post</title><item>\
                 <title>Envoy</title><link>{}/1</link><content:encoded>{whole}\
                 </content:encoded></item></channel></rss>",
                asked.root
            ))
        }
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("five polls and the text", || {
        server.count("/feed") >= 5 && has_url(&desk, &server.url("/1"))
    });
    watching.terminate();
    assert_eq!(server.count("/1"), 0);
    assert_eq!(n_stored(&desk), 1);
}

#[test]
fn sitemaps_of_sitemaps_are_followed() {
    let map = |root: &str, kind: &str, paths: &[&str]| {
        let tag = if kind == "urlset" { "url" } else { "sitemap" };
        let row = |path| format!("<{tag}><loc>{root}{path}</loc></{tag}>");
        let rows: Vec<String> = paths.iter().map(row).collect();
        let rows = rows.concat();
        format!("<?xml version='1.0'?><{kind}>{rows}</{kind}>")
    };
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/index.xml" => {
            Reply::ok(map(&asked.root, "sitemapindex", &["/a.xml", "/b.xml.gz"]))
        }
        "/a.xml" => Reply::ok(map(&asked.root, "urlset", &["/1"])),
        "/b.xml.gz" => Reply::ok(gzip(map(&asked.root, "urlset", &["/2"]).as_bytes())),
        "/1" => Reply::ok(article(1)),
        "/2" => Reply::ok(article(2)),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/index.xml"], ""));
    let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(has_url(&desk, &server.url("/1")), "{ran:?}");
    assert!(has_url(&desk, &server.url("/2")), "{ran:?}");
}

#[test]
fn a_watch_that_is_ended_goes_on_where_it_was() {
    const N_PAGES: usize = 40;
    let server = Server::start(|asked| {
        let page = asked.path.strip_prefix("/page/").and_then(|nth| nth.parse().ok());
        match (asked.path.as_str(), page) {
            (_, Some(nth)) => Reply::ok(article(nth)),
            ("/feed", _) if asked.header("if-none-match").is_some() => Reply::status(304),
            ("/feed", _) => {
                let paths: Vec<String> =
                    (0..N_PAGES).map(|nth| format!("/page/{nth}")).collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                Reply::ok(rss(&asked.root, &paths)).with("ETag", "\"all\"")
            }
            _ => Reply::status(404),
        }
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let n_pages =
        || server.paths().iter().filter(|path| path.starts_with("/page")).count();
    for n_asked in [1, 7, 20] {
        let mut watching = Watching::start(&desk);
        watching.wait("some pages are asked for", || n_pages() >= n_asked);
        let ran = watching.terminate();
        assert!(ran.stdout.contains("requests"), "{}", ran.stdout);
    }
    let mut watching = Watching::start(&desk);
    watching.wait("all pages are done with", || {
        stored(&desk, |store| store.n_due().unwrap()) == Some(0)
    });
    watching.terminate();
    for nth in 0..N_PAGES {
        let url = server.url(&format!("/page/{nth}"));
        assert!(has_url(&desk, &url), "{url} is lost: {}", reason_of(&desk, &url));
    }
    assert_eq!(n_stored(&desk), N_PAGES, "each exactly once");
    // What was in hand at an end may be asked for once more.
    assert!(n_pages() <= N_PAGES + 3, "{} requests for {N_PAGES} pages", n_pages());
}

#[test]
fn a_killed_watch_loses_nothing() {
    let server = Server::start(|asked| {
        let page = asked.path.strip_prefix("/page/").and_then(|nth| nth.parse().ok());
        match (asked.path.as_str(), page) {
            (_, Some(nth)) => Reply::ok(article(nth)),
            ("/feed", _) if asked.header("if-none-match").is_some() => Reply::status(304),
            ("/feed", _) => {
                let paths = ["/page/1", "/page/2", "/page/3", "/page/4", "/page/5"];
                Reply::ok(rss(&asked.root, &paths)).with("ETag", "\"all\"")
            }
            _ => Reply::status(404),
        }
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    for n_asked in [1, 2] {
        let mut watching = Watching::start(&desk);
        watching.wait("a page is asked for", || {
            server.paths().iter().filter(|path| path.starts_with("/page")).count()
                >= n_asked
        });
        watching.child.kill().unwrap();
        watching.child.wait().unwrap();
    }
    let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(n_stored(&desk), 5);
}

#[test]
fn a_health_line_tells_how_it_goes() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/1", "/empty"])),
        "/1" => Reply::ok(article(1)),
        "/empty" => Reply::ok(""),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed", "/none"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("the page is stored and the feed asked on", || {
        has_url(&desk, &server.url("/1")) && server.count("/feed") >= 8
    });
    thread::sleep(Duration::from_millis(100));
    let ran = watching.terminate();
    let last = ran.stderr.lines().rfind(|line| line.starts_with("health: "));
    let last = last.unwrap_or_default();
    for part in [
        "feeds: 1 fine, 1 failing",
        "1 stored",
        "(1 the page is empty)",
        "queue: 0 pages",
    ] {
        assert!(last.contains(part), "\"{part}\" is not in: {last}");
    }
}

#[test]
fn what_cannot_be_watched_is_said_at_once() {
    let desk = Desk::new();
    let ran = desk.dyad(&["watch", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("there are no feeds to watch"), "{}", ran.stderr);
    assert!(ran.stderr.contains("[watch]"), "{}", ran.stderr);
    let ran = desk.dyad(&["watch", "--store", "desk.db", "ftp://a.test/feed"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    desk.file(
        "dyad.toml",
        "[watch]\nshortest_interval = \"2h\"\nlongest_interval = \"1h\"\n",
    );
    let ran = desk.dyad(&["watch", "--store", "desk.db", "https://a.test/feed"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("shortest_interval"), "{}", ran.stderr);
}

#[test]
fn a_store_has_one_watch() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &[])),
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let mut watching = Watching::start(&desk);
    watching.wait("a poll", || server.count("/feed") >= 1);
    let ran = desk.dyad(&["watch", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("another `dyad watch`"), "{}", ran.stderr);
    watching.terminate();
    let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}
