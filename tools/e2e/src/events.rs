//! Server-sent events as they come: WHATWG HTML §9.2.

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response};

/// A stream of them.
pub struct Events {
    response: Response,
    /// What has come and was not looked at yet.
    text: String,
}

impl Events {
    /// The stream that the answer to `request` is; whether it is one is for the caller to look at.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap_or_else(|error| panic!("no answer: {error:?}"));
        Self { response, text: String::new() }
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// Its header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The next block of lines as it was sent, comments too; `None` at the end of the stream. One that breaks off fails the test.
    pub async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                return Some(block.trim_end().to_owned());
            }
            let more = self.response.chunk().await.unwrap_or_else(|error| panic!("half a stream: {error:?}"));
            self.text.push_str(std::str::from_utf8(&more?).expect("events are text"));
        }
    }

    /// The next event: its name and its data; `None` at the end.
    pub async fn next(&mut self) -> Option<(String, String)> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
            if let (Some(event), Some(data)) = (field("event: "), field("data: ")) {
                return Some((event.to_owned(), data.to_owned()));
            }
        }
    }
}
