//! The sessions that are watched, each once, however many watch it; one that nobody watches any more is gone.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

use super::{Kind, Standing};
use crate::secret::Digest;

/// All of them.
#[derive(Debug, Default)]
pub(super) struct All {
    sessions: Mutex<HashMap<Digest, One>>,
    /// Told when there is one again.
    arrived: Notify,
}

/// One session.
#[derive(Debug)]
struct One {
    /// `None` until the first look.
    told: watch::Sender<Option<Standing>>,
    watchers: usize,
    /// Those among them that are counted.
    counted: Counts,
}

/// How many there are of each kind.
#[derive(Debug, Default)]
struct Counts {
    events: usize,
    exchanges: usize,
}

impl Counts {
    fn of(&mut self, kind: Kind) -> &mut usize {
        match kind {
            Kind::Events => &mut self.events,
            Kind::Exchanges => &mut self.exchanges,
        }
    }
}

/// Where a watcher learns what becomes of its session.
pub(super) type Told = watch::Receiver<Option<Standing>>;

impl One {
    fn new() -> Self {
        Self { told: watch::Sender::new(None), watchers: 0, counted: Counts::default() }
    }

    fn join(&mut self) -> Told {
        self.watchers += 1;
        self.told.subscribe()
    }
}

impl All {
    /// Adds a watcher.
    pub(super) fn join(&self, digest: &Digest) -> Told {
        let mut sessions = self.lock();
        let told = sessions.entry(digest.clone()).or_insert_with(One::new).join();
        drop(sessions);
        self.arrived.notify_one();
        told
    }

    /// Adds one that is counted, where there are fewer than `most` of its kind.
    pub(super) fn join_counted(&self, digest: &Digest, (kind, most): (Kind, usize)) -> Option<Told> {
        let mut sessions = self.lock();
        if sessions.get_mut(digest).map_or(0, |one| *one.counted.of(kind)) >= most {
            return None;
        }
        let one = sessions.entry(digest.clone()).or_insert_with(One::new);
        *one.counted.of(kind) += 1;
        let told = one.join();
        drop(sessions);
        self.arrived.notify_one();
        Some(told)
    }

    /// Takes one away.
    pub(super) fn leave(&self, digest: &Digest, kind: Option<Kind>) {
        if let Entry::Occupied(mut one) = self.lock().entry(digest.clone()) {
            one.get_mut().watchers -= 1;
            if let Some(kind) = kind {
                *one.get_mut().counted.of(kind) -= 1;
            }
            if one.get().watchers == 0 {
                one.remove();
            }
        }
    }

    /// Tells what has become of one, if it is watched, and if it is news. What is over stays so.
    pub(super) fn tell(&self, digest: &Digest, standing: Standing) {
        if let Some(one) = self.lock().get(digest) {
            one.told.send_if_modified(|told| {
                let is_news = *told != Some(Standing::Over) && *told != Some(standing);
                if is_news {
                    *told = Some(standing);
                }
                is_news
            });
        }
    }

    /// Those that are not known to be over.
    pub(super) fn living(&self) -> Vec<Digest> {
        let sessions = self.lock();
        let living = sessions.iter().filter(|(_, one)| *one.told.borrow() != Some(Standing::Over));
        living.map(|(digest, _)| digest.clone()).collect()
    }

    /// Returns once anybody watches.
    pub(super) async fn somebody(&self) {
        while self.lock().is_empty() {
            // Whoever came between the look and this has left word.
            self.arrived.notified().await;
        }
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, One>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
