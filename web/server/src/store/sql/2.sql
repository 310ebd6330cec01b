-- The place of each credential in the status lists. No number is used twice, and it outlives the attempt's erasure, as the
-- credential does.
CREATE TABLE status (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket TEXT UNIQUE REFERENCES ticket (id) ON DELETE SET NULL,
    mark   TEXT CHECK (mark IN ('revoked', 'suspended'))
) STRICT;

CREATE INDEX status_marked ON status (number, mark) WHERE mark IS NOT NULL;
