//! What is no page that dyad can read: binary files, other languages, endless lines.

use whatlang::Lang;

use crate::IngestError;

/// Most bytes of an input. Real pages stay below 10 MB; the bound keeps time and memory flat.
pub(crate) const MAX_BYTES: usize = 32 << 20;

/// Longest line of a text page, in bytes.
pub(crate) const MAX_LINE: usize = 1_000_000;

/// Letters that are needed to tell a language.
const MIN_LETTERS: usize = 150;

/// Characters that are read to tell a language.
const SAMPLE_CHARS: usize = 3_000;

/// First bytes of files that are no text, and what they are.
const MAGIC: [(&[u8], &str); 16] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"SQLite format 3\0", "a database"),
];

/// Refuses bytes that are empty, too many, or of a known binary format.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), IngestError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty);
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(IngestError::Binary { what });
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Err(IngestError::Binary { what: "a WebP picture" });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(IngestError::Binary { what: "a video or picture" });
    }
    if bytes.len() > MAX_BYTES {
        return Err(IngestError::TooLarge { bytes: bytes.len(), limit: MAX_BYTES });
    }
    Ok(())
}

/// Refuses decoded text with NUL, or with more than one control or broken character in ten.
pub(crate) fn check_decoded(text: &str) -> Result<(), IngestError> {
    if text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err(IngestError::Empty);
    }
    let bytes = text.as_bytes();
    if memchr::memchr(0, bytes).is_some() {
        return Err(IngestError::Binary { what: "it holds NUL bytes" });
    }
    let is_control = |byte: &u8| matches!(byte, 1..=8 | 0x0b | 0x0e..=0x1f | 0x7f);
    let n_chars = bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
    let n_broken = memchr::memmem::find_iter(bytes, "\u{fffd}").count();
    let n_odd = bytes.iter().filter(|byte| is_control(byte)).count() + n_broken;
    if n_odd * 10 > n_chars {
        return Err(IngestError::Binary { what: "mostly control characters" });
    }
    Ok(())
}

/// Refuses a text page with a line of more than [`MAX_LINE`] bytes.
pub(crate) fn check_lines(text: &str) -> Result<(), IngestError> {
    match text.lines().map(str::len).find(|&n| n > MAX_LINE) {
        Some(bytes) => Err(IngestError::HugeLine { bytes, limit: MAX_LINE }),
        None => Ok(()),
    }
}

/// The language of a text, if it is long enough to tell.
pub(crate) fn language<'a>(blocks: impl Iterator<Item = &'a str>) -> Option<Lang> {
    let mut sample = String::new();
    let mut n_chars = 0;
    for block in blocks {
        sample.extend(block.chars().take(SAMPLE_CHARS - n_chars));
        sample.push('\n');
        n_chars = sample.chars().count().min(SAMPLE_CHARS);
        if n_chars == SAMPLE_CHARS {
            break;
        }
    }
    let n_letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let n_latin = sample.chars().filter(char::is_ascii_alphabetic).count();
    // A script that English is not written in needs fewer letters.
    let foreign_script = n_latin * 2 < n_letters;
    if n_letters < if foreign_script { 20 } else { MIN_LETTERS } {
        return None;
    }
    let found = whatlang::detect(&sample)?;
    let is_sure = found.lang() == Lang::Eng || foreign_script || found.is_reliable();
    is_sure.then(|| found.lang())
}

/// Refuses a main text that is surely in another language than English.
pub(crate) fn check_language(language: Option<Lang>) -> Result<(), IngestError> {
    match language {
        None | Some(Lang::Eng) => Ok(()),
        Some(other) => Err(IngestError::OtherLanguage { language: english_name(other) }),
    }
}

fn english_name(language: Lang) -> &'static str {
    match language {
        Lang::Cmn => "Chinese",
        Lang::Pes => "Persian",
        Lang::Nob => "Norwegian",
        other => other.eng_name(),
    }
}
