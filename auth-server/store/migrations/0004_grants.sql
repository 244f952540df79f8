-- What browsers hold and what people grant: sessions of browsers, requests for which pages are shown, consents, grants with their
-- codes, and refresh tokens. Cookies, handles, codes and tokens are kept as digests alone.

-- Of a session that began on a page; one of /auth/login has none of these.
ALTER TABLE sessions ADD COLUMN browser TEXT;
ALTER TABLE sessions ADD COLUMN auth_time BIGINT;
ALTER TABLE sessions ADD COLUMN acr TEXT;
-- Words of RFC 8176, separated by spaces.
ALTER TABLE sessions ADD COLUMN amr TEXT;
CREATE INDEX sessions_browser ON sessions (browser);

-- A request that is done is gone.
CREATE TABLE requests (
    tenant TEXT NOT NULL,
    handle TEXT NOT NULL,
    -- What is asked and what was done for it, JSON.
    request TEXT NOT NULL,
    progress TEXT NOT NULL,
    -- The sub of its id_token_hint.
    hinted TEXT,
    -- Who goes on with it, once somebody does.
    browser TEXT,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, handle)
);
CREATE INDEX requests_browser ON requests (browser);
CREATE INDEX requests_end ON requests (expires_at);

-- A row for each scope and each claim that a person allows a client: what is allowed later comes beside it.
CREATE TABLE consents (
    tenant TEXT NOT NULL,
    sub TEXT NOT NULL,
    client_id TEXT NOT NULL,
    -- 'scope' or 'claim'.
    kind TEXT NOT NULL,
    -- A claim, a scope of OpenID, or a resource's scope and, after a space, the identifier of the resource.
    name TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, sub, client_id, kind, name),
    FOREIGN KEY (tenant, sub) REFERENCES users (tenant, sub) ON DELETE CASCADE
);

CREATE TABLE grants (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    sid TEXT NOT NULL,
    -- What was asked, what of it was allowed, and how the person had signed in, JSON.
    asked TEXT NOT NULL,
    granted TEXT NOT NULL,
    sign_in TEXT NOT NULL,
    code TEXT NOT NULL,
    fulfilled_at BIGINT NOT NULL,
    exchanged_at BIGINT,
    revoked_at BIGINT,
    -- When the last of its code and refresh tokens is over.
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, code),
    FOREIGN KEY (tenant, sub) REFERENCES users (tenant, sub) ON DELETE CASCADE
);
CREATE INDEX grants_of ON grants (tenant, sub);
CREATE INDEX grants_in ON grants (tenant, sid);
CREATE INDEX grants_end ON grants (ends_at);

CREATE TABLE refresh_tokens (
    tenant TEXT NOT NULL,
    digest TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    -- The token in whose place it came.
    predecessor TEXT,
    expires_at BIGINT NOT NULL,
    spent_at BIGINT,
    PRIMARY KEY (tenant, digest),
    FOREIGN KEY (tenant, grant_id) REFERENCES grants (tenant, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_of ON refresh_tokens (tenant, grant_id);
CREATE INDEX refresh_tokens_after ON refresh_tokens (tenant, predecessor);
CREATE INDEX refresh_tokens_end ON refresh_tokens (expires_at);
