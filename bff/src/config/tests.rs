//! What the bff takes and refuses of a configuration.

use super::*;
use signet_service::config::{Problems, Settings};

fn read(text: &str) -> Result<Config, Problems> {
    Settings::from_toml(text).unwrap().read()
}

const PRODUCTION: &str = "profile = \"production\"\n[bff]\npublic_url = \"https://app.example\"\n\
                          master_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n\
                          [auth_server]\nissuer = \"https://auth.example/tenant\"\n\
                          [api]\nresource = \"https://api.example:8443\"\n";

#[test]
fn nothing_configured_is_the_demo() {
    let config = read("").unwrap();
    let app = AppConfig {
        auth_server: "http://localhost:5000".into(),
        api: "http://localhost:5001".into(),
        poll_interval: 10,
        leeway: 0,
        demo: true,
        first_party_login: true,
    };
    assert_eq!(config.app, app);
    assert_eq!(config.edge.hosts, ["localhost:3000", "127.0.0.1:3000", "[::1]:3000"]);
    assert_eq!(config.app_dir, PathBuf::from("app/dist"));
}

#[test]
fn production_names_its_own_servers() {
    let config = read(PRODUCTION).unwrap();
    assert!(!config.app.demo && !config.app.first_party_login);
    assert_eq!(config.app.leeway, 10);
    assert_eq!(config.app.auth_server, "https://auth.example/tenant");
    assert_eq!(config.edge.hosts, ["app.example"]);
    let connect = "connect-src 'self' https://auth.example https://api.example:8443;";
    assert!(config.page_policy.contains(connect), "{}", config.page_policy);
}

#[test]
fn b10_another_provider_is_named_once() {
    let alone = PRODUCTION.replace("[auth_server]\nissuer = \"https://auth.example/tenant\"\n", "");
    let config = read(&alone.replace("[bff]\n", "[bff]\nissuer = \"https://login.example/realms/shop/\"\n"));
    let config = config.unwrap();
    assert_eq!(config.client.issuer, "https://login.example/realms/shop/", "byte by byte");
    assert_eq!(config.app.auth_server, "https://login.example/realms/shop");
}

#[test]
fn production_refuses_servers_that_its_pages_could_not_call() {
    for (good, bad) in
        [("https://auth", "http://auth"), ("https://api", "http://api"), ("https://app", "http://app")]
    {
        assert!(read(&PRODUCTION.replace(good, bad)).is_err(), "{bad}");
    }
}

#[test]
fn b10_a_bad_configuration_of_each_kind_has_its_sentence() {
    for (more, said) in [
        ("client_secret = \"secret\"", "is short, or the one of an example"),
        ("issuer = \"http://auth.example\"", "tokens would travel in plain"),
        ("issuer = \"http://localhost:5000\"", "tokens would travel in plain"),
        ("issuer = \"auth.example\"", "no http or https address"),
        ("scopes = \"profile\"", "lacks openid"),
        ("prompt = \"none\"", "it is one or more of consent, login, select_account"),
        ("idle_timeout = 50000", "is more than `bff.absolute_timeout`"),
        ("idle_timeout = 5", "must be 60 to 2592000 seconds"),
        ("database_url = \"mysql://x\"", "write postgres://"),
        ("refresh_skew = 3601", "must be 0 to 3600 seconds"),
        ("client_secret = \"changeme-changeme-changeme-changeme\"", "is short, or the one of an example"),
        ("frontend_origin = \"shop.example\"", "without a wildcard"),
        ("frontend_origin = \"*\"", "without a wildcard"),
        ("frontend_origin = \"https://*.example\"", "without a wildcard"),
        ("frontend_origin = \"https://a.example,https://b.example\"", "without a wildcard"),
        ("frontend_origin = \"null\"", "without a wildcard"),
        ("frontend_origin = \"https://shop.example/\"", "write https://shop.example, which"),
        ("frontend_origin = \"https://shop.example/app\"", "write https://shop.example, which"),
        ("frontend_origin = \"https://Shop.example:443\"", "write https://shop.example, which"),
        ("frontend_origin = \"https://app.example\"", "which is `bff.public_url`"),
        ("frontend_origin = \"http://shop.example\"", "would travel in plain"),
        ("frontend_origin = \"http://localhost:5173\"", "would travel in plain"),
        ("frontend_origin = \"https://shop.example\"\nexpose_token = true", "are not for one bff"),
        ("expose_token = \"yes\"", "must be true or false"),
    ] {
        let text = PRODUCTION.replace("[auth_server]", &format!("{more}\n[auth_server]"));
        let problems = read(&text).unwrap_err().to_string();
        assert!(problems.contains(said), "{more}: {problems}");
    }
    let path = PRODUCTION.replace("https://app.example", "https://app.example/app");
    assert!(read(&path).unwrap_err().to_string().contains("write https://app.example, which"));
    let port = PRODUCTION.replace("https://app.example", "https://app.example:443");
    assert!(read(&port).unwrap_err().to_string().contains("write https://app.example, which"));
    let keyless = PRODUCTION.replace("master_key", "# master_key");
    assert!(read(&keyless).unwrap_err().to_string().contains("bff.master_key_file"));
    let plain = read("[bff]\nissuer = \"http://auth.example\"\n").unwrap_err().to_string();
    assert!(plain.contains("tokens would travel in plain"), "{plain}");
}

