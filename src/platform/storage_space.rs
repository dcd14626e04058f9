use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser says of the storage of this origin: estimates, padded at its will.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageSpace {
    /// What is stored.
    pub used_bytes: u64,
    /// What it would grant in all.
    pub granted_bytes: u64,
    /// Whether it is kept when space runs low.
    pub kept: bool,
}

/// How much is stored and granted; none if the browser does not say.
pub async fn storage_space() -> Option<StorageSpace> {
    let manager = manager()?;
    let estimate = JsFuture::from(manager.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    let kept = match manager.persisted() {
        Ok(kept) => JsFuture::from(kept).await.is_ok_and(|kept| kept.is_truthy()),
        Err(_) => false,
    };
    Some(StorageSpace {
        used_bytes: estimate.get_usage()? as u64,
        granted_bytes: estimate.get_quota()? as u64,
        kept,
    })
}

/// Asks that the storage of this origin be kept when space runs low; whether that is granted.
pub async fn keep_storage() -> bool {
    let Some(Ok(answer)) = manager().map(|manager| manager.persist()) else { return false };
    JsFuture::from(answer).await.is_ok_and(|kept| kept.is_truthy())
}

/// Absent outside of secure contexts, where its getter gives undefined.
fn manager() -> Option<StorageManager> {
    let manager = web_sys::window()?.navigator().storage();
    (!manager.is_undefined()).then_some(manager)
}
