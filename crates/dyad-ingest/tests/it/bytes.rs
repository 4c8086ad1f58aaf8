//! Bytes that are no page, or lie about what they are.

use dyad_ingest::{IngestError, PageOptions, read_page};

use crate::saved::EXPLAINER;

fn refused(bytes: &[u8]) -> IngestError {
    match read_page(bytes, &PageOptions::default()) {
        Err(error) => error,
        Ok(article) => panic!("read as {} stories", article.stories.len()),
    }
}

#[test]
fn what_is_no_page_is_refused_by_name() {
    let german = "Die Regierung in Oslo hat am Freitag beschlossen, die Meerenge für alle \
        Schiffe aus dem Nachbarland zu sperren. Der Minister sagte, man habe lange genug \
        gewartet und werde die Entscheidung nicht noch einmal überdenken.";
    let cases: [(&[u8], &str); 8] = [
        (b"", "the page is empty"),
        (b" \r\n\t ", "the page is empty"),
        ("\u{feff}\u{a0}\n".as_bytes(), "the page is empty"),
        (b"\x89PNG\r\n\x1a\n0000", "it is binary (a PNG picture)"),
        (b"%PDF-1.7 words", "it is binary (a PDF file)"),
        (b"some\0bytes\x01\x02", "it is binary (it holds NUL bytes)"),
        (german.as_bytes(), "it is in German, and dyad reads English only"),
        (
            b"<html><body><script>1</script></body></html>",
            "there is no text to read on the page",
        ),
    ];
    for (bytes, expected) in cases {
        let message = refused(bytes).to_string();
        assert!(message.starts_with(expected), "{message}: expected {expected}");
    }
}

#[test]
fn other_languages_are_read_on_request() {
    let german = "Die Regierung in Oslo hat am Freitag beschlossen, die Meerenge für alle \
        Schiffe aus dem Nachbarland zu sperren. Der Minister sagte, man habe lange gewartet.";
    let options = PageOptions { any_language: true, ..PageOptions::default() };
    assert!(read_page(german.as_bytes(), &options).is_ok());
}

#[test]
fn endless_lines_and_huge_inputs_are_refused() {
    let line = "word ".repeat(500_000);
    assert!(matches!(refused(line.as_bytes()), IngestError::HugeLine { .. }));
    let huge = "Words on a line.\n".repeat(5_000_000);
    assert!(matches!(refused(huge.as_bytes()), IngestError::TooLarge { .. }));
}

#[test]
fn encodings_are_found_and_lies_are_noted() {
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(EXPLAINER.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(EXPLAINER);
    let plain = read_page(EXPLAINER.as_bytes(), &PageOptions::default()).unwrap();
    for (bytes, content_type, n_notes) in [
        (utf16.as_slice(), None, 0),
        (latin.as_ref(), None, 0),
        (latin.as_ref(), Some("text/plain; charset=utf-8"), 1),
        (EXPLAINER.as_bytes(), Some("text/plain; charset=iso-8859-1"), 1),
    ] {
        let options = PageOptions {
            content_type: content_type.map(str::to_owned),
            ..PageOptions::default()
        };
        let article = read_page(bytes, &options).unwrap();
        assert_eq!(article.text, plain.text);
        assert_eq!(article.id, plain.id, "identity is of the decoded text");
        let notes = article
            .skipped
            .iter()
            .filter(|skip| skip.reason.contains("encoding"))
            .count();
        assert_eq!(notes, n_notes, "{content_type:?}");
    }
}
