//! Which methods an upstream takes: RFC 9110 §9.

use http::{HeaderValue, Method};

/// What an upstream takes that names none.
pub const USUAL: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// The methods of one upstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Methods(Vec<Method>);

impl Methods {
    /// Those that are called so. Who takes GET takes HEAD.
    ///
    /// # Errors
    /// What is wrong, as a sentence goes on after the name of a setting.
    pub fn of(names: &[String]) -> Result<Self, String> {
        let mut methods = Vec::new();
        for name in names {
            let method = Method::from_bytes(name.as_bytes()).ok();
            let is_written = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
            let Some(method) = method.filter(|_| is_written) else {
                return Err(format!("has {name}, which is no method; methods are in capitals, as GET"));
            };
            if [Method::OPTIONS, Method::TRACE, Method::CONNECT].contains(&method) {
                return Err(format!("has {name}, which is never passed on"));
            }
            if !methods.contains(&method) {
                methods.push(method);
            }
        }
        if methods.is_empty() {
            return Err("names no method".to_owned());
        }
        if methods.contains(&Method::GET) && !methods.contains(&Method::HEAD) {
            methods.push(Method::HEAD);
        }
        Ok(Self(methods))
    }

    /// Whether `method` is one of them.
    #[must_use]
    pub fn has(&self, method: &Method) -> bool {
        self.0.contains(method)
    }

    /// The value of `Allow`: RFC 9110 §10.2.1.
    #[must_use]
    pub fn allow(&self) -> HeaderValue {
        let names: Vec<&str> = self.0.iter().map(Method::as_str).chain(["OPTIONS"]).collect();
        HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static("OPTIONS"))
    }
}

impl Default for Methods {
    fn default() -> Self {
        Self(USUAL.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Result<Methods, String> {
        Methods::of(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn those_that_are_named_are_taken_and_no_others() {
        let read = of(&["GET"]).unwrap();
        assert!(read.has(&Method::GET) && read.has(&Method::HEAD) && !read.has(&Method::POST));
        assert_eq!(read.allow(), "GET, HEAD, OPTIONS");
        assert!(of(&["REPORT"]).unwrap().has(&Method::from_bytes(b"REPORT").unwrap()));
        assert!(!of(&["POST", "POST"]).unwrap().has(&Method::HEAD));
        let usual = Methods::default();
        assert!(usual.has(&Method::PATCH) && !usual.has(&Method::TRACE) && !usual.has(&Method::OPTIONS));
    }

    #[test]
    fn what_cannot_be_meant_is_said() {
        for (names, wanted) in [
            (&["get"][..], "no method"),
            (&["G T"], "no method"),
            (&[""], "no method"),
            (&["GET", "TRACE"], "never passed on"),
            (&["CONNECT"], "never passed on"),
            (&["OPTIONS"], "never passed on"),
            (&[], "names no method"),
        ] {
            assert!(of(names).unwrap_err().contains(wanted), "{names:?}");
        }
    }
}
