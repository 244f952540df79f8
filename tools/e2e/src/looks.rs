//! How a page looks in light and dark, small and large: nothing cut off, no violation of accessibility, and its picture under
//! `target/screenshots/`.

use crate::{Browser, axe};

/// Looks at the page as it is now in all four ways.
pub async fn in_all_ways(browser: &Browser, name: &str) {
    for scheme in ["light", "dark"] {
        for width in [1280, 360] {
            browser.look(scheme, width).await;
            // The picture is of the whole page, seen from its beginning.
            browser.js("scrollTo(0, 0)").await;
            let what = format!("{name}-{width}-{scheme}");
            let needed = browser.js("return document.documentElement.scrollWidth").await;
            assert!(needed.as_u64() <= Some(u64::from(width)), "{what} is {needed} wide");
            browser.screenshot(&what).await;
            axe::finds_nothing(browser, &what).await;
        }
    }
}
