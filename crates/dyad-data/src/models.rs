//! The model weights, embedded so that dyad needs no file and no network.

/// Aligns the bytes so that floats in them lie where processors read them fastest.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

static ENGLISH: &Aligned<[u8]> =
    &Aligned(*include_bytes!("../../../models/en_core_web_sm-3.8.0.dyad"));

static CAUSES: &Aligned<[u8]> =
    &Aligned(*include_bytes!("../../../models/causes.safetensors"));

/// spaCy's English pipeline `en_core_web_sm` 3.8.0, converted (MIT, Explosion; `models/README.md`).
pub fn english() -> &'static [u8] {
    &ENGLISH.0
}

/// The reader of causes: an encoder with 8-bit weights and its linear layers (`models/README.md`).
pub fn causes() -> &'static [u8] {
    &CAUSES.0
}
