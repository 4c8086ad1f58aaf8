//! What is set aside, and in which words.

use dyad_ingest::{PageOptions, read_page};

fn refusal(bytes: &[u8]) -> String {
    read_page(bytes, &PageOptions::default())
        .expect_err("the page is refused")
        .to_string()
}

#[test]
fn empty_pages_are_refused() {
    for bytes in [&b""[..], b" \n\t\r\n ", b"\xef\xbb\xbf\n", "\u{a0}\n".as_bytes()] {
        assert_eq!(refusal(bytes), "the page is empty");
    }
}

#[test]
fn binary_files_are_refused() {
    let noise: Vec<u8> = (1..=8).chain(14..=31).cycle().take(4_000).collect();
    for bytes in [
        &b"\x89PNG\r\n\x1a\n0000"[..],
        b"%PDF-1.7\n%more",
        b"PK\x03\x04rest",
        b"some text \0 and more text \0 with NUL",
        &noise,
    ] {
        let message = refusal(bytes);
        assert!(message.starts_with("it is binary ("), "{message}");
    }
}

#[test]
fn other_languages_are_named() {
    let german = "Die Regierung hat am Dienstag beschlossen, die Grenze zum Nachbarland zu \
                  schließen. Der Sprecher des Ministeriums sagte vor der Presse, dass die \
                  Gespräche über den Fluss gescheitert seien und der Botschafter das Land \
                  verlassen müsse. Die Opposition im Parlament verlangte eine Erklärung.";
    assert_eq!(
        refusal(german.as_bytes()),
        "it is in German, and dyad reads English only"
    );
    let russian = "Правительство решило во вторник закрыть границу с соседней страной, \
                   сообщил представитель министерства на встрече с журналистами.";
    assert!(refusal(russian.as_bytes()).starts_with("it is in Russian"));
    let page = format!("<html><body><article><p>{german}</p></article></body></html>");
    assert!(refusal(page.as_bytes()).starts_with("it is in German"));
    let options = PageOptions { any_language: true, ..PageOptions::default() };
    assert!(read_page(german.as_bytes(), &options).is_ok());
}

#[test]
fn a_line_of_a_megabyte_is_no_page() {
    let line = "word ".repeat(250_000);
    let message = refusal(line.as_bytes());
    assert!(message.contains("line"), "{message}");
}

#[test]
fn too_many_bytes_and_no_text_are_refused() {
    let page = "A line of a page.\n".repeat(3_000_000);
    let message = refusal(page.as_bytes());
    assert!(message.starts_with("it is too large: 54000000 bytes"), "{message}");
    let page = b"<html><head><title></title></head><body><img src=a><script>1</script>";
    assert_eq!(refusal(page), "there is no text to read on the page");
}
