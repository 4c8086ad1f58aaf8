//! Pages of servers that misbehave in every way that `dyad watch` must outlive: each is asked for a few
//! times at most, and set aside with its reason; the rest of the feed goes on.

use crate::run::Desk;
use crate::server::{Asked, Reply, Server};
use crate::watch::{
    Watching, article, gzip, has_url, n_stored, reason_of, rss, settings, stored,
};

/// A site with a feed of `/good` and `/bad`; the second answers as given. Both are done with in the
/// end, the first stored, the second set aside for this reason after so many requests at most.
#[track_caller]
fn check_page(
    bad: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    reason: &str,
    most: usize,
) {
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/bad", "/good"])),
        "/good" => Reply::ok(article(1)),
        "/robots.txt" => Reply::status(404),
        _ => bad(asked),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], "timeout = \"1500ms\""));
    let mut watching = Watching::start(&desk);
    watching.wait("both pages are done with and the feed is asked on", || {
        has_url(&desk, &server.url("/good"))
            && stored(&desk, |store| store.n_due().unwrap()) == Some(0)
            && server.count("/feed") >= 3
    });
    let n_bad = server.count("/bad");
    let ran = watching.terminate();
    let found = reason_of(&desk, &server.url("/bad"));
    assert!(found.contains(reason), "\"{reason}\" is not in: {found}");
    assert!(ran.stdout.contains(&found), "{}", ran.stdout);
    assert!((1..=most).contains(&n_bad), "{n_bad} requests for the bad page");
    assert_eq!(server.count("/bad"), n_bad, "it is not asked for again");
    assert_eq!(server.count("/good"), 1);
    assert_eq!(n_stored(&desk), 1);
}

#[test]
fn a_page_that_never_begins() {
    check_page(|_| Reply::Late, "too long to begin its answer", 5);
}

#[test]
fn a_page_that_trickles_without_end() {
    check_page(|_| Reply::Trickle, "too long to answer in whole", 5);
}

#[test]
fn a_page_that_floods_without_end() {
    check_page(|_| Reply::Flood, "larger than 16777216 bytes", 1);
}

#[test]
fn a_page_larger_than_any_page() {
    check_page(|_| Reply::ok(vec![b'a'; 17 << 20]), "larger than 16777216 bytes", 1);
}

#[test]
fn a_bomb_of_gzip() {
    let bomb = gzip(&vec![b'a'; 64 << 20]);
    assert!(bomb.len() < 1 << 20, "small outside");
    check_page(
        move |_| Reply::ok(bomb.clone()).with("Content-Encoding", "gzip"),
        "larger than 16777216 bytes",
        1,
    );
}

#[test]
fn a_page_whose_gzip_is_none() {
    check_page(
        |_| Reply::ok("<html>plain").with("Content-Encoding", "gzip"),
        "the answer is damaged",
        5,
    );
}

#[test]
fn a_page_whose_gzip_breaks_off() {
    let mut packed = gzip(article(2).repeat(50).as_bytes());
    packed.truncate(packed.len() / 2);
    check_page(
        move |_| Reply::ok(packed.clone()).with("Content-Encoding", "gzip"),
        "the answer is damaged",
        5,
    );
}

#[test]
fn a_page_packed_as_nobody_asked() {
    check_page(
        |_| Reply::ok("\u{1b}packed").with("Content-Encoding", "br"),
        "packed as br",
        5,
    );
}

#[test]
fn a_page_that_breaks_off() {
    check_page(|_| Reply::Half(article(2).into_bytes()), "the answer is damaged", 5);
}

#[test]
fn a_server_that_hangs_up() {
    check_page(|_| Reply::HangUp, "cannot fetch it", 5);
}

#[test]
fn a_server_that_speaks_no_http() {
    check_page(|_| Reply::Noise, "the answer is damaged", 5);
}

#[test]
fn statuses_that_pass_are_tried_a_few_times_and_those_that_last_once() {
    for status in [500, 503, 429, 404] {
        let reason = format!("the server answers {status}");
        check_page(move |_| Reply::status(status), &reason, 5);
    }
    for status in [410, 403, 451] {
        let reason = format!("the server answers {status}");
        check_page(move |_| Reply::status(status), &reason, 1);
    }
}

#[test]
fn redirects_in_a_circle() {
    check_page(|_| Reply::redirect(302, "/bad"), "more than 5 redirects", 6);
}

#[test]
fn a_redirect_out_of_the_web() {
    check_page(
        |_| Reply::redirect(302, "file:///etc/passwd"),
        "neither http nor https",
        1,
    );
}

#[test]
fn a_redirect_to_a_private_address_is_not_followed() {
    let inside = Server::start(|_| Reply::ok(article(9)));
    let target = inside.url("/secret");
    check_page(move |_| Reply::redirect(302, &target), "address of this machine", 1);
    assert!(inside.paths().is_empty(), "{:?}", inside.paths());
    check_page(
        |_| Reply::redirect(301, "http://169.254.169.254/latest/meta-data/"),
        "address of this machine",
        1,
    );
}

#[test]
fn pages_without_a_text() {
    check_page(|_| Reply::ok(""), "the page is empty", 1);
    check_page(
        |_| Reply::ok(vec![0_u8; 4_000]).with("Content-Type", "text/html"),
        "binary",
        1,
    );
}

#[test]
fn a_page_that_lies_about_its_letters_is_read() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/feed" => Reply::ok(rss(&asked.root, &["/1"])),
        "/1" => {
            let text = article(1).replace("ambassador", "ambassador Mu\u{f1}oz");
            let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
            Reply::ok(latin).with("Content-Type", "text/html; charset=utf-8")
        }
        _ => Reply::status(404),
    });
    let desk = Desk::new();
    desk.file("dyad.toml", settings(&server, &["/feed"], ""));
    let ran = desk.dyad(&["watch", "--once", "--store", "desk.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(has_url(&desk, &server.url("/1")), "{ran:?}");
}
