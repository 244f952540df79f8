//! One request through the bff as the four messages that it is: browser to bff, bff to API, and both answers (contract B7).

use signet_shared::token::decode;
use signet_shared::wire::{UPSTREAM_LEG, UpstreamLeg};

use super::Errand;
use crate::services::Seen;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// For tests and for the sheet.
    pub id: &'static str,
    /// From whom to whom.
    pub title: &'static str,
    /// Its first line.
    pub line: String,
    /// Its header fields.
    pub fields: Vec<Field>,
    /// What else is to be said.
    pub remark: &'static str,
}

/// A header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its value, or words in its place.
    pub value: String,
    /// What happens to it.
    pub fate: Fate,
}

/// What happens to a field at the bff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes on.
    Passed,
    /// It ends there.
    Ends,
    /// It begins there.
    Begins,
}

impl Fate {
    /// In words; empty for what is plain.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "",
            Self::Ends => "ends at the bff",
            Self::Begins => "added by the bff",
        }
    }

    /// For the sheet.
    pub const fn class(self) -> &'static str {
        ["passed", "ends", "begins"][self as usize]
    }
}

/// What the bff writes itself into a request to an API; all else comes from the browser.
const OURS: [&str; 5] = ["authorization", "content-length", "host", "traceparent", "x-request-id"];
/// What the bff writes in place of what it does not pass on.
const DROPPED: &str = "(not passed on)";
const UNSEEN: &str = "A browser adds more by itself, such as Host, User-Agent and Sec-Fetch-Site. No page can see that; what the bff \
passes on of it stands in the next message.";
const BACK: &str = "This is all that the page gets. There is no token in it.";
const NO_LEG: &str = "The bff shows what it asks the API in the demo alone.";

/// The messages, in the order in which they travel. `cookie` is the name of the session's cookie.
pub fn hops(errand: Errand, csrf_token: &str, cookie: &str, seen: &Seen) -> Vec<Hop> {
    let mut hops = vec![there(errand, csrf_token, cookie)];
    let leg = leg(seen);
    match &leg {
        Some(leg) => hops.extend(behind(leg, seen)),
        None => hops[0].remark = NO_LEG,
    }
    hops.push(back(seen, leg.as_ref()));
    hops
}

fn there(errand: Errand, csrf_token: &str, cookie: &str) -> Hop {
    let field = |name: &str, value: &str| Field { name: name.into(), value: value.into(), fate: Fate::Ends };
    let cookie = [cookie, "=(no script can read it)"].concat();
    let mut fields = vec![field("cookie", &cookie), field("x-signet-show-legs", "1")];
    if errand.changes() {
        fields.insert(1, field("x-csrf-token", csrf_token));
    }
    let line = [errand.method(), " ", errand.path()].concat();
    Hop { id: "there", title: "Your browser asks the bff", line, fields, remark: UNSEEN }
}

fn behind(UpstreamLeg { request, response }: &UpstreamLeg, seen: &Seen) -> [Hop; 2] {
    let asked = |(name, value): &(String, String)| {
        let fate = if OURS.contains(&name.as_str()) { Fate::Begins } else { Fate::Passed };
        Field { name: name.clone(), value: value.clone(), fate }
    };
    let answered = |(name, value): &(String, String)| {
        let arrives = value != DROPPED && seen.headers.iter().any(|(own, _)| own == name);
        let fate = if arrives { Fate::Passed } else { Fate::Ends };
        Field { name: name.clone(), value: value.clone(), fate }
    };
    [
        Hop {
            id: "asked",
            title: "The bff asks the API",
            line: [request.method.as_str(), " ", &request.url].concat(),
            fields: request.headers.iter().map(asked).collect(),
            remark: "",
        },
        Hop {
            id: "answered",
            title: "The API answers the bff",
            line: status(response.status),
            fields: response.headers.iter().map(answered).collect(),
            remark: "",
        },
    ]
}

