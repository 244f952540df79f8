//! A whole HTTP answer, and the one way to get it from a request.

use reqwest::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, header fields, body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The header field `name`; several of them joined by commas, as RFC 9110 §5.3 allows.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("<bytes>")).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.seen()))
    }

    /// The body's member `error`.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// All of it, for the message of a failed assertion.
    pub fn seen(&self) -> String {
        let text = self.text();
        let short: String = text.chars().take(600).collect();
        format!("{} {:?} {short}", self.status, self.headers)
    }
}

/// Sends a request and reads its whole answer.
pub trait Ask {
    /// The answer; that there is none fails the test.
    fn answer(self) -> impl Future<Output = Answer>;
}

impl Ask for RequestBuilder {
    async fn answer(self) -> Answer {
        let response = self.send().await.unwrap_or_else(|error| panic!("no answer: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap_or_else(|error| panic!("half an answer: {error:?}"));
        Answer { status, headers, body: body.to_vec() }
    }
}
