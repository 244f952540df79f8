//! How strong a sign-in was, `acr`, and by what means it was done, `amr`: OpenID Connect Core §2, SAML 2.0 Authentication Context
//! §3.4, RFC 8176 §2.

/// A password, over a connection that keeps it from others: the class of every sign-in here, as yet.
pub const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/// All classes that a sign-in may have: `acr_values_supported`.
pub const CLASSES: [&str; 1] = [PASSWORD];

/// How people sign in, as yet.
pub const METHODS: [&str; 1] = ["pwd"];
