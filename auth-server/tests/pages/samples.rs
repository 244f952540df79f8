//! Every page, filled in.

use auth_server::pages::{
    AccountView, ApplicationView, Applications, ChooseAccount, ClientView, ConfirmLogout, Consent,
    ConsentItem, ErrorKind, ErrorPage, FormPost, Language, PersonView, SignIn, SignInProblem, SignedOut,
};
use auth_server_core::rules::protocol::interaction::SignInReason;

/// A page and what it is called.
pub(crate) type Page = (&'static str, String);

/// Makes the pages in one language. Each text that is filled in goes through `say`.
pub(crate) struct Sampler<'a> {
    pub(crate) language: Language,
    pub(crate) say: &'a dyn Fn(&str) -> String,
}

impl Sampler<'_> {
    fn say(&self, text: &str) -> String {
        (self.say)(text)
    }

    fn client(&self) -> ClientView {
        ClientView {
            name: self.say("Example Shop"),
            host: self.say("shop.example"),
            policy_uri: Some(format!("https://shop.example/{}", self.say("policy"))),
            tos_uri: Some(format!("https://shop.example/{}", self.say("terms"))),
        }
    }

    fn account(&self, name: &str, username: &str) -> AccountView {
        AccountView { sid: self.say("sid"), name: self.say(name), username: self.say(username) }
    }

    fn sign_in(&self, reason: SignInReason, problem: Option<SignInProblem>) -> SignIn {
        SignIn {
            action: self.say("/oauth/sign-in/1"),
            form_token: self.say("token"),
            client: self.client(),
            username: problem.map(|_| self.say("anna")),
            problem,
            reason,
            cancel: true,
            language: self.language,
        }
    }

    fn applications(&self, signed_in: bool) -> Applications {
        let consent = self.consent();
        let application = ApplicationView {
            client_id: self.say("shop"),
            name: self.say("Example Shop"),
            items: consent.items,
        };
        let anna = PersonView { account: consent.account, applications: vec![application] };
        let bob = PersonView { account: self.account("", "bob"), applications: Vec::new() };
        Applications {
            action: self.say("/account/applications"),
            form_token: self.say("token"),
            people: if signed_in { vec![anna, bob] } else { Vec::new() },
            language: self.language,
        }
    }

    fn consent(&self) -> Consent {
        let item = |scope: &str, resource: Option<&str>| ConsentItem {
            scope: self.say(scope),
            resource: resource.map(|name| self.say(name)),
        };
        let known = ["openid", "profile", "email", "address", "phone", "roles", "offline_access"];
        Consent {
            action: self.say("/oauth/consent/1"),
            form_token: self.say("token"),
            client: self.client(),
            account: self.account("Anna Amsel", "anna"),
            items: known
                .into_iter()
                .map(|scope| item(scope, None))
                .chain([item("orders:read", Some("Example Orders")), item("beta", None)])
                .collect(),
            remembered: true,
            language: self.language,
        }
    }

    fn confirm_logout(&self, is_known: bool) -> ConfirmLogout {
        ConfirmLogout {
            action: self.say("/oauth/logout/1"),
            form_token: self.say("token"),
            client: is_known.then(|| self.client()),
            account: is_known.then(|| self.account("Anna Amsel", "anna")),
            language: self.language,
        }
    }

    fn signed_out(&self, is_known: bool) -> SignedOut {
        SignedOut {
            client: is_known.then(|| self.client()),
            back: is_known.then(|| format!("https://shop.example/{}", self.say("goodbye"))),
            language: self.language,
        }
    }

    fn choose_account(&self) -> ChooseAccount {
        ChooseAccount {
            action: self.say("/oauth/account/1"),
            form_token: self.say("token"),
            client: self.client(),
            accounts: vec![
                self.account("Anna Amsel", "anna"),
                self.account("", "test_admin"),
                self.account(
                    "Bartholomäus Freiherr von Drosselbart-Wiesengrund",
                    "bartholomaeus.drosselbart@wiesengrund.example",
                ),
            ],
            cancel: true,
            language: self.language,
        }
    }

    fn error(&self) -> askama::Result<ErrorPage> {
        let page = ErrorPage::about(ErrorKind::UnknownClient, self.language, self.say("4bf92f3577b34da6"))?;
        Ok(ErrorPage {
            title: self.say(&page.title),
            sentence: self.say(&page.sentence),
            next: self.say(&page.next),
            client_name: Some(self.say("Example Shop")),
            ..page
        })
    }

    fn form_post(&self) -> FormPost {
        FormPost {
            action: format!("https://shop.example/{}", self.say("callback")),
            fields: vec![
                (self.say("code"), self.say("sgc_4bf92f3577b34da6")),
                (self.say("state"), self.say("xyz")),
            ],
            language: self.language,
        }
    }

    /// All of them.
    pub(crate) fn pages(&self) -> askama::Result<Vec<Page>> {
        let each_time = Consent { remembered: false, items: Vec::new(), ..self.consent() };
        let first = self.sign_in(SignInReason::SignedOut, None);
        let wrong = self.sign_in(SignInReason::TooOld, Some(SignInProblem::WrongCredentials));
        Ok(vec![
            ("sign-in", first.render()?),
            ("sign-in-again", self.sign_in(SignInReason::OtherPerson, None).render()?),
            ("sign-in-wrong", wrong.render()?),
            ("sign-in-busy", self.sign_in(SignInReason::Asked, Some(SignInProblem::Busy)).render()?),
            ("choose-account", self.choose_account().render()?),
            ("consent", self.consent().render()?),
            ("consent-each-time", each_time.render()?),
            ("confirm-logout", self.confirm_logout(true).render()?),
            ("confirm-logout-unknown", self.confirm_logout(false).render()?),
            ("applications", self.applications(true).render()?),
            ("applications-nobody", self.applications(false).render()?),
            ("signed-out", self.signed_out(true).render()?),
            ("signed-out-unknown", self.signed_out(false).render()?),
            ("error", self.error()?.render()?),
            ("form-post", self.form_post().render()?),
        ])
    }
}
