-- Version 2: corrections by people, laid over what was coded; rows are only ever added.

CREATE TABLE correction (
    correction_id    INTEGER PRIMARY KEY,
    item_key         TEXT NOT NULL,     -- item.item_key; survives a new coding of the article
    field            TEXT NOT NULL,     -- path in item_json, "event_type"; "" is the whole item
    value_json       TEXT,              -- what is right instead; NULL: the item is wrong, drop it
    author           TEXT NOT NULL,
    made_on          TEXT NOT NULL,     -- the day, given by the caller
    reason           TEXT NOT NULL
) STRICT;
CREATE INDEX correction_by_item ON correction (item_key);

CREATE TRIGGER correction_is_never_changed BEFORE UPDATE ON correction BEGIN
    SELECT RAISE(ABORT, 'corrections are only ever added');
END;
CREATE TRIGGER correction_is_never_removed BEFORE DELETE ON correction BEGIN
    SELECT RAISE(ABORT, 'corrections are only ever added');
END;
