//! The two hashes of spaCy's string store and embedding tables.

/// `MurmurHash64A` of Austin Appleby (public domain); spaCy's string ids use seed 1.
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let mut tail = [0; 8];
        tail[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(tail)).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// `MurmurHash3_x64_128` (public domain) of one 64-bit key, as four 32-bit numbers: the rows of
/// an embedding table that stand for the key (thinc's `HashEmbed`).
pub(crate) fn murmur3_rows(key: u64, seed: u64) -> [u32; 4] {
    let mut h1 = seed
        ^ key
            .wrapping_mul(0x87c3_7b91_1142_53d5)
            .rotate_left(31)
            .wrapping_mul(0x4cf5_ad43_2745_937f)
        ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = finalise(h1);
    h2 = finalise(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [low(h1), low(h1 >> 32), low(h2), low(h2 >> 32)]
}

fn finalise(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
fn low(h: u64) -> u32 {
    h as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_ids_are_those_of_spacy() {
        // From spaCy 3.8: nlp.vocab.strings["noun"], ["verb"].
        assert_eq!(murmur64a(b"noun", 1), 16833663260455505849);
        assert_eq!(murmur64a(b"verb", 1), 6360137228241296794);
    }
}
