//! The gold of `dyad eval causes`: rows of the shared task's CSV, relations as word numbers.

use std::collections::BTreeMap;
use std::io::Read;

use dyad_types::Span;

use crate::eval::EvalError;

/// One document in so many is held out.
const HELD_OUT: u32 = 5;

/// A text of the gold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GoldText {
    /// Its name.
    pub(super) index: String,
    /// The document it is from.
    pub(super) document: String,
    /// The text, without tags.
    pub(super) text: String,
    /// Whether it states a cause and its effect, where the gold says (subtask 1).
    pub(super) label: Option<bool>,
    /// Its relations, where the gold marks them (subtask 2).
    pub(super) relations: Vec<Relation>,
}

/// A relation by the numbers of its words, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) cause: Vec<usize>,
    pub(super) effect: Vec<usize>,
    pub(super) signal: Vec<usize>,
}

impl Relation {
    pub(super) fn n_shared(&self, other: &Self) -> usize {
        let n = |own: &[usize], other: &[usize]| {
            own.iter().filter(|word| other.contains(word)).count()
        };
        n(&self.cause, &other.cause)
            + n(&self.effect, &other.effect)
            + n(&self.signal, &other.signal)
    }

    /// The words of `text` with tags around those of the relation, as the shared task writes them.
    pub(super) fn tagged(&self, text: &str) -> String {
        let mut out = Vec::new();
        let sides =
            [("ARG0", &self.cause), ("ARG1", &self.effect), ("SIG0", &self.signal)];
        for (nth, word) in words(text).iter().enumerate() {
            let mut word = word.of(text).to_owned();
            for (tag, numbers) in sides.iter().rev() {
                if numbers.first() == Some(&nth) {
                    word = format!("<{tag}>{word}");
                }
            }
            for (tag, numbers) in &sides {
                if numbers.last() == Some(&nth) {
                    word = format!("{word}</{tag}>");
                }
            }
            out.push(word);
        }
        out.join(" ")
    }
}

/// Spans of the words of a text, parted by white space as in the gold.
pub(super) fn words(text: &str) -> Vec<Span> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| Span::new(start(word), start(word) + word.len()))
        .collect()
}

/// Whether the document is of the fifth that no model of the project was trained on: FNV-1a (32
/// bits) of its name, divided by five without a rest.
pub(super) fn is_held_out(document: &str) -> bool {
    let hash = document.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash % HELD_OUT == 0
}

/// Reads either subtask's CSV; relations of one text, a row each, are put together.
pub(super) fn read(gold: impl Read) -> Result<Vec<GoldText>, EvalError> {
    let mut reader = csv::Reader::from_reader(gold);
    let headers = reader.headers().map_err(|source| table(1, source))?.clone();
    let column = |name: &str| {
        headers
            .iter()
            .position(|own| own.trim_start_matches('\u{feff}') == name)
    };
    let need = |name: &'static str| column(name).ok_or(EvalError::Column { name });
    let (index, text) = (need("index")?, need("text")?);
    let label = column("label");
    let pairs = column("text_w_pairs").or_else(|| column("causal_text_w_pairs"));
    if label.is_none() && pairs.is_none() {
        return Err(EvalError::Column { name: "label or text_w_pairs" });
    }
    let document = column("doc_id");
    let mut texts: Vec<GoldText> = Vec::new();
    let mut by_text: BTreeMap<String, usize> = BTreeMap::new();
    for (nth, row) in reader.records().enumerate() {
        let row = row.map_err(|source| table(nth + 2, source))?;
        let field = |column: usize| row.get(column).unwrap_or("");
        let name = field(index);
        let own = GoldText {
            index: name.to_owned(),
            document: match document {
                Some(column) => field(column).to_owned(),
                None => name
                    .rsplit_once('_')
                    .map_or(name, |(document, _)| document)
                    .to_owned(),
            },
            text: field(text).to_owned(),
            label: label.map(|column| field(column) == "1"),
            relations: pairs.map_or_else(Vec::new, |column| relations(field(column))),
        };
        if label.is_some() {
            texts.push(own);
            continue;
        }
        let known = by_text.get(&own.text).and_then(|idx| texts.get_mut(*idx));
        if let Some(known) = known {
            known.relations.extend(own.relations);
        } else {
            by_text.insert(own.text.clone(), texts.len());
            texts.push(own);
        }
    }
    Ok(texts)
}

