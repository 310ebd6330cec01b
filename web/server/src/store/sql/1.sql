-- What does not change: the issuer's DID, the hash of the operator's token.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How many attempts a subject has opened at an assessment. Outlives erasure, so `subject` is a hash.
CREATE TABLE tally (
    assessment TEXT NOT NULL,
    subject    TEXT NOT NULL,
    opened     INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    PRIMARY KEY (assessment, subject)
) STRICT, WITHOUT ROWID;

-- Codes that admit to an assessment, by hash.
CREATE TABLE invitation (
    code       TEXT PRIMARY KEY,
    assessment TEXT NOT NULL,
    note       TEXT NOT NULL,
    extra_time INTEGER NOT NULL,
    uses       INTEGER NOT NULL,
    used       INTEGER NOT NULL DEFAULT 0,
    made       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tickets, and the attempts that they become: columns from `acceptance` on are set once, in order.
CREATE TABLE ticket (
    id         TEXT PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    token      TEXT NOT NULL,
    assessment TEXT NOT NULL,
    ticket     TEXT NOT NULL,
    secret     TEXT NOT NULL,
    invitation TEXT,
    made       INTEGER NOT NULL,
    acceptance TEXT,
    opening    TEXT,
    manifest   TEXT,
    started    INTEGER,
    outcome    TEXT,
    head       TEXT,
    evidence   TEXT,
    credential TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_made ON ticket (made);

-- Every event and its step, in canonical form. `fuel` counts the runs of a `ran` event too.
CREATE TABLE entry (
    ticket TEXT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    n      INTEGER NOT NULL,
    step   TEXT NOT NULL,
    fuel   INTEGER NOT NULL,
    entry  TEXT NOT NULL,
    PRIMARY KEY (ticket, n)
) STRICT;

-- Attempts that were erased: enough to say so.
CREATE TABLE erased (
    id    TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    made  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
