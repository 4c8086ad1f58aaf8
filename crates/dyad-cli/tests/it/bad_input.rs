//! Inputs that are no pages: a clear line with name and reason, exit code 3, the rest goes on.

use crate::run::{Desk, PAGE};

/// Runs `dyad brief` on the bad input and a good page after it.
#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, reason: &str) {
    let desk = Desk::new();
    let bad = desk.file(name, bytes);
    let good = desk.file("good.txt", PAGE);
    let ran = desk.dyad(&["brief", "--no-store", "--format", "json", &bad, &good]);
    let line = ran.stderr.lines().find(|line| line.contains(name)).unwrap_or("");
    assert!(line.contains(reason), "\"{reason}\" is not in: {}", ran.stderr);
    assert!(ran.stderr.contains("1 of 2 pages set aside"), "{}", ran.stderr);
    assert!(ran.stdout.contains("Norway"), "the good page gives no brief");
    assert_eq!(ran.code, Some(3));
}

#[test]
fn an_empty_page() {
    check("empty.txt", "", "empty");
    check("blank.txt", " \n\t\n \n", "empty");
}

#[test]
fn a_binary_file() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0";
    check("picture.txt", png, "binary");
    let noise: Vec<u8> = (0..1024_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes())
        .collect();
    check("noise.html", noise, "binary");
}

#[test]
fn a_page_in_another_language() {
    let german = "Norwegen hat am Dienstag zwei russische Diplomaten ausgewiesen. Die Regierung in \
        Oslo wirft ihnen vor, für einen Geheimdienst gearbeitet zu haben. Moskau kündigte an, auf \
        die Entscheidung zu antworten, und nannte die Vorwürfe haltlos und feindselig.\n\n\
        In der vergangenen Woche hatten bereits andere Länder der Region ähnliche Schritte \
        unternommen, nachdem sie sich untereinander abgestimmt hatten.\n";
    check("deutsch.txt", german, "German");
}

#[test]
fn fifty_megabytes_of_one_line() {
    let line = "Norway expelled two diplomats and ".repeat(50 * 1024 * 1024 / 34);
    check("line.txt", line, "line");
}

#[test]
fn a_missing_file_and_a_folder() {
    let desk = Desk::new();
    let ran = desk.dyad(&["brief", "--no-store", "nowhere.html"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr.contains("set aside nowhere.html: cannot read it"),
        "{}",
        ran.stderr
    );
    std::fs::create_dir(desk.path("pages")).unwrap();
    let ran = desk.dyad(&["brief", "--no-store", "pages/"]);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr
            .contains("it is a folder; name the pages in it, as in pages/*.html")
    );
}

#[test]
fn an_address_that_does_not_answer() {
    let desk = Desk::new();
    // Port 1 of this machine: refused at once, no network needed.
    let address = "http://127.0.0.1:1/story.html";
    let line = "set aside http://127.0.0.1:1/story.html: cannot fetch it: ";
    let ran = desk.dyad(&["brief", "--no-store", "--allow-private", address]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains(&format!("{line}there is no connection")), "{ran:?}");
    // And not even asked unless allowed.
    let ran = desk.dyad(&["brief", "--no-store", address]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains(&format!("{line}127.0.0.1 is an address of")), "{ran:?}");
}

#[test]
fn html_nested_deeper_than_any_stack() {
    let desk = Desk::new();
    let body = "<p>Norway expelled two Russian diplomats on 5 April 2022, accusing them of spying. \
        Russia condemned the decision on the same day and said that it would respond in kind.</p>";
    let depth = 200_000;
    let page =
        format!("<html><body>{}{body}{}", "<div>".repeat(depth), "</div>".repeat(depth));
    let name = desk.file("deep.html", page);
    let ran = desk.dyad(&["brief", "--no-store", "--format", "json", &name]);
    assert!(
        ran.code == Some(0) && ran.stdout.contains("Norway")
            || ran.code == Some(3) && ran.stderr.contains("deep.html: "),
        "{ran:?}"
    );
}

#[test]
fn a_page_that_lies_about_its_encoding_is_read_all_the_same() {
    let desk = Desk::new();
    let mut page = b"<html><head><meta charset=\"utf-8\"><title>Norway and Cura\xe7ao</title></head>\
        <body><h1>Norway and Cura\xe7ao sign a treaty</h1><p>Norway and Cura\xe7ao signed a treaty \
        on 5 April 2022, after months of talks in the Cura\xe7ao parliament. "
        .to_vec();
    page.extend_from_slice(b"Norway welcomed the agreement.</p></body></html>");
    let name = desk.file("latin.html", page);
    let ran = desk.dyad(&["brief", "--no-store", "--format", "json", &name]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("Cura\u{e7}ao"), "{}", ran.stdout);
}

#[test]
fn a_truncated_page_is_read_as_far_as_it_goes() {
    let desk = Desk::new();
    let name = desk.file(
        "cut.html",
        "<html><body><article><h1>Norway expels diplomats</h1><p>Norway expelled two Russian \
         diplomats on 5 April 2022. Russia condemned the decision.</p><p>The mini",
    );
    let ran = desk.dyad(&["brief", "--no-store", "--format", "json", &name]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("Norway"));
}

#[test]
fn a_page_on_standard_input() {
    let desk = Desk::new();
    let arguments = ["brief", "--no-store", "--format", "json", "-"];
    let ran = desk.dyad_with_stdin(&arguments, PAGE.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("Norway"));
}

#[test]
fn wrong_flags_are_usage() {
    let desk = Desk::new();
    let ran = desk.dyad(&["brief", "--date", "yesterday", "x.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--date"), "{}", ran.stderr);
    desk.file("dyad.toml", "sotre = \"x.db\"\n");
    let ran = desk.dyad(&["brief", "x.txt"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("dyad.toml") && ran.stderr.contains("sotre"),
        "{}",
        ran.stderr
    );
}