#[test]
fn b12_a_frontend_is_another_origin_that_the_cookie_reaches() {
    let elsewhere =
        PRODUCTION.replace("[auth_server]", "frontend_origin = \"https://shop.example\"\n[auth_server]");
    let config = read(&elsewhere).unwrap();
    assert_eq!(
        (config.home(), config.edge.frontend.as_deref()),
        ("https://shop.example", Some("https://shop.example"))
    );
    assert!(config.cookies().secure && config.cookies().frontend);
    let demo = |origin: &str| read(&format!("[bff]\nfrontend_origin = \"{origin}\"\n"));
    assert_eq!(demo("http://localhost:5173").unwrap().home(), "http://localhost:5173");
    for (bad, said) in [
        ("http://127.0.0.1:5173", "write its host, with the port of the app"),
        ("https://shop.example", "write its host, with the port of the app"),
        ("http://shop.example", "would travel in plain"),
        ("https://localhost:5173", "to http pages alone"),
        ("http://localhost:3000", "which is `bff.public_url`"),
    ] {
        let problems = demo(bad).unwrap_err().to_string();
        assert!(problems.contains(said), "{bad}: {problems}");
    }
    let none = read("").unwrap();
    assert_eq!((none.home(), none.expose_token), ("http://localhost:3000", false));
    assert_eq!(none.edge.frontend, None);
}

#[test]
fn b8_a_sign_in_asks_for_what_the_upstreams_need() {
    let demo = read("").unwrap();
    let asked = demo.asked();
    assert_eq!(asked.scope, "openid profile email roles offline_access read write");
    assert_eq!(asked.resources, ["http://localhost:5001"]);
}

#[test]
fn all_problems_are_said_at_once() {
    let text = "[bff]\nlisten = \"nowhere\"\npublic_url = \"app\"\npoll_interval = 0\n\
                master_key = \"a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"\n[auth_server]\nissuer = \"http://a; script-src *\"\n[api]\nresource = \"ftp://api\"\n";
    let problems = read(text).unwrap_err();
    assert_eq!(problems.0.len(), 5, "{problems}");
}

#[test]
fn the_example_is_accepted_and_shows_the_defaults() {
    let (example, none) = (read(include_str!("../../../signet.example.toml")).unwrap(), read("").unwrap());
    assert_eq!((example.app, example.app_dir), (none.app, none.app_dir));
    assert_eq!((example.listen, example.edge.hosts), (none.listen, none.edge.hosts));
    assert_eq!(example.client, none.client);
    let times =
        |keeping: Keeping| (keeping.data_dir, keeping.database, keeping.lifetime, keeping.refresh_skew);
    assert_eq!(times(example.keeping), times(none.keeping));
    assert_eq!(example.upstreams, none.upstreams);
}
