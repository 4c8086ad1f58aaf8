-- Version 5: updates and corrections beside copies; fingerprints by sentence.

ALTER TABLE copy ADD COLUMN kind TEXT NOT NULL DEFAULT 'copy';
-- copy: tells nothing new, was not coded. update: tells the story on, is an article of its own.
-- corrected: an earlier printing that its article corrects; what was coded from it is gone.

-- Fingerprints of another kind cannot be compared: articles of before find no copies any more.
DROP TABLE fingerprint;
DROP TABLE fingerprint_key;
CREATE TABLE fingerprint (
    article_id       TEXT PRIMARY KEY,
    published        TEXT,
    phrases          BLOB NOT NULL      -- lists of u32 behind their length, little endian: names of the
                                        -- text, then phrases and names of each sentence
) STRICT;
CREATE TABLE fingerprint_key (
    hash             INTEGER NOT NULL,
    article_id       TEXT NOT NULL,
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
