//! What holds of every hosted page, in every language (contract O10). They are written to `pages/` in the folder that cargo
//! has for such things, with their style sheet, to be opened in a browser.

mod samples;

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use auth_server::pages::{ErrorKind, ErrorPage, Language};
use samples::{Page, Sampler};

/// Ends an attribute of either kind, an element and a script, and would be markup.
const EVIL: &str = "</script><script>alert(1)</script>\"'&<b>{client}</b>";

fn pages_in(language: Language, say: &dyn Fn(&str) -> String) -> Vec<Page> {
    let pages = Sampler { language, say }.pages();
    assert!(pages.is_ok(), "{:?}", pages.err());
    pages.unwrap_or_default()
}

fn usual() -> impl Iterator<Item = (Language, Page)> {
    Language::ALL
        .into_iter()
        .flat_map(|language| pages_in(language, &str::to_owned).into_iter().map(move |page| (language, page)))
}

/// The values of all attributes of that name.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    page.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn what_is_filled_in_is_text_and_never_markup() {
    for language in Language::ALL {
        let plain = pages_in(language, &|_| "x".to_owned());
        for ((name, page), (_, plain)) in pages_in(language, &|_| EVIL.to_owned()).iter().zip(&plain) {
            for character in ["<", ">", "\"", "'"] {
                // Not one more than the page has by itself.
                let counts = (page.matches(character).count(), plain.matches(character).count());
                assert_eq!(counts.0, counts.1, "{language:?} {name}: {character}");
            }
            assert!(!page.contains("&<") && !page.contains("\"'&"), "{name}");
            assert!(
                name.ends_with("-unknown")
                    || name.ends_with("-nobody")
                    || page.contains("&#60;script&#62;alert(1)"),
                "{name}: it is shown"
            );
        }
    }
}

#[test]
fn each_page_is_in_its_language_and_two_languages_never_say_the_same() {
    for (language, (name, page)) in usual() {
        assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
    }
    let [english, german] = Language::ALL.map(|language| pages_in(language, &str::to_owned));
    for ((name, english), (_, german)) in english.iter().zip(&german) {
        let heading = |page: &str| {
            page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).map(str::to_owned)
        };
        assert!(heading(english).is_some() && heading(english) != heading(german), "{name}");
    }
}

#[test]
fn ids_are_unique_and_what_is_pointed_at_is_there() {
    for (_, (name, page)) in usual() {
        let ids = values(&page, "id");
        let unique: HashSet<_> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        for pointer in ["for", "aria-describedby", "aria-labelledby"] {
            assert!(values(&page, pointer).iter().all(|id| unique.contains(id)), "{name}: {pointer}");
        }
        assert!(page.matches("<h1>").count() == 1 && page.matches("<main ").count() == 1, "{name}");
        assert!(page.matches(" autofocus").count() <= 1, "{name}");
    }
}

