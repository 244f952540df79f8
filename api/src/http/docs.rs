//! What the OpenAPI document says of the api's endpoints, beside what follows from the table.

use signet_docs::{Document, Documented};
use signet_service::edge::Endpoint;
use signet_service::openapi::{About, Access, Answer, Operation};
use signet_shared::wire::{Code, ProtectedResourceMetadata};

use super::Said;
use super::me::{Me, Profile};
use super::tenant::Tenant;
use super::words::{NiceTry, Verdict};
use crate::app::App;

impl Documented for App {
    const ABOUT: About = About {
        title: "Signet api",
        description: "Answers whoever brings an access token that it can check with the issuer's public key alone. A token \
                      of the demo lives for 60 seconds: paste a fresh one under *Authorize*.",
    };

    fn table() -> &'static [Endpoint<Self>] {
        super::ENDPOINTS
    }

    fn address(&self) -> &str {
        &self.config.resource
    }

    fn document(&self) -> &Document {
        &self.document
    }
}

const YOU: &str = "With a token";

/// Where a token is looked at.
const KEYS: &[Answer] = &[Answer::refusal(
    Code::KeysUnavailable,
    "The issuer's keys are not known yet, so that no token can be checked.",
)];

/// Where a token is needed.
const ADMITTED: &[Answer] = &[
    Answer::refusal(Code::Unauthenticated, "No token was sent, or something else in its place."),
    Answer::refusal(Code::InvalidToken, "The token is refused; `message` says which check it failed."),
];

pub(super) const VALIDATION: Operation = Operation::new(
    YOU,
    "validate",
    &[
        &[
            Answer::json::<Verdict>(200, "The token is valid, or none was sent."),
            Answer::json::<NiceTry>(401, "The token is refused, or something else was sent in its place."),
        ],
        KEYS,
    ],
)
.detail("The answers are bare JSON strings, as the system that this flow comes from gives them.")
.access(Access::OptionalToken);

pub(super) const ME: Operation = Operation::new(
    YOU,
    "me",
    &[&[Answer::json::<Me<'_>>(200, "The caller, and every claim of the token.")], ADMITTED, KEYS],
)
.access(Access::Token(&[]));

pub(super) const PROFILE: Operation = Operation::new(
    YOU,
    "profile",
    &[&[Answer::json::<Profile<'_>>(200, "The caller, and until when the token counts.")], ADMITTED, KEYS],
)
.access(Access::Token(&[]));

pub(super) const ADMIN: Operation = Operation::new(
    YOU,
    "admin",
    &[
        &[
            Answer::json::<Said>(200, "The caller has the role."),
            Answer::refusal(Code::InsufficientRole, "The caller does not have the role `admin`."),
        ],
        ADMITTED,
        KEYS,
    ],
)
.access(Access::Token(&[]));

pub(super) const WRITE: Operation = Operation::new(
    YOU,
    "write",
    &[
        &[
            Answer::json::<Said>(201, "The token has the scope."),
            Answer::refusal(Code::InsufficientScope, "The token does not have the scope `write`."),
        ],
        ADMITTED,
        KEYS,
    ],
)
.access(Access::Token(&["write"]));

pub(super) const TENANT: Operation = Operation::new(
    YOU,
    "tenant",
    &[
        &[
            Answer::json::<Tenant<'_>>(200, "The caller belongs to the tenant."),
            Answer::refusal(Code::WrongTenant, "The caller does not, whether that tenant exists or not."),
        ],
        ADMITTED,
        KEYS,
    ],
)
.access(Access::Token(&[]));

pub(super) const METADATA: Operation = Operation::new(
    "Documents",
    "metadata",
    &[&[Answer::json::<ProtectedResourceMetadata>(200, "Whose tokens are taken, and how they are sent.")]],
);
