//! What happened, for whoever has to find out later. No secrets; people by their `sub` alone.

use std::net::IpAddr;

/// From where a request came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, where it is known.
    pub address: Option<IpAddr>,
    /// The request's id; empty for what the operator does.
    pub request_id: String,
}

/// One line of the audit table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its own id, never given twice.
    pub id: String,
    /// When, in unix seconds.
    pub at: u64,
    /// Who did it: a `sub`, `operator`, or `server` for what happens by itself; `None` where nobody is known.
    pub actor: Option<String>,
    /// What was done.
    pub action: Action,
    /// To whom or what: a `sub`, a `sid`, a key, a client.
    pub target: Option<String>,
    /// From where.
    pub origin: Origin,
    /// Whether it succeeded.
    pub succeeded: bool,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Somebody signed in, or tried to.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// A user was added.
    UserAdded,
    /// A user was added by the configuration, has another password by it, or is in it again.
    UserSeeded,
    /// A user is in the configuration no more, and may not sign in.
    UserUnconfigured,
    /// A user has other roles, by the configuration.
    RolesChanged,
    /// A user may not sign in any more.
    UserDisabled,
    /// A user may sign in again.
    UserEnabled,
    /// A user is gone.
    UserDeleted,
    /// A password was set.
    PasswordSet,
    /// Somebody has allowed a client something.
    ConsentGiven,
    /// Somebody has taken back what they had allowed a client.
    ConsentWithdrawn,
    /// What came of a grant was revoked.
    GrantRevoked,
    /// A signing key was made or brought.
    KeyAdded,
    /// A signing key is needed no more; its private half is destroyed.
    KeyRetired,
    /// A signing key was revoked.
    KeyRevoked,
    /// A signing key was taken out altogether.
    KeyForgotten,
    /// A client was registered.
    ClientAdded,
    /// A client has another secret.
    ClientSecretRotated,
    /// A client is registered no more.
    ClientRemoved,
}

impl Action {
    /// Its name in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
            Self::UserAdded => "user_added",
            Self::UserSeeded => "user_seeded",
            Self::UserUnconfigured => "user_unconfigured",
            Self::RolesChanged => "roles_changed",
            Self::UserDisabled => "user_disabled",
            Self::UserEnabled => "user_enabled",
            Self::UserDeleted => "user_deleted",
            Self::PasswordSet => "password_set",
            Self::ConsentGiven => "consent_given",
            Self::ConsentWithdrawn => "consent_withdrawn",
            Self::GrantRevoked => "grant_revoked",
            Self::KeyAdded => "key_added",
            Self::KeyRetired => "key_retired",
            Self::KeyRevoked => "key_revoked",
            Self::KeyForgotten => "key_forgotten",
            Self::ClientAdded => "client_added",
            Self::ClientSecretRotated => "client_secret_rotated",
            Self::ClientRemoved => "client_removed",
        }
    }
}
