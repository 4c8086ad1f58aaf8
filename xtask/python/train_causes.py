"""Trains the reader of causes: a large teacher, then the small student that ships.

    python xtask/python/train_causes.py teacher --gold DIR --encoder MPNET --out teacher
    python xtask/python/train_causes.py student --gold DIR --encoder MINILM --teacher MPNET \
        --weights teacher_1.pt teacher_2.pt --own gold/own/train --out causes

`DIR` holds the Causal News Corpus V2 (CC0) as `train_subtask1.csv` and `train_subtask2.csv`. The fifth
of its documents that `dyad eval causes --held-out` counts trains neither. `MPNET` is the folder of
all-mpnet-base-v2, `MINILM` that of all-MiniLM-L6-v2 (both Apache-2.0). `student` reads besides the
project's own news sentences, whose labels are those of the teacher. Writes `OUT.pt`,
`OUT.safetensors`, which ships, and prints scores of the held-out fifth.

The model: an encoder; a logit whether the sentence states a cause and its effect, from its first
vector and the mean of all; for each of three relations a logit that it is there, and for each word
whether it is of the cause, the effect or neither, and whether it is of the signal.
"""

import argparse
import csv
import itertools
import json
import math
import random
import re
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import AutoModel, AutoTokenizer

RELATIONS = 3
MAX_PIECES = 160
HELD_OUT = 0  # of five folds


def fold(document):
    """FNV-1a (32 bits) of the name, modulo five: as `dyad eval causes` parts the documents."""
    value = 0x811C9DC5
    for byte in document.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % 5


def relation_of(tagged):
    """Numbers of the words of cause, effect and signal in a text with tags."""
    role = {"ARG0": 0, "ARG1": 1}
    words, inside, nth, in_word = [[], [], []], set(), 0, False
    for part in re.split(r"(</?(?:ARG0|ARG1|SIG\d+)>)", tagged):
        tag = re.fullmatch(r"<(/?)(ARG0|ARG1|SIG\d+)>", part)
        if tag:
            (inside.discard if tag[1] else inside.add)(role.get(tag[2], 2))
            continue
        for char in part:
            if char.isspace():
                nth += in_word
                in_word = False
                continue
            in_word = True
            for one in inside:
                if not words[one] or words[one][-1] != nth:
                    words[one].append(nth)
    return words


