//! The texts of the hosted pages: one TOML file per language below `messages/`, with the same keys in each.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Language;

type Loaded = Result<Messages, toml::de::Error>;

static ENGLISH: LazyLock<Loaded> = LazyLock::new(|| toml::from_str(source(Language::English)));
static GERMAN: LazyLock<Loaded> = LazyLock::new(|| toml::from_str(source(Language::German)));

const fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../messages/en.toml"),
        Language::German => include_str!("../../messages/de.toml"),
    }
}

/// The texts in `language`, read at first use.
///
/// # Errors
/// When the file lacks a text or has one that no page knows; tests hold that none does.
pub(super) fn of(language: Language) -> askama::Result<&'static Messages> {
    let loaded = match language {
        Language::English => &*ENGLISH,
        Language::German => &*GERMAN,
    };
    loaded.as_ref().map_err(|error| askama::Error::custom(error.clone()))
}

/// `text` with each `{name}` replaced by the value of that name, once: a value that looks like a name stays as it is.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(name, after)| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value, after))
        });
        let (value, after) = found.unwrap_or(("{", after));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Messages {
    pub(super) brand: String,
    pub(super) cancel: String,
    pub(super) signed_in_as: String,
    pub(super) sign_in: SignIn,
    pub(super) choose_account: ChooseAccount,
    pub(super) consent: Consent,
    pub(super) confirm_logout: ConfirmLogout,
    pub(super) applications: Applications,
    pub(super) signed_out: SignedOut,
    pub(super) form_post: FormPost,
    pub(super) error: Error,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    pub(super) title: String,
    /// In place of the title on the browser's tab, which is what is read aloud first.
    pub(super) failed: String,
    pub(super) goes_to: String,
    pub(super) username: String,
    pub(super) password: String,
    pub(super) submit: String,
    pub(super) reason: Reason,
    pub(super) problem: Problem,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    pub(super) other_person: String,
    pub(super) asked: String,
    pub(super) too_old: String,
    pub(super) other_class: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Problem {
    pub(super) wrong_credentials: String,
    pub(super) missing: String,
    pub(super) busy: String,
    pub(super) unavailable: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseAccount {
    pub(super) title: String,
    pub(super) goes_to: String,
    pub(super) another: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) title: String,
    pub(super) wants: String,
    pub(super) allow: String,
    pub(super) deny: String,
    pub(super) remembered: String,
    pub(super) each_time: String,
    pub(super) policy: String,
    pub(super) terms: String,
    pub(super) at_resource: String,
    pub(super) at_nobody: String,
    pub(super) openid: Scope,
    pub(super) profile: Scope,
    pub(super) email: Scope,
    pub(super) address: Scope,
    pub(super) phone: Scope,
    pub(super) roles: Scope,
    pub(super) offline_access: Scope,
}

/// What a client may do with a scope, and a word more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scope {
    pub(super) what: String,
    pub(super) more: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfirmLogout {
    pub(super) title: String,
    pub(super) asked: String,
    pub(super) unasked: String,
    pub(super) everywhere: String,
    pub(super) confirm: String,
    pub(super) stay: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Applications {
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) none: String,
    pub(super) signed_out: String,
    pub(super) withdraw: String,
    pub(super) withdraw_of: String,
    pub(super) effect: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedOut {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) back: String,
    pub(super) back_unnamed: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormPost {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) hint: String,
    pub(super) r#continue: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Error {
    pub(super) kicker: String,
    pub(super) request: String,
    pub(super) application: String,
    pub(super) bad_request: Story,
    pub(super) unknown_client: Story,
    pub(super) expired: Story,
    pub(super) foreign_form: Story,
    pub(super) unavailable: Story,
    pub(super) internal: Story,
}

/// What happened and how to go on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) title: String,
    pub(super) sentence: String,
    pub(super) next: String,
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
