//! How long what was given before still counts, for whoever takes access away.

use crate::config::Config;

/// Tokens are checked by others, who ask nobody. Of all that may have been given, the one that lives longest counts.
pub(super) fn until(config: &Config) -> String {
    format!("access tokens that were given before end within {} seconds", config.keys.policy.token_lifetime)
}

#[cfg(test)]
mod tests {
    use signet_service::config::Settings;

    use super::*;

    #[test]
    fn what_is_said_of_tokens_holds_of_those_that_live_longest() {
        let said = |text: &str| until(&Settings::from_toml(text).unwrap().read().unwrap());
        let wanted = |seconds| format!("access tokens that were given before end within {seconds} seconds");
        assert_eq!(said(""), wanted(300), "of /auth/login 60 in the demo, of OpenID Connect 300");
        assert_eq!(said("[auth_server]\ntoken_lifetime = 600\n"), wanted(600));
        assert_eq!(said("[[resources]]\nidentifier = \"urn:x\"\ntoken_lifetime = 900\n"), wanted(900));
    }
}
