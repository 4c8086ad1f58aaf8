-- Version 3: how far each source was read, and who else printed an article.

CREATE TABLE source (
    source           TEXT PRIMARY KEY,  -- the file, by its full path
    size             INTEGER NOT NULL,  -- bytes, when it was read
    modified         INTEGER NOT NULL,  -- seconds since 1970, when it was read
    coder_version    TEXT NOT NULL,     -- version of the coder that read it
    n_items          INTEGER NOT NULL,  -- pages, addresses and other things read so far
    finished         INTEGER NOT NULL   -- 1: read to its end
) STRICT;

-- One story in many papers is one article; the other printings stand here. No foreign key: they
-- outlive a new coding of their article.
CREATE TABLE copy (
    copy_id          TEXT PRIMARY KEY,  -- SHA-256 of the copy's decoded text, first 16 bytes in hex
    article_id       TEXT NOT NULL,     -- the article that was coded
    name             TEXT NOT NULL,     -- what the user called the copy
    url              TEXT,
    publisher        TEXT,
    published        TEXT,
    shared           REAL NOT NULL      -- share of the shorter text's phrases that both have, 0 to 1
) STRICT;
CREATE INDEX copy_by_article ON copy (article_id);

CREATE TABLE fingerprint (
    article_id       TEXT PRIMARY KEY,
    published        TEXT,
    hashes           BLOB NOT NULL      -- ascending u64, little endian: a sample of its phrases
) STRICT;
CREATE TABLE fingerprint_key (
    hash             INTEGER NOT NULL,
    article_id       TEXT NOT NULL,
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
