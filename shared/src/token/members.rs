//! Where the members of a JSON object stand in its text, and which base64url characters carry them: RFC 8259, RFC 4648 §5.

use std::ops::Range;

use crate::jose::object;

/// A member of an object, found in its text. Both ranges count bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// From the quotation mark of the name to the end of the value.
    pub whole: Range<usize>,
    /// The value alone.
    pub value: Range<usize>,
}

/// The members of the object that `json` is, in the order in which they are written; `None` for everything that is no
/// object without repeated members.
#[must_use]
pub fn members(json: &[u8]) -> Option<Vec<Member>> {
    // What the one strict reader refuses has no members here either, and after it only well-formed texts are left.
    object(json)?;
    let mut at = blank(json, 0) + 1;
    let mut found = Vec::new();
    loop {
        at = blank(json, at);
        if *json.get(at)? == b'}' {
            return Some(found);
        }
        let end = string(json, at)?;
        let name = serde_json::from_slice(&json[at..end]).ok()?;
        let start = blank(json, blank(json, end) + 1);
        let value = start..value(json, start)?;
        found.push(Member { name, whole: at..value.end, value: value.clone() });
        at = blank(json, value.end);
        at += usize::from(*json.get(at)? == b',');
    }
}

/// The characters of base64url that carry these bytes, or parts of them: three bytes make four characters.
#[must_use]
pub const fn base64_chars(bytes: &Range<usize>) -> Range<usize> {
    bytes.start * 4 / 3..(bytes.end * 4).div_ceil(3)
}

/// The first byte from `at` on that is no white space.
fn blank(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count()
}

/// The end of the string that begins at `at`.
fn string(json: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        match json.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The end of the value that begins at `at`.
fn value(json: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match json.get(at)? {
            b'"' => {
                at = string(json, at)?;
                if depth == 0 {
                    return Some(at);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
#[path = "members_tests.rs"]
mod tests;
