-- What was asked, until when an answer counts (seconds since 1970), and whether there was one.
CREATE TABLE IF NOT EXISTS challenge (
    challenge TEXT NOT NULL,
    domain    TEXT NOT NULL,
    until     INTEGER NOT NULL,
    spent     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (challenge, domain)
) STRICT, WITHOUT ROWID;
