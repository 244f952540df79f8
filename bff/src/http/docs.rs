//! What the OpenAPI document says of the bff's endpoints, beside what follows from the table.

use signet_docs::{Document, Documented};
use signet_service::edge::Endpoint;
use signet_service::openapi::{About, Answer, Operation};
use signet_shared::wire::{AppConfig, Code, ExposedToken, LogoutAnswer, SessionAnswer, SessionDetails};
use utoipa::ToSchema;

use crate::app::App;

impl Documented for App {
    const ABOUT: About = About {
        title: "Signet bff",
        description: "Serves the application, tells it where the auth-server and the API are, and signs people in for it: the \
                      browser holds a cookie and no token. The pages of the application and its files are not listed, nor is `/bff/{upstream}/…`, \
                      which passes requests on to the APIs behind the bff with the access token of the session: their documents describe them. \
                      What changes something there needs `X-CSRF-Token`, as at `POST /bff/logout`. Each API gets an access token of its own: where \
                      the sign-in was not granted what the API needs, 403 `insufficient_scope` says so before it is asked; where the provider \
                      gives no token for its resource, 502 `token_refused`; where it cannot be reached, 503 `unavailable`. A WebSocket is opened \
                      there over HTTP/1.1 (RFC 6455) by a page of `public_url` or `frontend_origin` alone: another `Origin`, or none, is 403 `csrf`, \
                      nobody signed in 401 `unauthenticated`, and what is no handshake 400 `invalid_request`. WebSockets and streams end with the \
                      session. With `bff.frontend_origin` pages of that origin call these addresses too, with the cookie; what pages of other origins \
                      embed or send is 403 `csrf`, also where it changes nothing, and so is an answer that a page loads as a script, a style, a \
                      worker or a frame. A session has 64 uploads, long answers and WebSockets at once; more are 429 `rate_limited`. In the demo profile a request with `X-Signet-Show-Legs: 1` is answered \
                      with `X-Signet-Upstream-Leg` too: base64url of JSON, what was asked and answered behind the bff, without bodies and without \
                      the token.",
    };

    fn table() -> &'static [Endpoint<Self>] {
        super::ENDPOINTS
    }

    fn address(&self) -> &str {
        &self.config.public_url
    }

    fn document(&self) -> &Document {
        &self.document
    }
}

pub(super) const CONFIG: Operation = Operation::new(
    "The application",
    "appConfig",
    &[&[Answer::json::<AppConfig>(200, "What the application reads before it does anything.")]],
);

const UNAVAILABLE: &[Answer] = &[Answer::refusal(Code::Unavailable, "The database cannot be used.")];
const SIGNED_OUT: &[Answer] =
    &[Answer::refusal(Code::Unauthenticated, "Nobody is signed in, or not any more.")];
const SIGN_IN: &str = "Signing in";
const SESSIONS: &str = "Sessions";

pub(super) const LOGIN: Operation = Operation::new(
    SIGN_IN,
    "bffLogin",
    &[
        &[
            Answer::empty(303, "To the OpenID provider; or, where another host was asked, to this address at `public_url`."),
            Answer::refusal(Code::InvalidRequest, "A parameter, named in `fields`, is not what it should be, or is sent twice."),
            Answer::refusal(Code::Unavailable, "The provider cannot be reached, or the database cannot be used."),
        ],
    ],
)
.detail(
    "Parameters of the query, all optional: `return_to`, a path of this server, or with `bff.frontend_origin` of that origin, where the browser goes afterwards; `tenant`, `login_hint`, \
     `prompt`, `max_age`, `acr_values` and `ui_locales`, which are passed on to the provider. Others are ignored. The answer sets a cookie \
     that binds the sign-in to this browser for ten minutes.",
);

pub(super) const CALLBACK: Operation = Operation::new(
    SIGN_IN,
    "bffCallback",
    &[
        &[
            Answer::empty(303, "To `return_to` at the app's origin, with a session; or to `/session?error=CODE`, without one."),
            Answer::refusal(Code::InvalidRequest, "A cookie of this server came twice."),
        ],
        UNAVAILABLE,
    ],
)
.detail("The address that the provider sends the browser to, with `code` or `error`, `state` and `iss`. Each answer counts once.");

const ELSEWHERE: &[Answer] =
    &[Answer::refusal(Code::Csrf, "The browser says that a page of another origin asks.")];
const TWICE: &[Answer] = &[Answer::refusal(Code::InvalidRequest, "The cookie came twice.")];

const ANSWER: &[Answer] = &[
    Answer::json::<SessionAnswer>(200, "Who is signed in, until when, and what requests that change something carry.").examples(&[
        r#"{"user":{"sub":"2","name":"Test Admin","preferred_username":"test_admin","email":null,"roles":["admin","user"]},"tenant":"demo","expires_at":1893456000,"csrf_token":"k3…"}"#,
    ]),
];

pub(super) const SESSION: Operation =
    Operation::new(SESSIONS, "bffSession", &[ANSWER, TWICE, ELSEWHERE, SIGNED_OUT, UNAVAILABLE]).detail(
        "By the session's cookie. No token of the provider is ever in the answer. Requests that pages of other origins make are 403 \
         `csrf`; with `bff.frontend_origin` over https also those that do not say by `Origin` or `Sec-Fetch-Site` whose they are.",
    );

pub(super) const ME: Operation =
    Operation::new(SESSIONS, "bffMe", &[ANSWER, TWICE, ELSEWHERE, SIGNED_OUT, UNAVAILABLE])
        .detail("The same as `/bff/session`.");

