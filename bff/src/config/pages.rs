//! Whose pages have their sessions here: our own at `public_url`, those of an app that is served elsewhere (contract B12), and whether
//! they may have access tokens in their hands (contract B9).

use signet_service::config::{Profile, Reader, is_loopback_url};
use url::Url;

use crate::rules::origin::origin;

const FRONTEND: &str = "bff.frontend_origin";
const EXPOSE: &str = "bff.expose_token";

/// What browsers call the origin of `url`: without a port that is the scheme's own (Fetch §3.2).
pub(super) fn called(url: &str) -> Option<String> {
    let plain = origin(url)?;
    let called = Url::parse(&plain).ok()?.origin();
    called.is_tuple().then(|| called.ascii_serialization())
}

/// The origin of the app, where it is not `public_url`.
pub(super) fn frontend(reader: &mut Reader<'_>, profile: Profile, public_url: &str) -> Option<String> {
    let text = reader.optional_text(FRONTEND)?;
    if let Some(sentence) = wrong(&text, profile, public_url) {
        reader.problem(FRONTEND, format!("`{FRONTEND}` is {text}{sentence}"));
    }
    Some(text)
}

fn wrong(text: &str, profile: Profile, public_url: &str) -> Option<String> {
    let Some(called) = called(text) else {
        return Some(
            ": write scheme, host and port of one app, such as https://app.example, without a wildcard"
                .into(),
        );
    };
    let is_plain = text.starts_with("http://");
    match () {
        () if called != text => Some(format!(": write {called}, which is what browsers call it")),
        () if text == public_url => {
            Some(", which is `bff.public_url`: pages there need no such setting, so leave it out".into())
        }
        () if is_plain && !(is_loopback_url(text) && profile.is_demo()) => Some(
            ": what its pages read would travel in plain; only the demo on this machine works without https"
                .into(),
        ),
        () if public_url.starts_with("http://") && host(text) != host(public_url) => Some(format!(
            ": over http browsers send the cookie of {public_url} to pages of that host alone; write its host, with the \
             port of the app"
        )),
        () if public_url.starts_with("http://") && !is_plain => {
            Some(format!(": over http browsers send the cookie of {public_url} to http pages alone"))
        }
        () => None,
    }
}

fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Whether pages may have access tokens.
pub(super) fn expose_token(reader: &mut Reader<'_>, frontend: Option<&str>) -> bool {
    let exposes = reader.flag(EXPOSE, false);
    if exposes && frontend.is_some() {
        let sentence = format!(
            "`{EXPOSE}` and `{FRONTEND}` are not for one bff: it hands access tokens to pages of its own origin alone"
        );
        reader.problem(EXPOSE, sentence);
    }
    exposes
}
