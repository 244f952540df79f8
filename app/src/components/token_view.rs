//! A token and what is in it, linked: where a claim is pointed at, the characters that carry it light up, and the claim
//! where its characters are (RFC 7515 §3.1).

use serde_json::{Map, Value};
use signet_shared::claims::{claim_meaning, header_meaning, moment, reading_order};
use signet_shared::jose::Rules;
use signet_shared::token::{Member, Part, base64_chars, parts};
use web_sys::Element;
use yew::prelude::*;

use super::{fixed, quiet};
use crate::services::{clock, page};

/// What is looked at.
#[derive(PartialEq, Properties)]
pub struct TokenViewProps {
    /// The token.
    pub token: AttrValue,
}

/// Header or payload, and the place of one of its members.
type Place = (usize, usize);

/// Longer tokens scroll in the smallest window, and the keyboard must be able to do that.
const LONG: usize = 600;

const CLASSES: [&str; 3] = ["part-header", "part-payload", "part-signature"];

/// The token beside its members. The text of the element `#token` is the token and nothing else, so that it can be copied.
#[component]
pub fn TokenView(props: &TokenViewProps) -> Html {
    let (pointed, focused) = (use_state_eq(|| None::<Place>), use_state_eq(|| None::<Place>));
    let lit = pointed.or(*focused);
    let (point, leave) = watch(pointed.setter());
    let (focus, blur) = watch(focused.setter());
    let token = &props.token;
    let Some(parts) = parts(token).filter(|_| token.len() <= Rules::ACCESS.max_bytes) else {
        return unreadable(token);
    };
    let members = [parts[0].members(), parts[1].members()];
    let shown = lit.and_then(|(part, at)| Some((part, members[part].get(at)?)));
    let text = |number: usize| carried(&parts[number], members.get(number), number, lit);
    html! {
        <div
            class="linked"
            // Not mouseover: when the page scrolls under a resting pointer, the keyboard is what counts.
            onmousemove={point.reform(|event: MouseEvent| event.into())}
            onmouseout={leave.reform(|event: MouseEvent| event.into())}
            onfocusin={focus.reform(|event: FocusEvent| event.into())}
            onfocusout={blur.reform(|event: FocusEvent| event.into())}
        >
            <article aria-labelledby="token-title" class="whole">
                { fixed(TITLE) }
                <p class="legend">
                    { for ["Header", "Payload", "Signature"].iter().zip(CLASSES).map(|(name, class)| html! {
                        <span {class}>{ *name }</span>
                    }) }
                </p>
                <code id="token" class="token" translate="no" tabindex={(token.len() > LONG).then_some("0")}>
                    { text(0) }{ "." }{ text(1) }{ "." }{ text(2) }
                </code>
                <p class="quiet" role="status">{ caption(shown, &parts) }</p>
            </article>
            <div>
                { section(0, "Header", "How the token is signed.", &parts[0], lit) }
                { section(1, "Claims", "What the issuer says. Anybody who has the token can read this; only the \
                   signature makes it worth believing.", &parts[1], lit) }
            </div>
        </div>
    }
}

/// What notes the member under an event, and what forgets it.
fn watch(setter: UseStateSetter<Option<Place>>) -> (Callback<Event>, Callback<Event>) {
    let forget = setter.clone();
    let note = move |event: Event| {
        let at = event.target_dyn_into::<Element>().and_then(|element| element.closest("[data-m]").ok()?);
        let mark = at.and_then(|element| element.get_attribute("data-m"));
        setter.set(mark.as_deref().and_then(place));
        // Characters that are pointed at themselves stay under the pointer.
        page::reveal("token", &["#token [data-m='", &mark.unwrap_or_default(), "']:not(:hover)"].concat());
    };
    (Callback::from(note), Callback::from(move |_| forget.set(None)))
}

/// `1:3`, as it stands in `data-m`.
fn place(text: &str) -> Option<Place> {
    let (part, member) = text.split_once(':')?;
    Some((part.parse().ok().filter(|part| *part < 2)?, member.parse().ok()?))
}

fn mark((part, member): Place) -> String {
    [&part.to_string(), ":", &member.to_string()].concat()
}

