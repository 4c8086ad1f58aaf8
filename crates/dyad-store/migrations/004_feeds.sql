-- Version 4: what `dyad watch` knows of feeds, of the pages they name, and of hosts that asked for
-- rest. Times are milliseconds since 1970.

CREATE TABLE feed (
    url              TEXT PRIMARY KEY,  -- as the user or a sitemap of sitemaps names it
    parent           TEXT,              -- the sitemap of sitemaps that names it
    depth            INTEGER NOT NULL,  -- how many sitemaps of sitemaps stand above it
    moved_to         TEXT,              -- where it moved for good
    etag             TEXT,              -- as the server gave it, byte by byte
    last_modified    TEXT,              -- as the server gave it, byte by byte
    answered_at      INTEGER,           -- when it last gave its entries
    next_poll        INTEGER NOT NULL,
    spacing          INTEGER NOT NULL,  -- milliseconds between polls as last reckoned, 0: not yet
    n_polls          INTEGER NOT NULL,
    n_failures       INTEGER NOT NULL,  -- since the last success
    last_error       TEXT,              -- why the last poll failed
    gone             INTEGER NOT NULL   -- 1: its server says that it is gone for good
) STRICT;

-- A row a page that a feed names: to be read, or settled so that it is not asked for again.
CREATE TABLE due (
    url              TEXT PRIMARY KEY,  -- the page's address; of an entry without one, its place
    feed             TEXT NOT NULL,     -- the feed that named it first
    host             TEXT NOT NULL,     -- host and port that it is asked of
    stated           TEXT NOT NULL,     -- what the feed says of it, as JSON
    page             BLOB,              -- the page, where the feed carries the whole text
    page_hash        INTEGER,           -- tells a changed text from the same
    named_at         INTEGER NOT NULL,  -- when a feed last named it, to the day
    next_try         INTEGER NOT NULL,
    n_tries          INTEGER NOT NULL,
    state            TEXT NOT NULL,     -- waiting, read, set aside
    settled_at       INTEGER,
    reason           TEXT               -- why it is set aside, or why the last try failed
) STRICT;
CREATE INDEX due_waiting ON due (host, next_try) WHERE state = 'waiting';
CREATE INDEX due_by_name ON due (named_at);

CREATE TABLE host (
    host             TEXT PRIMARY KEY,  -- host and port
    free_at          INTEGER NOT NULL   -- not to be asked before
) STRICT;

-- Feeds name the same pages poll by poll.
CREATE INDEX article_by_url ON article (url) WHERE url IS NOT NULL;
CREATE INDEX copy_by_url ON copy (url) WHERE url IS NOT NULL;
