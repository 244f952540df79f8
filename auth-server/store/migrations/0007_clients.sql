-- The clients that the operator registers by command, beside those of the configuration. Servers look each second whether they are
-- others.
INSERT INTO generations (name, generation) VALUES ('clients', 0);

CREATE TABLE clients (
    client_id TEXT PRIMARY KEY,
    -- JSON in the words of RFC 7591 §2; of a secret its client_secret_hash alone.
    metadata TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
