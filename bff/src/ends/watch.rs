//! One who waits for the end of one session.

use std::sync::Arc;

use super::watched::{All, Told};
use super::{Kind, Standing};
use crate::secret::Digest;

/// It. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Watch {
    all: Arc<All>,
    digest: Digest,
    told: Told,
    /// What it is counted as.
    kind: Option<Kind>,
}

impl Watch {
    pub(super) fn new(all: &Arc<All>, digest: &Digest) -> Self {
        Self { all: Arc::clone(all), digest: digest.clone(), told: all.join(digest), kind: None }
    }

    pub(super) fn counted(all: &Arc<All>, digest: &Digest, (kind, most): (Kind, usize)) -> Option<Self> {
        let told = all.join_counted(digest, (kind, most))?;
        Some(Self { all: Arc::clone(all), digest: digest.clone(), told, kind: Some(kind) })
    }

    /// Returns once the session is over, here or at another instance, however that came; at once where it is known already. Nothing is
    /// lost by whoever gives up waiting and waits again.
    pub async fn ended(&self) {
        // Nobody can tell any more: that cannot be while this lives, and would be no reason to go on.
        let _ = self.told.clone().wait_for(|told| *told == Some(Standing::Over)).await;
    }

    /// Returns when something becomes of the session that was not known before, with what is known then. [`Standing::Over`] is the last.
    pub async fn changed(&mut self) -> Standing {
        loop {
            // Whoever comes late finds it over, and hears of no change any more.
            if *self.told.borrow() == Some(Standing::Over) {
                return Standing::Over;
            }
            if self.told.changed().await.is_err() {
                return Standing::Over;
            }
            if let Some(told) = *self.told.borrow_and_update() {
                return told;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.all.leave(&self.digest, self.kind);
    }
}
