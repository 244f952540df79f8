-- Tenants, people, sessions, what happened, and mail to be sent. One text for SQLite and PostgreSQL: TEXT, BIGINT, BYTEA; truth is
-- 0 or 1; times are unix seconds.

CREATE TABLE tenants (
    id TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- A sub is never given twice, not even when its person is gone (rule U7).
CREATE TABLE subs (
    sub TEXT PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenants (id),
    given_at BIGINT NOT NULL
);

CREATE TABLE users (
    tenant TEXT NOT NULL REFERENCES tenants (id),
    sub TEXT NOT NULL REFERENCES subs (sub),
    username TEXT NOT NULL,
    -- The same for all its writings, and for all names that look like it (rule U3).
    username_key TEXT NOT NULL,
    username_skeleton TEXT NOT NULL,
    password_hash TEXT,
    -- How that hash was made.
    hash_kind TEXT,
    -- The digest of the hash in the configuration that was last taken over.
    seeded_digest TEXT,
    -- The standard claims, JSON.
    claims TEXT NOT NULL,
    -- Names of roles, separated by spaces.
    roles TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    disabled_at BIGINT,
    -- Since when a person that came from the configuration is in it no more.
    unconfigured_at BIGINT,
    PRIMARY KEY (tenant, sub),
    UNIQUE (tenant, username_key),
    UNIQUE (tenant, username_skeleton)
);
CREATE INDEX users_hash_kind ON users (tenant, hash_kind);

CREATE TABLE sessions (
    tenant TEXT NOT NULL,
    sid TEXT NOT NULL,
    sub TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,
    -- When its last token ends.
    ends_at BIGINT NOT NULL,
    -- When it was ended before that.
    ended_at BIGINT,
    PRIMARY KEY (tenant, sid),
    FOREIGN KEY (tenant, sub) REFERENCES users (tenant, sub) ON DELETE CASCADE
);
CREATE INDEX sessions_of ON sessions (tenant, sub);
CREATE INDEX sessions_end ON sessions (ends_at);

-- Lines are added, and nothing else: no secrets, people by their sub.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT,
    action TEXT NOT NULL,
    target TEXT,
    address TEXT,
    request_id TEXT NOT NULL,
    succeeded BIGINT NOT NULL
);
CREATE INDEX audit_at ON audit (tenant, at);

-- Mail that was promised together with a change; it is claimed by setting leased_until.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    leased_until BIGINT,
    sent_at BIGINT
);
CREATE INDEX outbox_next ON outbox (sent_at, next_try_at);