fn table(line: usize, source: csv::Error) -> EvalError {
    EvalError::Table { line, source: Box::new(source) }
}

/// The relations of a field: one tagged text, or a list of them in the form that Python prints.
fn relations(field: &str) -> Vec<Relation> {
    let list = field.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match list {
        Some(list) => listed(list).iter().filter_map(|text| tagged(text)).collect(),
        None => tagged(field).into_iter().collect(),
    }
}

/// The strings of a list as Python prints it.
fn listed(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut chars = list.chars();
    while let Some(quote) = chars.find(|c| matches!(c, '\'' | '"')) {
        let mut text = String::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => text.extend(chars.next()),
                c if c == quote => break,
                c => text.push(c),
            }
        }
        found.push(text);
    }
    found
}

/// The relation that tags mark; `None` without a cause or an effect.
fn tagged(text: &str) -> Option<Relation> {
    let mut relation = Relation::default();
    let mut open: Vec<&str> = Vec::new();
    let mut nth = 0;
    let mut is_in_word = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((tag, after)) = tag_at(rest) {
            match tag.strip_prefix('/') {
                Some(name) => open.retain(|own| *own != name),
                None => open.push(tag),
            }
            rest = after;
            continue;
        }
        if c.is_whitespace() {
            nth += usize::from(is_in_word);
            is_in_word = false;
        } else {
            is_in_word = true;
            for tag in &open {
                let side = match *tag {
                    "ARG0" => &mut relation.cause,
                    "ARG1" => &mut relation.effect,
                    _ => &mut relation.signal,
                };
                if side.last() != Some(&nth) {
                    side.push(nth);
                }
            }
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    (!relation.cause.is_empty() && !relation.effect.is_empty()).then_some(relation)
}

fn tag_at(rest: &str) -> Option<(&str, &str)> {
    let (tag, after) = rest.strip_prefix('<')?.split_once('>')?;
    let name = tag.trim_start_matches('/');
    let is_tag = matches!(name, "ARG0" | "ARG1")
        || name
            .strip_prefix("SIG")
            .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    is_tag.then_some((tag, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAGGED: &str =
        "<ARG1>Chad shut the border</ARG1> <SIG0>after</SIG0> <ARG0>the raid</ARG0> .";

    #[test]
    fn tags_become_word_numbers_and_back() {
        let relation = tagged(TAGGED).unwrap();
        assert_eq!(relation.effect, [0, 1, 2, 3]);
        assert_eq!(relation.signal, [4]);
        assert_eq!(relation.cause, [5, 6]);
        assert_eq!(relation.tagged("Chad shut the border after the raid ."), TAGGED);
        assert_eq!(tagged("a < b and <ARG0>c</ARG0>"), None);
    }

    #[test]
    fn both_subtasks_are_read() {
        let one =
            "index,text,label\ntrain_01_0_892,Shells fell,1\ntrain_01_0_893,\"a, b\",0\n";
        let texts = read(one.as_bytes()).unwrap();
        assert_eq!(texts.len(), 2);
        assert_eq!(
            (texts[0].label, texts[0].document.as_str()),
            (Some(true), "train_01_0")
        );

        let two = format!(
            "\u{feff}doc_id,index,text,text_w_pairs\nd,1,t,{TAGGED}\nd,2,t,{TAGGED}\n"
        );
        let texts = read(two.as_bytes()).unwrap();
        assert_eq!((texts.len(), texts[0].relations.len()), (1, 2));

        let grouped = format!(
            "doc_id,index,text,causal_text_w_pairs\nd,1,t,\"['{TAGGED}', \"\"{TAGGED}\"\"]\"\n"
        );
        let texts = read(grouped.as_bytes()).unwrap();
        assert_eq!(texts[0].relations.len(), 2);
        assert!(matches!(
            read("index,label\n".as_bytes()),
            Err(EvalError::Column { name: "text" })
        ));
    }
}