fn back(seen: &Seen, leg: Option<&UpstreamLeg>) -> Hop {
    // What the API has not said, or not so that it was passed on, is the bff's own word.
    let passed = |name: &str| {
        leg.is_none_or(|leg| leg.response.headers.iter().any(|(own, value)| own == name && value != DROPPED))
    };
    let shown = seen.headers.iter().filter(|(name, _)| name != UPSTREAM_LEG);
    let fields = shown.map(|(name, value)| {
        let fate = if passed(name) { Fate::Passed } else { Fate::Begins };
        Field { name: name.clone(), value: value.clone(), fate }
    });
    Hop {
        id: "back",
        title: "The bff answers your browser",
        line: status(seen.status),
        fields: fields.collect(),
        remark: BACK,
    }
}

/// What the bff says of the leg behind it.
fn leg(seen: &Seen) -> Option<UpstreamLeg> {
    let (_, value) = seen.headers.iter().find(|(name, _)| name == UPSTREAM_LEG)?;
    serde_json::from_slice(&decode(value)?).ok()
}

fn status(status: u16) -> String {
    ["HTTP ", &status.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use signet_shared::token::encode;
    use signet_shared::wire::{LegRequest, LegResponse};

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    fn seen(headers: Vec<(String, String)>) -> Seen {
        Seen { status: 200, headers, body: "{}".into() }
    }

    fn shown() -> Seen {
        let leg = UpstreamLeg {
            request: LegRequest {
                method: "GET".into(),
                url: "http://localhost:5001/api/me".into(),
                headers: vec![pair("authorization", "Bearer (hidden)"), pair("accept", "*/*")],
            },
            response: LegResponse {
                status: 200,
                headers: vec![pair("content-type", "a"), pair("x-request-id", DROPPED), pair("vary", "b")],
            },
        };
        let leg = encode(serde_json::to_string(&leg).unwrap().as_bytes());
        seen(vec![pair("content-type", "a"), pair(UPSTREAM_LEG, &leg), pair("x-request-id", "1")])
    }

    fn fates(hop: &Hop) -> Vec<(&str, Fate)> {
        hop.fields.iter().map(|field| (field.name.as_str(), field.fate)).collect()
    }

    #[test]
    fn b7_a_request_is_four_messages_and_each_field_has_its_fate() {
        let hops = hops(Errand::Me, "secret", "signet_session", &shown());
        let ids: Vec<&str> = hops.iter().map(|hop| hop.id).collect();
        assert_eq!(ids, ["there", "asked", "answered", "back"]);
        assert_eq!(fates(&hops[0]), [("cookie", Fate::Ends), ("x-signet-show-legs", Fate::Ends)]);
        assert!(!format!("{hops:?}").contains("secret"), "a GET carries no csrf_token");
        assert_eq!(hops[1].line, "GET http://localhost:5001/api/me");
        assert_eq!(fates(&hops[1]), [("authorization", Fate::Begins), ("accept", Fate::Passed)]);
        let came = [("content-type", Fate::Passed), ("x-request-id", Fate::Ends), ("vary", Fate::Ends)];
        assert_eq!(fates(&hops[2]), came);
        assert_eq!(fates(&hops[3]), [("content-type", Fate::Passed), ("x-request-id", Fate::Begins)]);
    }

    #[test]
    fn b4_what_changes_something_carries_the_token_of_the_session() {
        let hops = hops(Errand::Write, "the-token", "signet_session", &shown());
        let field = hops[0].fields.iter().find(|field| field.name == "x-csrf-token").unwrap();
        assert_eq!((field.value.as_str(), field.fate), ("the-token", Fate::Ends));
    }

    #[test]
    fn where_the_bff_shows_nothing_behind_it_two_messages_are_left() {
        for headers in [vec![], vec![pair(UPSTREAM_LEG, "!")], vec![pair(UPSTREAM_LEG, "e30")]] {
            let hops = hops(Errand::Me, "", "signet_session", &seen(headers));
            assert_eq!((hops.len(), hops[0].remark), (2, NO_LEG));
        }
    }
}
