//! A member and the characters that carry it, linked in both directions.

use e2e::browser::PATIENCE;
use e2e::{ADMIN, Browser, wait};
use signet_shared::token::{base64_chars, encode, parts};

use crate::support::{at_the_inspector, options, paste};

/// The characters that are lit, and the member that is.
async fn lit(browser: &Browser) -> (String, String) {
    let script = "const all = s => [...document.querySelectorAll(s)].map(e => e.textContent).join('|');
        return [all('#token .lit'), all('.members > .lit dt')]";
    let pair: [String; 2] = serde_json::from_value(browser.js(script).await).unwrap();
    let [characters, member] = pair;
    (characters, member)
}

/// Waits until exactly this is lit: the page is drawn a moment after the event.
async fn lights(browser: &Browser, wanted: &(String, String), how: &str) {
    let what = format!("{wanted:?} lights up {how}");
    wait::until(&what, PATIENCE, async || (lit(browser).await == *wanted).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn each_member_lights_exactly_the_characters_that_carry_it() {
    let (stack, browser) = at_the_inspector(&options()).await;
    let token = stack.login(ADMIN).await;
    paste(&browser, "pasted", &token).await;
    browser.find("#token").await;
    let mut count = 0;
    for (number, part) in parts(&token).unwrap().iter().enumerate().take(2) {
        for (index, member) in part.members().iter().enumerate() {
            let characters = &part.text[base64_chars(&member.whole)];
            let button = browser.find(&format!(".members [data-m='{number}:{index}'] button")).await;
            button.focus().await.unwrap();
            let wanted = (characters.to_owned(), member.name.clone());
            lights(&browser, &wanted, "by keyboard").await;
            browser.sees(".whole [role=status]", &format!("{}: bytes", member.name)).await;
            browser.js("document.activeElement.blur()").await;
            lights(&browser, &Default::default(), "when it is left").await;
            // The other way round: where the characters are, the member lights up, too.
            // A piece may go over several lines: the longest of them is pointed at.
            let script = format!(
                "const piece = document.querySelector('#token [data-m=\"{number}:{index}\"]');
                 piece.scrollIntoView({{block: 'center'}});
                 const r = [...piece.getClientRects()].sort((a, b) => b.width - a.width)[0]; return [Math.round(r.x + r.width / 2), Math.round(r.y + r.height / 2)]"
            );
            let [x, y]: [i64; 2] = serde_json::from_value(browser.js(&script).await).unwrap();
            browser.driver.action_chain().move_to(x, y).perform().await.unwrap();
            lights(&browser, &wanted, "by pointing at its characters").await;
            let row = browser.find(&format!(".members [data-m='{number}:{index}'] dt")).await;
            browser.driver.action_chain().move_to_element_center(&row).perform().await.unwrap();
            lights(&browser, &wanted, "by pointing at it").await;
            let heading = browser.find("h1").await;
            browser.driver.action_chain().move_to_element_center(&heading).perform().await.unwrap();
            count += 1;
        }
    }
    assert!(count >= 12, "{count} members");
    browser.is_content().await;
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_lit_characters_of_a_long_token_stay_in_view_beside_its_members() {
    let (_stack, browser) = at_the_inspector(&options()).await;
    browser.look("light", 1280).await;
    let claims: Vec<String> = (10..70).map(|n| format!("\"claim{n}\":\"{}\"", "x".repeat(40))).collect();
    let token =
        format!("{}.{}.AAAA", encode(r#"{"alg":"ES256"}"#), encode(format!("{{{}}}", claims.join(","))));
    paste(&browser, "pasted", &token).await;
    for at in [59, 0, 30] {
        browser.find(&format!(".members [data-m='1:{at}'] button")).await.focus().await.unwrap();
        browser.sees(".whole [role=status]", &format!("claim{}: bytes", at + 10)).await;
        let script = "const [lit, token] = ['#token .lit', '#token'].map(s => document.querySelector(s).getBoundingClientRect());
            return lit.top >= Math.max(token.top, 0) && lit.bottom <= Math.min(token.bottom, innerHeight)";
        wait::until(&format!("member {at} in view"), PATIENCE, async || {
            browser.js(script).await.as_bool().unwrap().then_some(())
        })
        .await;
    }
    browser.quit().await;
}