def read_gold(folder):
    texts = []
    with open(folder / "train_subtask1.csv", encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            document = row["index"].rsplit("_", 1)[0]
            texts.append({"text": row["text"], "states": float(row["label"]), "relations": [], "fold": fold(document)})
    by_text = {text["text"]: text for text in texts}
    with open(folder / "train_subtask2.csv", encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            relation = relation_of(row["text_w_pairs"])
            if relation[0] and relation[1] and row["text"] in by_text:
                by_text[row["text"]]["relations"].append(relation)
    return texts


def read_own(folder):
    """The project's own news sentences, without labels."""
    texts = []
    for path in sorted(folder.glob("*.jsonl")):
        with open(path, encoding="utf-8") as lines:
            texts += [{"text": json.loads(line)["text"], "states": None, "relations": [], "fold": None} for line in lines]
    return texts


def recombined(texts, per_text):
    """New texts made of the clauses of two of `texts`, in whose every clause a few words may be
    lost. Odd as they read, the teacher's answers to them show the student where the teacher looks."""
    parts = lambda text: [part for part in re.split(r"(?<=[,;:.])\s|\s(?=(?:and|but|because|after|as|which|who|that)\s)", text) if part]
    made = []
    for text in texts:
        for _ in range(per_text):
            own, other = parts(text["text"]), parts(random.choice(texts)["text"])
            if len(own) > 1 and random.random() < 0.5:
                own.pop(random.randrange(len(own)))
            if random.random() < 0.5:
                own.insert(random.randrange(len(own) + 1), random.choice(other))
            words = [word for word in " ".join(own).split() if random.random() > 0.1]
            if len(words) > 4:
                made.append({"text": " ".join(words), "states": None, "relations": [], "fold": text["fold"]})
    return made


def split_words(text):
    """Words with their marks apart, as the gold writes them."""
    return re.sub(r"([^\w\s'’.-]|(?<!\w)['’.-]|['’.-](?!\w)|['’]s\b)", r" \1 ", text).split()


class Model(nn.Module):
    def __init__(self, folder, dropout):
        super().__init__()
        self.enc = AutoModel.from_pretrained(folder, attn_implementation="eager")
        self.enc.pooler = None
        width = self.enc.config.hidden_size
        self.drop = nn.Dropout(dropout)
        self.cls = nn.Linear(2 * width, 1)
        self.arg = nn.Linear(width, 3 * RELATIONS)
        self.sig = nn.Linear(width, RELATIONS)
        self.ex = nn.Linear(2 * width, RELATIONS)

    def forward(self, ids, mask, first):
        rows = self.enc(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        mean = (rows * weight).sum(1) / weight.sum(1)
        pooled = self.drop(torch.cat([rows[:, 0], mean], -1))
        words = self.drop(torch.gather(rows, 1, first.unsqueeze(-1).expand(-1, -1, rows.shape[-1])))
        n, length, _ = words.shape
        return self.cls(pooled).squeeze(-1), self.ex(pooled), self.arg(words).view(n, length, RELATIONS, 3), self.sig(words)


def with_pieces(texts, tokenizer):
    """Copies with piece numbers and the first piece of each word."""
    out = []
    for text in texts:
        words = text["text"].split() if text["fold"] is not None else split_words(text["text"])
        pieces = tokenizer(words, is_split_into_words=True, truncation=True, max_length=MAX_PIECES)
        first = {}
        for at, word in enumerate(pieces.word_ids()):
            if word is not None:
                first.setdefault(word, at)
        out.append({**text, "ids": pieces["input_ids"], "first": [first[word] for word in sorted(first)]})
    return [text for text in out if text["first"]]


def batch_of(texts, pad):
    n, length, words = len(texts), max(len(t["ids"]) for t in texts), max(len(t["first"]) for t in texts)
    ids, mask = torch.full((n, length), pad), torch.zeros(n, length, dtype=torch.long)
    first = torch.zeros(n, words, dtype=torch.long)
    for row, text in enumerate(texts):
        ids[row, : len(text["ids"])] = torch.tensor(text["ids"])
        mask[row, : len(text["ids"])] = 1
        first[row, : len(text["first"])] = torch.tensor(text["first"])
    return ids, mask, first


def targets(text):
    """Per relation of the gold: 0, 1 or 2 a word, and whether it is of the signal."""
    n = len(text["first"])
    for cause, effect, signal in text["relations"][:RELATIONS]:
        sides, marks = torch.zeros(n, dtype=torch.long), torch.zeros(n)
        for words, value in ((cause, 1), (effect, 2)):
            sides[[word for word in words if word < n]] = value
        marks[[word for word in signal if word < n]] = 1
        yield sides, marks


def gold_loss(text, states, exists, sides, marks):
    """Each relation of the gold is the task of the slot that tells it best."""
    loss = F.binary_cross_entropy_with_logits(states, torch.tensor(text["target"]))
    if not text["relations"]:
        return loss
    sides = F.log_softmax(sides, -1)
    signal = lambda slot, target: F.binary_cross_entropy_with_logits(marks[:, slot], target, pos_weight=torch.tensor(3.0))
    costs = [[F.nll_loss(sides[:, slot], side) + 2 * signal(slot, mark) for slot in range(RELATIONS)] for side, mark in targets(text)]
    cost = lambda slots: sum(costs[row][slot].item() - 0.3 * exists[slot].item() for row, slot in enumerate(slots))
    best = min(itertools.permutations(range(RELATIONS), len(costs)), key=cost)
    there = torch.zeros(RELATIONS)
    for row, slot in enumerate(best):
        loss = loss + costs[row][slot]
        there[slot] = 1
    return loss + 0.5 * F.binary_cross_entropy_with_logits(exists, there)


def teacher_loss(text, states, exists, sides, marks):
    """As gold, but the targets are the teacher's probabilities, slot by slot."""
    own_states, own_exists, own_sides, own_marks = text["soft"]
    n = min(len(own_sides), len(sides))
    loss = F.binary_cross_entropy_with_logits(states, own_states)
    loss = loss + 0.5 * own_states * F.binary_cross_entropy_with_logits(exists, own_exists)
    weight = own_states * own_exists
    apart = -(own_sides[:n] * F.log_softmax(sides[:n], -1)).sum(-1).mean(0)
    marked = F.binary_cross_entropy_with_logits(marks[:n], own_marks[:n], reduction="none").mean(0)
    return loss + (weight * (apart + 3 * marked)).sum()


def loss_of(texts, out):
    loss = 0
    for row, text in enumerate(texts):
        n = len(text["first"])
        own = out[0][row], out[1][row], out[2][row, :n], out[3][row, :n]
        if "soft" in text:
            loss = loss + teacher_loss(text, *own)
        if text["states"] is not None:
            loss = loss + gold_loss(text, *own)
    return loss / len(texts)


def answers(model, texts, pad):
    """Logits of every text, in order."""
    model.eval()
    found = [None] * len(texts)
    order = sorted(range(len(texts)), key=lambda idx: len(texts[idx]["ids"]))
    with torch.no_grad():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = model(*batch_of([texts[idx] for idx in rows], pad))
            for row, idx in enumerate(rows):
                n = len(texts[idx]["first"])
                found[idx] = out[0][row].float(), out[1][row].float(), out[2][row, :n].float(), out[3][row, :n].float()
    return found


def best_sides(scores):
    """The likeliest stretch of the cause and of the effect, which never overlap: words x 3 log
    probabilities to (cause, effect) as ranges."""
    best = (-math.inf, None)
    for one, two in ((1, 2), (2, 1)):
        labels = [0, one, 0, two, 0]
        value, back = [scores[0][0], scores[0][one], -math.inf, -math.inf, -math.inf], []
        for word in scores[1:]:
            step, source = [], []
            for state in range(5):
                before = [state] + ([state - 1] if state else []) + ([1] if state == 3 else [])
                top = max(before, key=lambda b: value[b])
                step.append(value[top] + word[labels[state]])
                source.append(top)
            value = step
            back.append(source)
        last = 4 if value[4] > value[3] else 3
        if value[last] > best[0]:
            path = [last]
            for source in reversed(back):
                path.append(source[path[-1]])
            best = (value[last], [labels[state] for state in reversed(path)])
    path = best[1]
    return [[at for at, label in enumerate(path) if label == side] for side in (1, 2)]


def best_marks(scores):
    """The stretch of words with the highest sum of log odds above zero."""
    best, found, total, start = 0, [], 0, 0
    for at, score in enumerate(scores):
        if total <= 0:
            total, start = 0, at
        total += score
        if total > best:
            best, found = total, list(range(start, at + 1))
    return found


def relations_in(answer):
    """The relations of a text, likeliest first; the first always, further ones when likely."""
    _, exists, sides, marks = answer
    if len(sides) < 3:
        return []
    sides = F.log_softmax(sides, -1).numpy()
    found = []
    for slot in sorted(range(RELATIONS), key=lambda slot: -exists[slot]):
        if found and exists[slot] <= 0:
            continue
        relation = best_sides(sides[:, slot]) + [best_marks(marks[:, slot].numpy())]
        if relation[:2] not in [other[:2] for other in found]:
            found.append(relation)
    return found


def scores(texts, found):
    says = [answer[0] > 0 for answer in found]
    right = sum(bool(s) and t["states"] > 0 for s, t in zip(says, texts))
    n_found, n_gold = sum(map(bool, says)), sum(t["states"] > 0 for t in texts)
    counts = np.zeros((3, 3))
    for text, answer in zip(texts, found):
        if not text["relations"]:
            continue
        own, gold = relations_in(answer), text["relations"]
        share = lambda a, b: sum(len(set(x) & set(y)) for x, y in zip(a, b))
        pairs = sorted(((-share(a, b), i, j) for i, a in enumerate(own) for j, b in enumerate(gold)))
        used = [set(), set()]
        for shared, i, j in pairs:
            if shared < 0 and i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                counts[:, 0] += [len(set(x) & set(y)) for x, y in zip(own[i], gold[j])]
        counts[:, 1] += np.sum([[len(x) for x in one] for one in own], axis=0) if own else 0
        counts[:, 2] += np.sum([[len(x) for x in one] for one in gold], axis=0)
    f1 = lambda c: round(float(2 * c[0] / max(1, c[1] + c[2])), 3)
    return {
        "sentence": {"p": round(right / max(1, n_found), 3), "r": round(right / n_gold, 3), "f1": f1((right, n_found, n_gold))},
        "span": f1(counts.sum(0)),
        "sides": [f1(side) for side in counts],
    }


def train(model, pool, dev, pad, options):
    layers = len(model.enc.encoder.layer)
    groups = []
    for name, weight in model.named_parameters():
        layer = re.search(r"layer\.(\d+)\.", name)
        rate = options.rate * options.decay ** (layers - 1 - int(layer[1]) if layer else layers)
        rate = rate if name.startswith("enc.") else options.head_rate
        groups.append({"params": [weight], "lr": rate, "base": rate, "weight_decay": 0.01 if weight.ndim > 1 else 0.0})
    optimizer = torch.optim.AdamW(groups)
    size = options.batch
    total, step = options.epochs * math.ceil(len(pool) / size), 0
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(options.ema))
    for epoch in range(options.epochs):
        start, losses = time.time(), []
        model.train()
        random.shuffle(pool)
        chunks = [sorted(pool[at : at + size * 16], key=lambda t: len(t["ids"])) for at in range(0, len(pool), size * 16)]
        batches = [chunk[at : at + size] for chunk in chunks for at in range(0, len(chunk), size)]
        random.shuffle(batches)
        for texts in batches:
            factor = min(1, step / (0.1 * total)) * max(0.02, 1 - step / total)
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = model(*batch_of(texts, pad))
            loss = loss_of(texts, [part.float() for part in out])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
            if step > total / 4:
                mean.update_parameters(model)
        print(epoch, round(float(np.mean(losses)), 4), scores(dev, answers(model, dev, pad)), round(time.time() - start), "s", flush=True)
    model.load_state_dict(mean.module.state_dict())
    print("mean of the last steps", scores(dev, answers(model, dev, pad)), flush=True)


def integers(weight):
    """Rows as integers of 8 bits, and the value of one unit of each row."""
    scale = weight.abs().amax(1) / 127
    return torch.round(weight / scale.clamp(min=1e-12).unsqueeze(1)).to(torch.int8), scale


def exported(model, tokenizer, keep):
    """The tensors that `crates/dyad-encoder` reads, with the vocabulary cut to `keep`."""
    enc = model.enc
    names = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    kept = [(name, at) for name, at in names if name in keep]
    tensors = {
        "vocabulary": torch.tensor(list("\n".join(name for name, _ in kept).encode()), dtype=torch.uint8),
        "heads": torch.tensor(list(str(enc.config.num_attention_heads).encode()), dtype=torch.uint8),
    }

    def matrix(name, layers):
        tensors[name], tensors[f"{name}.scale"] = integers(torch.cat([layer.weight for layer in layers]))
        tensors[f"{name}.bias"] = torch.cat([layer.bias for layer in layers])

    def plain(name, layer):
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = layer.weight, layer.bias

    parts = enc.embeddings
    rows = parts.word_embeddings.weight[[at for _, at in kept]]
    tensors["words"], tensors["words.scale"] = integers(rows)
    tensors["positions"] = parts.position_embeddings.weight[:MAX_PIECES] + parts.token_type_embeddings.weight[0]
    plain("embedding_norm", parts.LayerNorm)
    for number, layer in enumerate(enc.encoder.layer):
        own = layer.attention.self
        matrix(f"layer.{number}.qkv", [own.query, own.key, own.value])
        matrix(f"layer.{number}.out", [layer.attention.output.dense])
        plain(f"layer.{number}.attention_norm", layer.attention.output.LayerNorm)
        matrix(f"layer.{number}.up", [layer.intermediate.dense])
        matrix(f"layer.{number}.down", [layer.output.dense])
        plain(f"layer.{number}.output_norm", layer.output.LayerNorm)
    for name in ("cls", "ex", "arg", "sig"):
        plain(name, getattr(model, name))
    return {name: tensor.detach().contiguous() for name, tensor in tensors.items()}


def words_of(vectors):
    """The words of `models/word_vectors.dyad`: after eight letters and two numbers, each with its
    length before it."""
    file = vectors.read_bytes()
    n_words, at = int.from_bytes(file[8:12], "little"), 16
    for _ in range(n_words):
        yield file[at + 1 : at + 1 + file[at]].decode()
        at += 1 + file[at]


def pieces_to_keep(tokenizer, texts, words):
    """Special pieces, single Latin letters, digits and marks, every piece of `texts` and `words`."""
    keep = {"[PAD]", "[UNK]", "[CLS]", "[SEP]"}
    for name in tokenizer.get_vocab():
        letter = name.removeprefix("##")
        if len(letter) == 1 and ord(letter) < 0x250:
            keep.add(name)
    for text in itertools.chain(texts, words):
        keep.update(tokenizer.tokenize(text))
    return keep


def save(model, tokenizer, texts, options):
    from safetensors.torch import save_file

    torch.save(model.state_dict(), f"{options.out}.pt")
    keep = pieces_to_keep(tokenizer, texts, words_of(options.vectors))
    save_file(exported(model, tokenizer, keep), f"{options.out}.safetensors")
    print(len(keep), "pieces are kept", flush=True)


def taught(texts, options):
    """The texts with what the teachers say of them: the mean of their probabilities. The slots of
    all follow the first teacher's."""
    tokenizer = AutoTokenizer.from_pretrained(options.teacher)
    for number, weights in enumerate(options.weights):
        model = Model(options.teacher, 0.1)
        model.load_state_dict(torch.load(weights))
        found = answers(model, with_pieces(texts, tokenizer), tokenizer.pad_token_id)
        for text, (states, exists, sides, marks) in zip(texts, found):
            own = torch.sigmoid(states), torch.sigmoid(exists), F.softmax(sides, -1), torch.sigmoid(marks)
            if number == 0:
                text["soft"] = own
                continue
            old = text["soft"]
            cost = lambda slots: sum((old[2][:, a] - own[2][:, b]).abs().mean() + (old[1][a] - own[1][b]).abs() for a, b in enumerate(slots))
            slots = list(min(itertools.permutations(range(RELATIONS)), key=cost))
            own = own[0], own[1][slots], own[2][:, slots], own[3][:, slots]
            text["soft"] = tuple(o + (n - o) / (number + 1) for o, n in zip(old, own))
    return texts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["teacher", "student"])
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--teacher")
    parser.add_argument("--weights", nargs="+", help="of one teacher or several")
    parser.add_argument("--own", type=Path)
    parser.add_argument("--vectors", type=Path, default="models/word_vectors.dyad", help="whose words' pieces are kept too")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--head-rate", type=float, default=5e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ema", type=float, default=0.997, help="decay of the mean of weights that is kept")
    parser.add_argument("--gold-share", type=float, default=0.5, help="of the label, beside the teacher's")
    parser.add_argument("--recombined", type=int, default=2, help="texts made from the clauses of each text of the gold")
    options = parser.parse_args()
    options.epochs = options.epochs or 6
    options.rate = options.rate or (4e-5 if options.what == "teacher" else 1.5e-4)
    for seed in (torch.manual_seed, random.seed, np.random.seed):
        seed(options.seed)
    texts = read_gold(options.gold)
    pool = [text for text in texts if text["fold"] != HELD_OUT]
    dev = [text for text in texts if text["fold"] == HELD_OUT]
    if options.what == "student":
        pool += recombined(pool, options.recombined) + (read_own(options.own) if options.own else [])
        pool = taught(pool, options)
    for text in pool:
        if text["states"] is not None:
            soft = text["soft"][0].item() if "soft" in text else text["states"]
            text["target"] = options.gold_share * text["states"] + (1 - options.gold_share) * soft
    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    model = Model(options.encoder, 0.1)
    pool, dev = with_pieces(pool, tokenizer), with_pieces(dev, tokenizer)
    print(len(pool), "texts train,", len(dev), "are held out", flush=True)
    train(model, pool, dev, tokenizer.pad_token_id, options)
    every = [text["text"] for text in itertools.chain(texts, pool)]
    save(model, tokenizer, every, options)


if __name__ == "__main__":
    main()
