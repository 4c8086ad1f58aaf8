"""Makes the fixture of `crates/dyad-encoder`: a tiny encoder with random weights, and what torch and
its tokenizer give for a few sentences.

    python xtask/python/encoder_fixture.py crates/dyad-encoder/tests/it
"""

import json
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel, BertTokenizerFast

from train_causes import Model, exported

SENTENCES = [
    "Chad shut the border after the raid .",
    "Élysée : the talks re-opened , U.S. envoys said",
    "Protests spread because fuel prices doubled overnight in Khartoum , Omdurman and Wad Madani .",
    "核 talks ?",
    " ".join(["the border"] * 120),
]
WORDS = "the border shut after raid talk ##s re ##open ##ed envoy said protest spread because fuel price ##doubled elys ##ee : , . ? - ' u s chad".split()


def main(folder):
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + WORDS + letters + [f"##{letter}" for letter in letters]
    vocabulary = list(dict.fromkeys(vocabulary))
    torch.manual_seed(7)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
        tokenizer = BertTokenizerFast(vocab_file=f"{home}/vocab.txt", vocab=f"{home}/vocab.txt", do_lower_case=True)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=160, initializer_range=0.3,
        )
        BertModel(config).save_pretrained(home)
        model = Model(home, 0.0).eval()
    assert tokenizer.tokenize("the talks") == ["the", "talk", "##s"], tokenizer.tokenize("the talks")
    save_file(exported(model, tokenizer, set(vocabulary)), folder / "tiny.safetensors")
    expected = []
    for sentence in SENTENCES:
        words = sentence.split()
        pieces = tokenizer(words, is_split_into_words=True, truncation=True, max_length=160)
        first = {}
        for at, word in enumerate(pieces.word_ids()):
            if word is not None:
                first.setdefault(word, at)
        with torch.no_grad():
            rows = model.enc(input_ids=torch.tensor([pieces["input_ids"]])).last_hidden_state[0]
            pooled = torch.cat([rows[0], rows.mean(0)])
            states = model.cls(pooled)
        expected.append({
            "words": words,
            "read": sorted(first),
            "pooled": [round(value, 5) for value in pooled.tolist()],
            "last": [round(value, 5) for value in rows[first[max(first)]].tolist()],
            "cls": round(states.item(), 5),
        })
    (folder / "tiny.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
