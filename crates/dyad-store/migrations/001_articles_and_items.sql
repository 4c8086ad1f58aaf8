-- Version 1: articles with their sentences, what was coded from them, full-text search.
-- Offsets are bytes of UTF-8 unless the column says char. Dates are ISO 8601 text.

CREATE TABLE article (
    article_id       TEXT PRIMARY KEY,  -- SHA-256 of the decoded text, first 16 bytes in hex
    name             TEXT NOT NULL,     -- what the user called the input
    url              TEXT,
    publisher        TEXT,
    published        TEXT,              -- first day of the stated period; NULL: undated
    published_basis  TEXT NOT NULL,     -- given, metadata, url, text, caption, undated
    coder_version    TEXT NOT NULL,     -- version of the coder whose items stand here
    text             TEXT NOT NULL,     -- the decoded input
    article_json     TEXT NOT NULL      -- the whole article, its text left out
) STRICT;

CREATE TABLE story (
    article_id       TEXT NOT NULL REFERENCES article ON DELETE CASCADE,
    story            INTEGER NOT NULL,  -- 0 is what the page is about
    kind             TEXT NOT NULL,     -- main, related, sponsored
    title            TEXT,
    published        TEXT,
    published_json   TEXT NOT NULL,     -- precision, basis, source and estimate
    PRIMARY KEY (article_id, story)
) STRICT, WITHOUT ROWID;

CREATE TABLE sentence (
    sentence_id      INTEGER PRIMARY KEY,
    article_id       TEXT NOT NULL REFERENCES article ON DELETE CASCADE,
    story            INTEGER NOT NULL,
    paragraph        INTEGER NOT NULL,
    sentence         INTEGER NOT NULL,
    text             TEXT NOT NULL,
    paragraph_start  INTEGER NOT NULL,
    paragraph_end    INTEGER NOT NULL,
    paragraph_char_start INTEGER NOT NULL,
    paragraph_char_end   INTEGER NOT NULL,
    input_start      INTEGER NOT NULL,
    input_end        INTEGER NOT NULL,
    input_char_start INTEGER NOT NULL,
    input_char_end   INTEGER NOT NULL,
    UNIQUE (article_id, story, paragraph, sentence)
) STRICT;

CREATE VIRTUAL TABLE sentence_search USING fts5 (
    text, content='sentence', content_rowid='sentence_id',
    tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER sentence_added AFTER INSERT ON sentence BEGIN
    INSERT INTO sentence_search (rowid, text) VALUES (new.sentence_id, new.text);
END;
CREATE TRIGGER sentence_removed AFTER DELETE ON sentence BEGIN
    INSERT INTO sentence_search (sentence_search, rowid, text)
    VALUES ('delete', old.sentence_id, old.text);
END;

CREATE TABLE item (
    item_id          INTEGER PRIMARY KEY,
    item_key         TEXT NOT NULL UNIQUE, -- article/story.paragraph.sentence/kind/start-end/nth
    article_id       TEXT NOT NULL REFERENCES article ON DELETE CASCADE,
    sentence_id      INTEGER NOT NULL REFERENCES sentence ON DELETE CASCADE,
    kind             TEXT NOT NULL,     -- event, channel_change, red_line, sanction, outlook, cause, facet
    word_start       INTEGER NOT NULL,  -- the words it rests on, in the text of the sentence
    word_end         INTEGER NOT NULL,
    also_sentences   TEXT NOT NULL,     -- sentence_id of further sentences, blank between
    dyads            TEXT NOT NULL,     -- pairs it tells of, blank between
    parties          TEXT NOT NULL,     -- parties it names, blank between
    item_json        TEXT NOT NULL      -- the whole item
) STRICT;
CREATE INDEX item_by_article ON item (article_id);
CREATE INDEX item_by_sentence ON item (sentence_id);

CREATE TABLE item_dyad (
    dyad             TEXT NOT NULL,     -- KOR-PRK, alphabetical
    item_id          INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    PRIMARY KEY (dyad, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_dyad_by_item ON item_dyad (item_id);

CREATE TABLE item_party (
    party            TEXT NOT NULL,     -- PRK, or PRKGOV
    item_id          INTEGER NOT NULL REFERENCES item ON DELETE CASCADE,
    PRIMARY KEY (party, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_party_by_item ON item_party (item_id);

-- One row per reported event; a_ is the actor, b_ the recipient.
CREATE TABLE event (
    item_id          INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
    article_id       TEXT NOT NULL,
    story_kind       TEXT NOT NULL,
    report_date      TEXT,              -- publication of the story
    date_start       TEXT,              -- first day it may have happened; NULL: undated
    date_end         TEXT,              -- last day it may have happened
    date_precision   TEXT NOT NULL,
    date_basis       TEXT NOT NULL,
    dyad             TEXT,              -- KOR-PRK; NULL: no pair of known parties
    directed_dyad    TEXT,              -- PRK->KOR
    a_name           TEXT NOT NULL,
    a_iso3c          TEXT,
    a_code           TEXT NOT NULL,     -- CAMEO actor code; empty: not known
    a_sector         TEXT,
    b_name           TEXT,
    b_iso3c          TEXT,
    b_code           TEXT,
    b_sector         TEXT,
    event_type       TEXT NOT NULL,     -- PLOVER
    mode             TEXT,              -- PLOVER
    contexts         TEXT NOT NULL,     -- PLOVER, blank between
    cameo            TEXT NOT NULL,
    cameo_root       TEXT NOT NULL,
    intensity        REAL NOT NULL,     -- Goldstein points, -10 to 10
    quad_class       INTEGER NOT NULL,  -- 1 to 4 under quad_scheme
    quad_scheme      TEXT NOT NULL,
    actuality        TEXT NOT NULL,     -- happened, ongoing, planned, threatened, hypothetical, denied
    holder           TEXT,              -- who claims it; NULL: the writer tells it as fact
    place            TEXT,
    place_iso3c      TEXT,
    latitude         REAL,
    longitude        REAL,
    dead             INTEGER,
    injured          INTEGER,
    detained         INTEGER,
    size             INTEGER,
    money_currency   TEXT,
    money_amount     INTEGER,
    words            TEXT NOT NULL,     -- the words of the sentence it rests on
    salience         INTEGER NOT NULL,
    confidence       REAL NOT NULL,     -- 0 to 1
    coder_version    TEXT NOT NULL,
    ontology         TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_dyad ON event (dyad, date_start);
CREATE INDEX event_by_date ON event (date_start);

-- One row per state of a channel that a text tells.
CREATE TABLE channel_change (
    item_id          INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
    article_id       TEXT NOT NULL,
    report_date      TEXT,
    date_start       TEXT,
    date_end         TEXT,
    date_precision   TEXT NOT NULL,
    kind             TEXT NOT NULL,
    name             TEXT NOT NULL,
    state            TEXT NOT NULL,
    by_name          TEXT,
    by_iso3c         TEXT,
    dyad             TEXT
) STRICT;
CREATE INDEX channel_change_by_dyad ON channel_change (dyad, date_start);
