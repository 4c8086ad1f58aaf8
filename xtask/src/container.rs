//! Writes the file that `dyad-language` reads: named sections, each at a multiple of 64 bytes.
//!
//! Layout, little endian: magic `DYADMDL1`; u64 checksum (`MurmurHash64A`, seed 0) of everything
//! from byte 16 on; u64 number of sections; per section 40 bytes of name (zero padded), u64
//! offset from the start of the file, u64 length in bytes; then the sections.

/// First bytes of the file.
const MAGIC: &[u8; 8] = b"DYADMDL1";
/// Bytes of a section's name.
const NAME: usize = 40;
/// Sections begin at multiples of this, so that floats can be used in place.
const ALIGN: usize = 64;

/// Sections in the order of adding.
#[derive(Default)]
pub(crate) struct Container {
    sections: Vec<(String, Vec<u8>)>,
}

impl Container {
    pub(crate) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        assert!(name.len() <= NAME, "section name {name} is longer than {NAME} bytes");
        self.sections.push((name.to_owned(), bytes));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut offset = (24 + self.sections.len() * (NAME + 16)).next_multiple_of(ALIGN);
        let mut file = Vec::new();
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&[0; 8]);
        file.extend_from_slice(&(self.sections.len() as u64).to_le_bytes());
        for (name, bytes) in &self.sections {
            let mut padded = [0; NAME];
            padded[..name.len()].copy_from_slice(name.as_bytes());
            file.extend_from_slice(&padded);
            file.extend_from_slice(&(offset as u64).to_le_bytes());
            file.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            offset = (offset + bytes.len()).next_multiple_of(ALIGN);
        }
        for (_, bytes) in &self.sections {
            file.resize(file.len().next_multiple_of(ALIGN), 0);
            file.extend_from_slice(bytes);
        }
        let checksum = murmur64a(&file[16..], 0);
        file[8..16].copy_from_slice(&checksum.to_le_bytes());
        file
    }
}

/// `MurmurHash64A` of Austin Appleby (public domain), which spaCy uses for its string ids.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let mut words = bytes.chunks_exact(8);
    for word in words.by_ref() {
        let mut k =
            u64::from_le_bytes(word.try_into().expect("eight bytes")).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        let mut tail = [0; 8];
        tail[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(tail)).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}