/// Browsers that are driven look for these, in every language; the flows for the names and values.
#[test]
fn o10_what_others_look_for_is_there() {
    for (_, (name, page)) in usual() {
        let wanted: &[&str] = match name {
            "sign-in" | "sign-in-again" | "sign-in-wrong" | "sign-in-busy" => &[
                "<main id=\"sign-in\">",
                "id=\"login-submit\" type=\"submit\"",
                "id=\"login-cancel\"",
                "name=\"decision\" value=\"cancel\"",
            ],
            "choose-account" => &[
                "id=\"account-1\" class=\"who\" type=\"submit\" name=\"sid\" value=\"sid\"",
                "id=\"account-3\"",
                "name=\"decision\" value=\"another\"",
                "name=\"decision\" value=\"cancel\"",
            ],
            "consent" | "consent-each-time" => &["id=\"consent-allow\"", "id=\"consent-deny\""],
            "confirm-logout" => &[
                "id=\"logout-confirm\" type=\"submit\" name=\"decision\" value=\"logout\"",
                "name=\"decision\" value=\"stay\"",
                "Anna Amsel",
                "Example Shop",
            ],
            "confirm-logout-unknown" => &["id=\"logout-confirm\"", "id=\"logout-stay\""],
            "applications" => {
                &["<main id=\"applications\">", "name=\"client_id\" value=\"shop\"", "Anna Amsel", "bob"]
            }
            "applications-nobody" => &["<main id=\"applications\">", "id=\"nobody\""],
            "signed-out" => {
                &["<main id=\"signed-out\">", "id=\"back\"", "href=\"https://shop.example/goodbye\""]
            }
            "signed-out-unknown" => &["<main id=\"signed-out\">"],
            "error" => {
                &["<main id=\"error-page\">", "<code>4bf92f3577b34da6</code>", "<code>Example Shop</code>"]
            }
            _ => &["<main id=\"form-post\">", "id=\"continue\""],
        };
        for part in wanted {
            assert!(page.contains(part), "{name}: {part}");
        }
    }
    let [english, german] = Language::ALL.map(|language| pages_in(language, &str::to_owned));
    let page = |pages: &[Page], wanted: &str| {
        pages.iter().find(|(name, _)| *name == wanted).map(|(_, page)| page.clone()).unwrap_or_default()
    };
    assert!(page(&english, "error").contains("Something went wrong"));
    assert!(page(&german, "error").contains("Etwas ist schiefgegangen"));
    assert!(!page(&english, "signed-out-unknown").contains("id=\"back\""), "no link to nowhere");
}

/// A developer finds the reason in the log under the id; a person learns what happened and how to go on.
#[test]
fn each_error_has_a_story_of_its_own() {
    for language in Language::ALL {
        let mut titles = HashSet::new();
        for kind in ErrorKind::ALL {
            let page = ErrorPage::about(kind, language, "4bf92f3577b34da6").and_then(|page| page.render());
            let page = page.unwrap_or_default();
            assert!(page.contains("<code>4bf92f3577b34da6</code>"), "{kind:?}");
            let title =
                page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).map(str::to_owned);
            assert!(title.is_some() && titles.insert(title), "{kind:?}");
        }
    }
}

/// H1: the policy allows none of this, so that a page that had it would be broken.
#[test]
fn nothing_is_loaded_from_elsewhere_and_no_page_but_one_has_a_script() {
    for (_, (name, page)) in usual() {
        assert_eq!(page.contains("<script"), name == "form-post", "{name}");
        let has_handlers =
            page.split('<').filter_map(|rest| rest.split('>').next()).any(|tag| tag.contains(" on"));
        assert!(!page.contains(" style=") && !page.contains("<style") && !has_handlers, "{name}");
        assert!(!page.contains(" src=") && !page.contains("<img") && !page.contains("<iframe"), "{name}");
        let sheets: Vec<_> = page.split("<link ").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        assert_eq!(sheets, ["rel=\"stylesheet\" href=\"/assets/page.css\""], "{name}");
    }
}

/// H2: the flow's state is in the database; a form proves that it is ours, and says what was chosen.
#[test]
fn h2_each_form_of_ours_is_a_plain_post_with_its_token_alone() {
    for (_, (name, page)) in usual() {
        for form in page.split("<form ").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            assert!(form.starts_with("method=\"post\" action=\""), "{name}");
            if name != "form-post" {
                let hidden: Vec<_> = form
                    .split("type=\"hidden\" ")
                    .skip(1)
                    .filter_map(|rest| rest.split('>').next())
                    .collect();
                // What somebody allows or takes back says whose it is: meanwhile another account may have been chosen in
                // another tab.
                let mut wanted = vec!["name=\"form_token\" value=\"token\""];
                let of_somebody = name.starts_with("consent") || name == "applications";
                wanted.extend(of_somebody.then_some("name=\"sid\" value=\"sid\""));
                assert_eq!(hidden, wanted, "{name}");
            }
        }
    }
}

#[test]
fn every_page_can_be_looked_at() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("page.css"), include_str!("../../../crates/service/assets/page.css"))?;
    for (language, (name, page)) in usual() {
        let page = page.replacen("/assets/page.css", "page.css", 1);
        fs::write(folder.join(format!("{name}-{}.html", language.tag())), page)?;
    }
    Ok(())
}
