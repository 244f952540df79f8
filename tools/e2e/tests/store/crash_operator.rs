//! An operator who changes users and rotates keys while the processes of the database are killed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use auth_server_core::domain::{Action, PasswordHash};
use auth_server_core::flows::ports::StoreError;
use auth_server_store::{Added, NewUser, Store};
use e2e::operator::{asked_in, kid_of};
use signet_db::{Database, Location};
use tokio::sync::Mutex;

use crate::crash_ledger::{Ledger, State};
use crate::dice::Dice;
use crate::support::{demo, line, person};

/// What is kept of the users' passwords, in turn. None of bcrypt, which would make every sign-in dear.
const HASH: &str =
    "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$jgtgd34mVTjmUPPpN2ptyfUDCYvYAmN0qvgHLPgvV6U";
const ANOTHER: &str =
    "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAPZ8uDSHcVXQzGk";

/// One visit of so many is for the keys.
const VISITS: usize = 8;
/// So many keys at once may be published, and some more.
const MOST_KEYS: usize = 40;

/// The operator; each change is a visit of its own, as a command's.
pub(crate) struct Operator {
    pub(crate) location: Location,
    /// Of the stack.
    pub(crate) folder: PathBuf,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) over: Arc<AtomicBool>,
    /// Held while the database is open here, and by whoever wants nobody but the server to have it open.
    pub(crate) gate: Arc<Mutex<()>>,
}

impl Operator {
    /// Changes users, and now and then the keys, until it is over.
    pub(crate) async fn acts(self, mut dice: Dice) {
        for number in 0_usize.. {
            if self.over.load(Ordering::SeqCst) {
                return;
            }
            // People are more than operators.
            self.ledger.acted.notified().await;
            let gate = self.gate.lock().await;
            if number % VISITS == VISITS / 2 && number / VISITS < MOST_KEYS {
                self.rotates().await;
                drop(gate);
                let _up = self.ledger.down.read().await;
                continue;
            }
            let Ok(database) = Database::open(self.location.clone()).await else {
                drop(gate);
                self.ledger.without_answer().await;
                continue;
            };
            self.changes(&Store::new(database.clone()), &mut dice, &format!("crash-{number}")).await;
            database.close().await;
        }
    }

    /// Makes a key that signs at once.
    async fn rotates(&self) {
        let folder = self.folder.clone();
        let asked = move || asked_in(&folder, &["keys", "rotate", "--now"], "");
        let (code, out, err) = tokio::task::spawn_blocking(asked).await.unwrap();
        let mut ledger = self.ledger.open();
        match code {
            Some(0) => ledger.keys.push(kid_of(&out)),
            code => {
                assert!(code == Some(1) && err.contains("the database"), "{code:?}: {err}");
                ledger.without_answer += 1;
            }
        }
    }

    /// One change, of somebody new or of somebody whose state is known.
    async fn changes(&self, store: &Store, dice: &mut Dice, id: &str) {
        let known: Vec<(String, State)> = self.ledger.open().users.iter().filter_map(one_state).collect();
        let at = usize::try_from(dice.roll(known.len() as u64 + 1)).unwrap();
        let (sub, after, outcome) = match known.get(at) {
            None => {
                let password_hash = Some(PasswordHash::parse(HASH).unwrap());
                let new = NewUser { password_hash, ..person(id, &format!("user-{id}")) };
                let added = store.add_user(&demo(), (new, 1), line(id, Action::UserAdded, id)).await;
                let added = added.map(|added| assert_eq!(added, Added::Added, "{id}"));
                (id, Some((false, HASH.to_owned())), added)
            }
            Some((sub, Some((disabled, hash)))) => {
                let (after, outcome) = change(store, (sub, *disabled, hash), (dice.roll(3), id)).await;
                (sub.as_str(), after, outcome.map(|found| assert!(found, "{sub} by {id}")))
            }
            Some((_, None)) => unreachable!("who is gone is not changed"),
        };
        let mut ledger = self.ledger.open();
        match outcome {
            Ok(()) => {
                ledger.changes.push(id.to_owned());
                ledger.users.insert(sub.to_owned(), vec![after]);
            }
            Err(StoreError::Unavailable(_)) => {
                ledger.without_answer += 1;
                let states = ledger.users.entry(sub.to_owned()).or_insert_with(|| vec![None]);
                states.push(after);
            }
            Err(StoreError::Failed(failure)) => panic!("{id}: {failure}"),
        }
    }
}

/// Somebody of whom one state is known, and who is there.
fn one_state((sub, states): (&String, &Vec<State>)) -> Option<(String, State)> {
    match states.as_slice() {
        [Some(state)] => Some((sub.clone(), Some(state.clone()))),
        _ => None,
    }
}

async fn change(
    store: &Store,
    (sub, disabled, hash): (&str, bool, &str),
    (which, id): (u64, &str),
) -> (State, Result<bool, StoreError>) {
    let tenant = demo();
    match which {
        0 => {
            let at = (!disabled).then_some(1);
            let action = if disabled { Action::UserEnabled } else { Action::UserDisabled };
            let set = store.set_disabled(&tenant, (sub, at), line(id, action, sub)).await;
            (Some((!disabled, hash.to_owned())), set)
        }
        1 => {
            let new = if hash == HASH { ANOTHER } else { HASH };
            let parsed = PasswordHash::parse(new).unwrap();
            let set = store.set_password(&tenant, (sub, parsed), line(id, Action::PasswordSet, sub)).await;
            (Some((disabled, new.to_owned())), set)
        }
        _ => (None, store.delete_user(&tenant, sub, line(id, Action::UserDeleted, sub)).await),
    }
}
