//! `GET /health` and `GET /ready`: is the process alive, and may it be sent work (contract N9)?

use serde::{Deserialize, Serialize};

/// `{"status":"ok"}`, as long as the process lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// Always `ok`.
    #[cfg_attr(feature = "openapi", schema(pattern = "^ok$"))]
    pub status: String,
}

/// 200 `{"status":"ready"}`, or 503 with `starting` or `draining` and the reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Readiness {
    /// Send requests.
    Ready,
    /// Not yet: what is missing, one sentence each.
    Starting {
        /// What is missing.
        reasons: Vec<String>,
    },
    /// No more: the process is going down.
    Draining {
        /// Why.
        reasons: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readiness_has_the_published_shape() {
        assert_eq!(serde_json::to_string(&Readiness::Ready).unwrap(), r#"{"status":"ready"}"#);
        let starting = Readiness::Starting { reasons: vec!["no keys".into()] };
        assert_eq!(
            serde_json::to_string(&starting).unwrap(),
            r#"{"status":"starting","reasons":["no keys"]}"#
        );
    }
}
