//! Bytes to text: byte order marks, declared charsets, and declarations that lie.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A page as text, with what had to be repaired.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text, in UTF-8.
    pub(crate) text: String,
    /// Repairs, as (reason, words).
    pub(crate) notes: Vec<(&'static str, String)>,
}

/// Bytes of the head that are searched for a declared charset; the HTML standard asks for
/// 1,024, real pages put scripts before it.
const DECLARATION_BYTES: usize = 4_096;

/// Decodes `bytes` with the encoding that fits them: byte order mark, UTF-8 when the bytes are
/// valid, what HTTP or the page declares, and a guess from the bytes, in this order.
pub(crate) fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        let (text, broken) =
            encoding.decode_without_bom_handling(bytes.get(n_mark..).unwrap_or(&[]));
        return with_notes(text.into_owned(), broken, encoding, None);
    }
    if let Some(encoding) = wide_without_mark(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        return with_notes(text.into_owned(), broken, encoding, None);
    }
    let declared = declared(bytes, content_type);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let lie = declared.filter(|&encoding| encoding != UTF_8 && !text.is_ascii());
        let mut decoded = with_notes(text.to_owned(), false, UTF_8, lie);
        repair_twice_encoded(&mut decoded);
        return decoded;
    }
    if let Some(text) = nearly_utf8(bytes) {
        return with_notes(text, true, UTF_8, declared.filter(|&e| e != UTF_8));
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if !broken {
            return with_notes(text.into_owned(), false, encoding, None);
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let lie = declared.filter(|&declared| declared != encoding);
    with_notes(text.into_owned(), broken, encoding, lie)
}

fn with_notes(
    text: String,
    broken: bool,
    used: &'static Encoding,
    lie: Option<&'static Encoding>,
) -> Decoded {
    let mut notes = Vec::new();
    if let Some(lie) = lie {
        let words = format!("declared {}, read as {}", lie.name(), used.name());
        notes.push(("declared encoding is wrong", words));
    }
    if broken {
        let words = format!("some bytes are no {}", used.name());
        notes.push(("broken characters", words));
    }
    Decoded { text, notes }
}

/// UTF-16 without a mark: in Latin text every second byte is NUL.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARATION_BYTES) & !1)?;
    if head.len() < 16 {
        return None;
    }
    let nuls = |parity: usize| {
        head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count()
    };
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    if odd * 10 >= half * 9 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 >= half * 9 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with a few broken characters (cut pages, one bad byte in a comment): at most one in
/// 500 characters beyond ASCII, or one at the very end.
fn nearly_utf8(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let n_broken = text.matches('\u{fffd}').count();
    let n_wide = text.chars().filter(|c| !c.is_ascii()).count() - n_broken;
    let cut_at_end = n_broken == 1 && text.ends_with('\u{fffd}');
    (cut_at_end || n_broken * 20 <= n_wide).then(|| text.into_owned())
}

fn declared(bytes: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    let from_http = content_type
        .and_then(|value| charset_after(value.as_bytes()))
        .and_then(Encoding::for_label);
    from_http.or_else(|| {
        let head = bytes.get(..bytes.len().min(DECLARATION_BYTES)).unwrap_or(bytes);
        charset_after(head).and_then(Encoding::for_label)
    })
}

/// The label after the first `charset=` (HTML, HTTP) or `encoding=` (XML declaration).
fn charset_after(head: &[u8]) -> Option<&[u8]> {
    let lower = head.to_ascii_lowercase();
    ["charset", "encoding"].iter().find_map(|name| {
        let at = memchr::memmem::find(&lower, name.as_bytes())? + name.len();
        let rest = lower.get(at..)?.trim_ascii_start().strip_prefix(b"=")?;
        let rest = rest.trim_ascii_start();
        let skip =
            usize::from(rest.first().is_some_and(|byte| matches!(byte, b'"' | b'\'')));
        let n_label = rest
            .iter()
            .skip(skip)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte))
            .count();
        let start = head.len() - rest.len() - (lower.len() - head.len()) + skip;
        head.get(start..start + n_label).filter(|label| !label.is_empty())
    })
}

/// UTF-8 read as windows-1252 and written as UTF-8 again: "â€™" for an apostrophe. Repaired
/// when the whole text turns back.
fn repair_twice_encoded(decoded: &mut Decoded) {
    const SIGNS: [&str; 4] = ["â€", "Ã©", "Ã¼", "Â "];
    if !SIGNS.iter().any(|sign| decoded.text.contains(sign)) {
        return;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(&decoded.text);
    if unmappable {
        return;
    }
    if let Ok(text) = std::str::from_utf8(&bytes) {
        decoded.text = text.to_owned();
        decoded
            .notes
            .push(("encoded twice", "UTF-8 read as windows-1252 before".to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found() {
        let label = |text: &str| {
            charset_after(text.as_bytes())
                .map(|label| String::from_utf8_lossy(label).into_owned())
        };
        assert_eq!(label("<meta charset=\"utf-8\">").as_deref(), Some("utf-8"));
        assert_eq!(
            label("text/html; charset = ISO-8859-1").as_deref(),
            Some("ISO-8859-1")
        );
        assert_eq!(label("<?xml encoding='koi8-r'?>").as_deref(), Some("koi8-r"));
        assert_eq!(label("charset"), None);
    }

    #[test]
    fn lies_are_repaired_and_noted() {
        let decoded = decode("café".as_bytes(), Some("text/plain; charset=latin1"));
        assert_eq!(decoded.text, "café");
        assert_eq!(decoded.notes.len(), 1);
        let decoded =
            decode(b"caf\xe9 society \x93quoted\x94", Some("text/html; charset=utf-8"));
        assert_eq!(decoded.text, "café society “quoted”");
        assert_eq!(decoded.notes.len(), 1);
        let decoded = decode("itâ€™s late".as_bytes(), None);
        assert_eq!(decoded.text, "it’s late");
    }
}