fn caption(shown: Option<(usize, &Member)>, parts: &[Part<'_>; 3]) -> String {
    let Some((part, member)) = shown else {
        let bytes = parts[2].bytes.as_ref().map_or(0, Vec::len).to_string();
        return [
            "Point at a member, or go to it with Tab: the characters that carry it light up. The signature (",
            &bytes,
            " bytes) carries no text.",
        ]
        .concat();
    };
    let chars = base64_chars(&member.whole);
    let numbers =
        [member.whole.start + 1, member.whole.end, chars.start + 1, chars.end].map(|at| at.to_string());
    let [from, to, first, last] = &numbers;
    let whose = ["header", "payload"][part];
    [
        &member.name,
        ": bytes ",
        from,
        " to ",
        to,
        " of the ",
        whose,
        ", carried by its characters ",
        first,
        " to ",
        last,
    ]
    .concat()
}

/// One part, cut where its members begin and end.
fn carried(part: &Part<'_>, members: Option<&Vec<Member>>, number: usize, lit: Option<Place>) -> Html {
    let mut at = 0;
    let mut pieces = Vec::new();
    for (index, member) in members.into_iter().flatten().enumerate() {
        let chars = base64_chars(&member.whole);
        let place = (number, index);
        pieces.push(html! { { &part.text[at..chars.start] } });
        pieces.push(html! {
            <span data-m={mark(place)} class={(lit == Some(place)).then_some("lit")}>{ &part.text[chars.clone()] }</span>
        });
        at = chars.end;
    }
    html! { <span class={CLASSES[number]}>{ for pieces }{ &part.text[at..] }</span> }
}

const TITLE: &str = r#"<h2 id="token-title">As it travels</h2>"#;

/// What is no token, as far as it is worth showing.
fn unreadable(token: &str) -> Html {
    const WORTH: usize = 1000;
    let start: String = token.chars().take(WORTH).collect();
    let cut = start.len() < token.len();
    html! {
        <article aria-labelledby="token-title">
            { fixed(TITLE) }
            { fixed("<p>This is no token that can be taken apart: why, the checks say. It is shown as it is.</p>") }
            <code id="token" class="token" translate="no">{ start }</code>
            if cut { { quiet("That is only its beginning.") } }
        </article>
    }
}

fn section(
    number: usize,
    title: &'static str,
    about: &'static str,
    part: &Part<'_>,
    lit: Option<Place>,
) -> Html {
    let heading = [CLASSES[number], "-title"].concat();
    let body = match part.object() {
        Some(object) => members(number, part, &object, lit),
        None => html! {
            <>
                <p>{ if part.bytes.is_none() {
                    "This part is not base64url without padding."
                } else {
                    "This part is not a JSON object without repeated members. It decodes to:"
                } }</p>
                <code>{ String::from_utf8_lossy(part.bytes.as_deref().unwrap_or_default()).into_owned() }</code>
            </>
        },
    };
    html! {
        <article aria-labelledby={heading.clone()}>
            <h2 id={heading} class={CLASSES[number]}>{ title }</h2>
            { quiet(about) }
            { body }
        </article>
    }
}

fn members(number: usize, part: &Part<'_>, object: &Map<String, Value>, lit: Option<Place>) -> Html {
    let found = part.members();
    let meaning = if number == 0 { header_meaning } else { claim_meaning };
    let rows = reading_order(object).into_iter().filter_map(|name| {
        let index = found.iter().position(|member| member.name == name)?;
        let value = object.get(name)?;
        let written = &part.json()[found[index].value.clone()];
        // Texts are shown without their quotation marks, all else as it is written.
        let text = value.as_str().unwrap_or(written).to_owned();
        let place = (number, index);
        let local = moment(name, value).map(|seconds| {
            html! { <time datetime={clock::machine(seconds)}>{ clock::local(seconds) }</time> }
        });
        Some(html! {
            <div key={name} data-m={mark(place)} class={(lit == Some(place)).then_some("lit")}>
                <dt><button type="button" class="bare"><code translate="no">{ name }</code></button></dt>
                <dd>
                    <code class="value" translate="no">{ text }</code>
                    { local.unwrap_or_default() }
                    <span class="quiet">{ meaning(name).unwrap_or("Not one of Signet's own members.") }</span>
                </dd>
            </div>
        })
    });
    html! { <dl class="members">{ for rows }</dl> }
}
