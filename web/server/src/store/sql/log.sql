-- Proofs that an attempt's ticket and credential are in the log, in the text that is handed out.
CREATE TABLE proof (
    ticket TEXT NOT NULL REFERENCES ticket (id) ON DELETE CASCADE,
    what   TEXT NOT NULL CHECK (what IN ('credential', 'ticket')),
    proof  TEXT NOT NULL,
    PRIMARY KEY (ticket, what)
) STRICT, WITHOUT ROWID;
