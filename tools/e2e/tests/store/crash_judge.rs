//! What was acknowledged, compared with what is in the database.

use std::collections::{BTreeMap, BTreeSet};

use signet_db::{Database, Engine, Reader, Row as _, query, query_scalar};

use crate::crash_grants;
use crate::crash_ledger::{Acknowledged, State};

/// A line of the audit table, as far as it is compared.
struct Line {
    id: String,
    action: String,
    target: Option<String>,
    request: String,
    succeeded: bool,
}

/// What SQLite says of its file.
pub(crate) async fn is_whole(database: &Database) {
    if database.engine() == Engine::Sqlite {
        let said = query_scalar::<_, String>("SELECT integrity_check FROM pragma_integrity_check");
        assert_eq!(said.fetch_all(database.reader()).await.unwrap(), ["ok"]);
        let broken = query("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(database.reader());
        assert_eq!(broken.await.unwrap().len(), 0, "rows without what they belong to");
    }
}

/// Nothing that was acknowledged is lost, nothing is there twice, nothing is there by half.
pub(crate) async fn compare(database: &Database, told: &Acknowledged) {
    let pool = database.reader();
    let (lines, sessions) = (lines(pool).await, sessions(pool).await);
    sign_ins(told, &lines, &sessions);
    sign_outs(told, &lines, &sessions);
    nothing_by_half(&lines, &sessions);
    users(told, &lines, pool).await;
    keys(told, &lines, pool).await;
    crash_grants::compare(pool, told).await;
}

fn sign_ins(told: &Acknowledged, lines: &[Line], sessions: &BTreeMap<String, bool>) {
    for one in &told.sign_ins {
        let is_its = |line: &&Line| line.request == one.request;
        let its: Vec<&Line> = lines.iter().filter(is_its).collect();
        let [line] = its.as_slice() else { panic!("{} lines of the sign-in {}", its.len(), one.request) };
        assert!(line.action == "sign_in" && line.succeeded, "{}", one.request);
        assert_eq!(line.target.as_ref(), Some(&one.sid), "the line names the session of the token");
        let ended = sessions.get(&one.sid).unwrap_or_else(|| panic!("the session {} is lost", one.sid));
        assert!(!ended || told.may_be_ended.contains(&one.sid), "nobody has ended {}", one.sid);
        if let Some(former) = &one.former
            && !told.may_be_ended.contains(former)
        {
            assert_eq!(former, &one.sid, "a session that nobody ended goes on");
        }
    }
}

fn sign_outs(told: &Acknowledged, lines: &[Line], sessions: &BTreeMap<String, bool>) {
    for (request, sid) in &told.sign_outs {
        let its: Vec<&Line> = lines.iter().filter(|line| &line.request == request).collect();
        let [line] = its.as_slice() else { panic!("{} lines of the sign-out {request}", its.len()) };
        assert_eq!((line.action.as_str(), line.target.as_ref()), ("sign_out", Some(sid)));
        assert_eq!(sessions.get(sid), Some(&true), "{sid} was signed out");
    }
}

/// Also of what was not acknowledged there is all or nothing.
fn nothing_by_half(lines: &[Line], sessions: &BTreeMap<String, bool>) {
    let of = |action: &str| -> Vec<&String> {
        let its = lines.iter().filter(|line| line.action == action && line.succeeded);
        its.filter_map(|line| line.target.as_ref()).collect()
    };
    let (begun, ended) = (of("sign_in"), of("sign_out"));
    let distinct: BTreeSet<&String> = begun.iter().copied().collect();
    assert_eq!(distinct, sessions.keys().collect(), "each session has its line, each line its session");
    let once: BTreeSet<&String> = ended.iter().copied().collect();
    assert_eq!(once.len(), ended.len(), "no session is ended twice");
    let over = sessions.iter().filter(|(_, ended)| **ended).map(|(sid, _)| sid).collect();
    assert_eq!(once, over, "each end has its line, each line its end");
    let requests: Vec<&String> =
        lines.iter().map(|line| &line.request).filter(|request| !request.is_empty()).collect();
    let distinct: BTreeSet<&&String> = requests.iter().collect();
    assert_eq!(distinct.len(), requests.len(), "no request is kept twice");
}

async fn users(told: &Acknowledged, lines: &[Line], pool: &Reader) {
    for id in &told.changes {
        let its = lines.iter().filter(|line| &line.id == id && line.succeeded).count();
        assert_eq!(its, 1, "the line of {id}");
    }
    let select = "SELECT sub, password_hash, CAST(disabled_at IS NOT NULL AS TEXT) AS disabled FROM users";
    let rows = query(select).fetch_all(pool).await.unwrap();
    let found: BTreeMap<String, State> = rows
        .iter()
        .map(|row| {
            let disabled: String = row.get("disabled");
            (row.get("sub"), Some((["1", "true"].contains(&disabled.as_str()), row.get("password_hash"))))
        })
        .collect();
    for (sub, may_be) in &told.users {
        let is = found.get(sub).cloned().unwrap_or_default();
        assert!(may_be.contains(&is), "{sub} is {is:?}, which none of {may_be:?} is");
        let given = query("SELECT sub FROM subs WHERE sub = $1").bind(sub.clone()).fetch_all(pool).await;
        let was_there = !may_be.contains(&None) || may_be.len() == 1;
        assert!(!was_there || given.unwrap().len() == 1, "{sub} was given");
    }
    let made_up = found.keys().filter(|sub| sub.starts_with("crash-") && !told.users.contains_key(*sub));
    assert_eq!(made_up.count(), 0, "somebody whom nobody added");
}

/// Each key that was acknowledged is there, and each that is there has its line.
async fn keys(told: &Acknowledged, lines: &[Line], pool: &Reader) {
    let kids = query_scalar::<_, String>("SELECT kid FROM signing_keys ORDER BY kid").fetch_all(pool).await;
    let added = lines.iter().filter(|line| line.action == "key_added");
    let mut added: Vec<String> = added.filter_map(|line| line.target.clone()).collect();
    added.sort();
    let kids = kids.unwrap();
    assert_eq!(kids, added, "each key has its line, each line its key");
    for kid in &told.keys {
        assert!(kids.contains(kid), "the key {kid} is lost");
    }
}

async fn lines(pool: &Reader) -> Vec<Line> {
    let rows = query("SELECT id, action, target, request_id, succeeded FROM audit").fetch_all(pool).await;
    let line = |row: &signet_db::AnyRow| Line {
        id: row.get("id"),
        action: row.get("action"),
        target: row.get("target"),
        request: row.get("request_id"),
        succeeded: row.get::<i64, _>("succeeded") == 1,
    };
    rows.unwrap().iter().map(line).collect()
}

/// Each session, and whether it has ended.
async fn sessions(pool: &Reader) -> BTreeMap<String, bool> {
    let rows = query("SELECT sid, ended_at FROM sessions").fetch_all(pool).await.unwrap();
    rows.iter().map(|row| (row.get("sid"), row.get::<Option<i64>, _>("ended_at").is_some())).collect()
}
