//! Reads the model file that `cargo xtask convert-model` writes: named sections in one file.
//!
//! Layout, little endian: magic `DYADMDL1`; u64 checksum (`MurmurHash64A`, seed 0) of everything
//! from byte 16 on; u64 number of sections; per section 40 bytes of name (zero padded), u64
//! offset from the start of the file, u64 length in bytes; then the sections.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::engine::hash::murmur64a;

const MAGIC: &[u8] = b"DYADMDL1";
const NAME: usize = 40;

/// Why a model file cannot be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// It begins with other bytes.
    #[error("it is no model file of this version of dyad")]
    OtherFormat,
    /// Its content does not match its checksum.
    #[error("it is damaged: its content does not match its checksum")]
    Damaged,
    /// A part is not there.
    #[error("its part \"{section}\" is missing")]
    Missing {
        /// Name of the part.
        section: String,
    },
    /// A part is not what it should be.
    #[error("its part \"{section}\" cannot be read: {reason}")]
    Unreadable {
        /// Name of the part.
        section: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// The sections of a model file.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    sections: BTreeMap<&'a str, &'a [u8]>,
}

impl<'a> Container<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Self, ModelError> {
        let header = file.get(..24).filter(|header| header.starts_with(MAGIC));
        let header = header.ok_or(ModelError::OtherFormat)?;
        let checksum = number(header, 8).ok_or(ModelError::OtherFormat)?;
        if murmur64a(file.get(16..).unwrap_or_default(), 0) != checksum as u64 {
            return Err(ModelError::Damaged);
        }
        let n_sections = number(header, 16).ok_or(ModelError::Damaged)?;
        let mut sections = BTreeMap::new();
        for idx in 0..n_sections {
            let entry = idx.checked_mul(NAME + 16).and_then(|at| file.get(24 + at..));
            let (name, bytes) = entry
                .and_then(|entry| section(file, entry))
                .ok_or(ModelError::Damaged)?;
            sections.insert(name, bytes);
        }
        Ok(Self { sections })
    }

    pub(crate) fn bytes(&self, section: &str) -> Result<&'a [u8], ModelError> {
        let missing = || ModelError::Missing { section: section.to_owned() };
        self.sections.get(section).copied().ok_or_else(missing)
    }

    pub(crate) fn text(&self, section: &str) -> Result<&'a str, ModelError> {
        std::str::from_utf8(self.bytes(section)?)
            .map_err(|error| unreadable(section, &error))
    }

    pub(crate) fn json<T: DeserializeOwned>(
        &self,
        section: &str,
    ) -> Result<T, ModelError> {
        serde_json::from_slice(self.bytes(section)?)
            .map_err(|error| unreadable(section, &error))
    }

    /// A section of exactly `len` floats.
    pub(crate) fn floats(
        &self,
        section: &str,
        len: usize,
    ) -> Result<Vec<f32>, ModelError> {
        let (words, rest) = self.bytes(section)?.as_chunks::<4>();
        if words.len() != len || !rest.is_empty() {
            let reason = format!("it holds {} numbers, not {len}", words.len());
            return Err(ModelError::Unreadable { section: section.to_owned(), reason });
        }
        Ok(words.iter().map(|word| f32::from_le_bytes(*word)).collect())
    }
}

fn unreadable(section: &str, error: &dyn std::error::Error) -> ModelError {
    ModelError::Unreadable {
        section: section.to_owned(),
        reason: error.to_string(),
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at + 8)?.first_chunk()?;
    usize::try_from(u64::from_le_bytes(*word)).ok()
}

fn section<'a>(file: &'a [u8], entry: &'a [u8]) -> Option<(&'a str, &'a [u8])> {
    let name = std::str::from_utf8(entry.get(..NAME)?).ok()?.trim_end_matches('\0');
    let offset = number(entry, NAME)?;
    let end = offset.checked_add(number(entry, NAME + 8)?)?;
    Some((name, file.get(offset..end)?))
}
