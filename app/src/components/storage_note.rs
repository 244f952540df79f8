//! Where the token is kept, and why that is the lesson and not the recommendation (rules H7).

use yew::prelude::*;

use super::fixed;

/// The note; the key is that of `services::storage`.
pub fn storage_note() -> Html {
    fixed(
        r#"<article class="note" aria-labelledby="storage-title"><h2 id="storage-title">Where this token is kept</h2>
<p>In this browser, in <code>localStorage["token"]</code>. That makes it easy to look at, which is the point of this page.
It is not what we recommend: every script that runs on the page can read it there, also one that should not be here, and
send it anywhere.</p><p>For real use, let a backend for frontend keep the token. The browser then holds a cookie marked
<code>HttpOnly</code>, which no script can read: <a href="/where-is-my-token">see the difference</a>.</p></article>"#,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_note_names_the_key_that_is_used() {
        let key = format!("localStorage[\"{}\"]", crate::services::storage::KEY);
        assert!(include_str!("storage_note.rs").contains(&key));
    }
}