pub(super) const SESSION_DETAILS: Operation = Operation::new(
    SESSIONS,
    "bffSessionDetails",
    &[
        &[Answer::json::<SessionDetails>(
            200,
            "What the ID token says, the times of the session, and of each access token that is held.",
        )
        .examples(&[
            r#"{"id_token_claims":{"iss":"http://localhost:5000","sub":"2","aud":"signet-bff","iat":1893452400,"exp":1893456000},"started_at":1893452400,"seen_at":1893452400,"ends_at":1893454200,"over_at":1893495600,"has_refresh_token":true,"refreshes":1,"access_tokens":[{"resource":null,"came_at":1893453000,"due_at":1893453270,"expires_at":1893453300}]}"#,
        ])],
        TWICE,
        ELSEWHERE,
        SIGNED_OUT,
        UNAVAILABLE,
    ],
)
.detail("By the session's cookie. No token of the provider is ever in the answer.");

pub(super) const SESSION_EVENTS: Operation = Operation::new(
    SESSIONS,
    "bffSessionEvents",
    &[
        &[
            Answer::events(
                200,
                "How the session stands, at once and whenever that has changed, until it ends.",
                "event: session\ndata: {\"expires_at\":1893456000,\"refreshes\":1}\n\nevent: ended\ndata: {}\n\n",
            ),
            Answer::refusal(Code::RateLimited, "The session has 16 of these streams already, over all tabs of a browser, at this server."),
        ],
        TWICE,
        ELSEWHERE,
        SIGNED_OUT,
        UNAVAILABLE,
    ],
)
.detail(
    "Server-sent events, by the session's cookie; to listen does not count as a use of the session. The data of `session` has `expires_at`, when \
     the session ends unless it is used, in unix seconds, and `refreshes`, how often its tokens were refreshed. `ended` is the last event; \
     the end shows within two seconds, wherever and however the session ended. A comment comes every 20 seconds. A stream that breaks off \
     without `ended` is opened anew, which browsers do by themselves: the server stops, or the connection broke.",
);

pub(super) const TOKEN: Operation = Operation::new(
    SESSIONS,
    "bffToken",
    &[
        &[
            Answer::json::<ExposedToken>(200, "An access token for one API, as long as it lives.")
                .examples(&[r#"{"access_token":"eyJhbGciOiJFUzI1NiIs…","token_type":"Bearer","expires_at":1893456000}"#]),
            Answer::refusal(
                Code::InvalidRequest,
                "There are APIs of several resources, and `resource` names none; or the cookie or a parameter came twice.",
            ),
            Answer::refusal(Code::InvalidTarget, "`resource` is that of no API here."),
            Answer::refusal(
                Code::Csrf,
                "`X-CSRF-Token` is not the `csrf_token` of this session, or another site had the request made.",
            ),
            Answer::refusal(Code::NotFound, "The operator gives no tokens out, which is the default."),
            Answer::refusal(Code::TokenRefused, "The provider gives no access token for this resource."),
        ],
        SIGNED_OUT,
        UNAVAILABLE,
    ],
)
.detail(
    "Where `bff.expose_token` is on: for pages of this server that call an API themselves, and for nobody else. By the session's cookie, \
     with its `csrf_token` in `X-CSRF-Token`. The parameter `resource` of the query says for which API, where there are several: the \
     `resource` of an upstream. Whoever runs a script in such a page has the token; its lifetime is the provider's.",
);

pub(super) const LOGOUT: Operation = Operation::new(
    SESSIONS,
    "bffLogout",
    &[
        &[
            Answer::json::<LogoutAnswer>(
                200,
                "The session has ended here. The page opens `logout_url`, where there is one, to end the provider's too.",
            )
            .examples(&[r#"{"logout_url":"http://localhost:5000/oauth2/logout?id_token_hint=…","provider_reached":true}"#]),
            Answer::refusal(
                Code::Csrf,
                "`X-CSRF-Token` is not the `csrf_token` of this session, or another site had the request made.",
            ),
        ],
        TWICE,
        SIGNED_OUT,
        UNAVAILABLE,
    ],
)
.detail("By the session's cookie, with its `csrf_token` in `X-CSRF-Token`.");

pub(super) const BACKCHANNEL_LOGOUT: Operation = Operation::new(
    SESSIONS,
    "bffBackchannelLogout",
    &[&[
        Answer::json::<LogoutNoticed>(200, "The sessions that the token names have ended, now or before.")
            .examples(&["{}"]),
        Answer::refusal(
            Code::InvalidRequest,
            "It is no logout token of the provider for this client, or it was heard before.",
        ),
        Answer::refusal(
            Code::Unavailable,
            "The provider's keys are not here yet, or the database cannot be used.",
        ),
    ]],
)
.detail("For the provider: OpenID Connect Back-Channel Logout 1.0.")
.takes::<LogoutNotice>(r#"{"logout_token":"eyJhbGciOiJSUzI1NiIs…"}"#);

/// Nothing is said.
#[derive(ToSchema)]
struct LogoutNoticed {}

/// What the provider sends, as a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: forms are read as parameters")]
struct LogoutNotice {
    /// A JWT of the type `logout+jwt`.
    logout_token: String,
}

pub(super) const JWKS: Operation = Operation::new(
    SIGN_IN,
    "bffKeys",
    &[&[Answer::json::<KeySet>(200, "The key that proves this client to the provider (`private_key_jwt`).")]],
);

/// A set of public keys: RFC 7517 §5.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the key writes itself")]
struct KeySet {
    keys: Vec<Key>,
}

/// A public key on P-256: RFC 7518 §6.2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the key writes itself")]
struct Key {
    /// `EC`.
    kty: String,
    /// `P-256`.
    crv: String,
    /// A coordinate, in base64url.
    x: String,
    /// The other one.
    y: String,
    /// Its name: the RFC 7638 thumbprint.
    kid: String,
    /// `ES256`.
    alg: String,
    /// Always `sig`.
    r#use: String,
}
