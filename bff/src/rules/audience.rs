//! What access tokens are asked for: one for each resource of the APIs behind us (RFC 8707 §2, contract B8), with the scopes that these
//! need (RFC 6749 §3.3, §6).

/// What one API behind us needs of its access tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs<'a> {
    /// The resource that they are for; `None`: whatever the provider takes for the right one.
    pub resource: Option<&'a str>,
    /// The scopes that they have at least.
    pub scopes: &'a [String],
}

/// What an authorization request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request<'a> {
    /// `scope`: ours and those of all APIs, each once.
    pub scope: String,
    /// `resource`, once for each.
    pub resources: Vec<&'a str>,
}

/// What a sign-in asks for, where `own` scopes are asked for in any case and the APIs need `all` of these: a refresh gets nothing that
/// the sign-in did not ask for.
#[must_use]
pub fn request<'a>(own: &'a str, all: impl Iterator<Item = Needs<'a>>) -> Request<'a> {
    let mut scopes = Vec::new();
    let mut resources = Vec::new();
    own.split(' ').filter(|scope| !scope.is_empty()).for_each(|scope| add(&mut scopes, scope));
    for needs in all {
        needs.scopes.iter().for_each(|scope| add(&mut scopes, scope.as_str()));
        needs.resource.into_iter().for_each(|resource| add(&mut resources, resource));
    }
    Request { scope: scopes.join(" "), resources }
}

/// The scopes that a token for `resource` is asked for with: those that `all` APIs of that resource name. `None` asks for all that was
/// granted: where one of them names none, and for the token without a resource, which is for whatever the sign-in was.
#[must_use]
pub fn narrowed<'a>(resource: Option<&str>, all: impl Iterator<Item = Needs<'a>>) -> Option<String> {
    resource?;
    let mut scopes = Vec::new();
    for needs in all.filter(|needs| needs.resource == resource) {
        if needs.scopes.is_empty() {
            return None;
        }
        needs.scopes.iter().for_each(|scope| add(&mut scopes, scope.as_str()));
    }
    (!scopes.is_empty()).then(|| scopes.join(" "))
}

/// The resource of all of them, where they have one and the same: whatever token there is, is for that.
#[must_use]
pub fn sole<'a>(mut all: impl Iterator<Item = Needs<'a>>) -> Option<&'a str> {
    let first = all.next()?.resource?;
    all.all(|needs| needs.resource == Some(first)).then_some(first)
}

/// Whether a token that was `granted` these scopes, separated by spaces, has the `needed` ones. Of a token from before scopes were noted
/// nobody knows, and the API says itself.
#[must_use]
pub fn covers(granted: Option<&str>, needed: &[String]) -> bool {
    granted.is_none_or(|granted| {
        needed.iter().all(|scope| granted.split(' ').any(|granted| granted == scope.as_str()))
    })
}

/// Each of them once, in their order.
fn add<'a>(all: &mut Vec<&'a str>, one: &'a str) {
    if !all.contains(&one) {
        all.push(one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn needs<'a>(resource: &'a str, scopes: &'a [String]) -> Needs<'a> {
        Needs { resource: Some(resource).filter(|name| !name.is_empty()), scopes }
    }

    #[test]
    fn b8_the_sign_in_asks_for_everything_that_any_api_needs_once() {
        let (read, both, none) = (words("read"), words("read write"), words(""));
        let all = [
            needs("https://a", &both),
            needs("https://b", &read),
            needs("", &none),
            needs("https://a", &none),
        ];
        let asked = request("openid  read", all.into_iter());
        assert_eq!(
            (asked.scope.as_str(), &asked.resources[..]),
            ("openid read write", &["https://a", "https://b"][..])
        );
        let alone = request("openid", [].into_iter());
        assert_eq!((alone.scope.as_str(), alone.resources.len()), ("openid", 0));
    }

    #[test]
    fn b8_a_token_has_the_scopes_that_its_apis_name_and_no_more() {
        let (read, write, none) = (words("read"), words("write read"), words(""));
        let all = [needs("a", &read), needs("b", &none), needs("a", &write), needs("", &read)];
        let of = |resource| narrowed(resource, all.iter().copied());
        assert_eq!(of(Some("a")).as_deref(), Some("read write"));
        assert_eq!(of(Some("b")), None, "an API that names none gets what was granted");
        assert_eq!(of(None), None, "nor does the token that the provider chose");
        assert_eq!(of(Some("c")), None);
        let mixed = [needs("a", &read), needs("a", &none)];
        assert_eq!(narrowed(Some("a"), mixed.into_iter()), None);
    }

    #[test]
    fn b8_one_resource_for_all_is_told_from_several_and_none() {
        let none = words("");
        let of = |names: &[&'static str]| sole(names.iter().map(|name| needs(name, &none)));
        assert_eq!(of(&["a", "a"]), Some("a"));
        assert_eq!([of(&[]), of(&[""]), of(&["a", ""]), of(&["", "a"]), of(&["a", "b"])], [None; 5]);
    }

    #[test]
    fn b8_scopes_are_whole_words() {
        let needed = words("read");
        assert!(covers(Some("openid read"), &needed) && covers(None, &needed) && covers(Some(""), &[]));
        for granted in ["", "reader", "READ", "write"] {
            assert!(!covers(Some(granted), &needed), "{granted}");
        }
        assert!(!covers(Some("read"), &words("read write")));
    }
}
