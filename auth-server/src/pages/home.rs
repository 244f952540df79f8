//! What this server is: the page at `/`.

use askama::Template;

use crate::app::App;

/// The page at `/`.
#[derive(Template)]
#[template(path = "home.html")]
pub struct Home {
    issuer: String,
    alg: String,
    kid: String,
    app_url: String,
    demo: bool,
}

impl Home {
    /// The page of this server.
    #[must_use]
    pub fn of(app: &App) -> Self {
        let (config, keys) = (&app.config, app.keys.now());
        Self {
            issuer: config.policy.issuer.clone(),
            alg: format!("{:?}", keys.active.algorithm.jose()),
            kid: keys.active.kid.clone(),
            app_url: config.app_url.clone(),
            demo: config.profile.is_demo(),
        }
    }

    /// The HTML.
    ///
    /// # Errors
    /// When the template cannot be filled in.
    pub fn render(&self) -> askama::Result<String> {
        Template::render(self)
    }
}
