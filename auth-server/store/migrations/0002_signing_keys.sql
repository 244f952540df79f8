-- The signing keys, shared by all servers of this database, and what tells them that something was changed.

-- Goes up with each change of what servers keep in memory; they look each second.
CREATE TABLE generations (
    name TEXT PRIMARY KEY,
    generation BIGINT NOT NULL
);
INSERT INTO generations (name, generation) VALUES ('signing_keys', 0);

-- Private halves are sealed by the key ring, each under its own kid.
CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    -- Of two keys that begin in one second the later one signs.
    place BIGINT NOT NULL,
    alg TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    published_at BIGINT,
    active_from BIGINT,
    ended_at BIGINT,
    token_lifetime BIGINT NOT NULL,
    retired_at BIGINT,
    revoked_at BIGINT,
    public_pem TEXT NOT NULL,
    sealed BYTEA
);

-- The addresses of clients are kept for a time, and then taken out of what happened (rule U7).
CREATE INDEX audit_address ON audit (at) WHERE address IS NOT NULL;
