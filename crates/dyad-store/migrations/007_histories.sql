-- Version 7: histories: events that other projects coded, as their data give them.

-- A file that was imported; how far it was read stands in `source`.
CREATE TABLE history_source (
    source_id        INTEGER PRIMARY KEY,
    source           TEXT NOT NULL UNIQUE, -- the file, by its full path
    format           TEXT NOT NULL,     -- gdelt, gdelt-mentions, icews, polecat, phoenix, acled, ucdp, plover, quadruples
    quoted           INTEGER NOT NULL,  -- 1: a quotation in a row may hold ends of lines
    header           BLOB NOT NULL      -- its first line with the end of line; empty: it has none
) STRICT;

-- The bytes of the rows, as they were, a few thousand together.
CREATE TABLE history_block (
    first_id         INTEGER PRIMARY KEY, -- history_id of the first row; the others follow
    source_id        INTEGER NOT NULL REFERENCES history_source,
    n_rows           INTEGER NOT NULL,
    lines            BLOB NOT NULL      -- Zstandard; each row with its end of line
) STRICT;

CREATE TABLE history_actor (
    actor_id         INTEGER PRIMARY KEY,
    name             TEXT NOT NULL,
    iso3c            TEXT,
    code             TEXT NOT NULL,     -- CAMEO actor code; empty: not known
    sector           TEXT
) STRICT;
CREATE UNIQUE INDEX history_actor_by_name
    ON history_actor (name, code, ifnull(iso3c, ''), ifnull(sector, ''));

CREATE TABLE history_act (
    act_id           INTEGER PRIMARY KEY,
    cameo            TEXT,              -- NULL: the data have PLOVER types alone
    event_type       TEXT,              -- PLOVER; NULL: a statement
    mode             TEXT,              -- PLOVER
    intensity        REAL NOT NULL,     -- Goldstein points, -10 to 10
    quad_class       INTEGER,           -- 1 to 4 under quad_scheme; NULL: a statement in Phoenix's scheme
    quad_scheme      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_act_by_code ON history_act (
    ifnull(cameo, ''), ifnull(event_type, ''), ifnull(mode, ''), intensity,
    ifnull(quad_class, 0), quad_scheme);

CREATE TABLE history_dyad (
    dyad_id          INTEGER PRIMARY KEY,
    dyad             TEXT NOT NULL UNIQUE -- KOR-PRK, alphabetical
) STRICT;

-- A row of a history. Numbers alone: millions of rows come to some ten thousand actors and acts.
CREATE TABLE history (
    history_id       INTEGER PRIMARY KEY,
    key              INTEGER NOT NULL UNIQUE, -- of format and id: what makes a second row of an event known
    day              INTEGER NOT NULL,  -- first day it may have happened on, Julian day number
    n_days           INTEGER NOT NULL,  -- how many days it may have happened on
    report_day       INTEGER,           -- day it was reported or added, Julian day number
    actor_id         INTEGER,
    recipient_id     INTEGER,
    act_id           INTEGER,
    dyad_id          INTEGER,           -- NULL: no pair of known parties
    from_a           INTEGER            -- 1: the alphabetically first party of the pair acts
) STRICT;
-- Holds all that a panel counts, in the order in which it counts.
CREATE INDEX history_by_dyad ON history (dyad_id, day, from_a, act_id, n_days, report_day)
    WHERE dyad_id IS NOT NULL;

-- The same in words.
CREATE VIEW history_event AS
    SELECT history_id, history_source.format, date(day + 0.0) AS date_start,
        date(day + n_days - 1.0) AS date_end, date(report_day + 0.0) AS report_date,
        dyad, CASE from_a WHEN 1 THEN replace(dyad, '-', '->')
            WHEN 0 THEN substr(dyad, instr(dyad, '-') + 1) || '->' || substr(dyad, 1, instr(dyad, '-') - 1)
            END AS directed_dyad,
        actor.name AS a_name, actor.iso3c AS a_iso3c, actor.code AS a_code, actor.sector AS a_sector,
        recipient.name AS b_name, recipient.iso3c AS b_iso3c, recipient.code AS b_code,
        recipient.sector AS b_sector,
        cameo, event_type, mode, intensity, quad_class, quad_scheme
    FROM history
    JOIN history_block ON first_id = (
        SELECT max(first_id) FROM history_block WHERE first_id <= history_id)
    JOIN history_source USING (source_id)
    LEFT JOIN history_actor AS actor ON actor.actor_id = history.actor_id
    LEFT JOIN history_actor AS recipient ON recipient.actor_id = history.recipient_id
    LEFT JOIN history_act USING (act_id)
    LEFT JOIN history_dyad USING (dyad_id);
