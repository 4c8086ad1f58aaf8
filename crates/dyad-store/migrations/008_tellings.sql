-- Version 8: tellings: what says which reports are of one act.

-- What the text around an event tells of it. An event that was coded before this version has no row.
CREATE TABLE telling (
    item_id          INTEGER PRIMARY KEY REFERENCES item ON DELETE CASCADE,
    is_main          INTEGER NOT NULL,  -- 1: the main act of its story
    same_as          INTEGER,           -- item_id of the telling of its story that the coder takes for the same act
    named            TEXT NOT NULL,     -- parties that the text names, blank between
    days_named       TEXT NOT NULL,     -- single days that the text names, blank between
    words            TEXT NOT NULL,     -- stems of the text, blank between
    numbers          TEXT NOT NULL      -- numbers of the text, blank between
) STRICT;
