//! The browser as the workspace sees it, and the workspace of the page.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use peristyle::platform::{self, FileDraft, PageHook, SiteNews, SiteVersions, TabChannel};
use peristyle::storage::{IndexedDbStorage, LocalFuture};
use peristyle::workspace::{
    FileSink, SEATTLE_WEATHER, StorageEstimate, VersionNews, Workspace, World,
};
use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;

/// The database, and the line between the tabs that share it, of a copy at the top of its host.
const DATABASE: &str = "peristyle";

/// Makes the workspace of the page and starts it. To be called once, within the reactive owner that
/// lives as long as the page.
pub(crate) fn open_workspace() -> Workspace {
    let world = Rc::new(BrowserWorld::new());
    let storage = Rc::new(IndexedDbStorage::new(world.of_this_copy(DATABASE)));
    let workspace = Workspace::new(storage, world.clone());
    world.listen(workspace);
    platform::spawn(workspace.start(SEATTLE_WEATHER));
    workspace
}

/// Every wish granted by `platform`. What it hears it passes on as long as it lives.
struct BrowserWorld {
    site_path: String,
    tabs: RefCell<Option<TabChannel>>,
    hooks: RefCell<Vec<PageHook>>,
    versions: RefCell<Option<SiteVersions>>,
    /// Asked once: formatting a number is slow.
    decimal_mark: OnceCell<char>,
}

impl BrowserWorld {
    fn new() -> Self {
        let site_path = platform::site_path();
        let (tabs, hooks, versions) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { site_path, tabs, hooks, versions, decimal_mark: OnceCell::new() }
    }

    /// A name that copies of the application at other paths of the same host do not use. It is the name
    /// itself for a copy at the top, the only one that most hosts have.
    fn of_this_copy(&self, name: &str) -> String {
        match self.site_path.as_str() {
            "/" => name.to_owned(),
            path => format!("{name} {path}"),
        }
    }

    fn listen(&self, workspace: Workspace) {
        // A browser without such lines loses the word of other tabs, not what guards the data.
        let line = self.of_this_copy(DATABASE);
        let tabs = TabChannel::open(&line, move |message| workspace.hear_other_tab(&message));
        self.tabs.replace(tabs.ok());
        self.hooks.replace(platform::on_page_hidden(move || workspace.flush()));
        self.versions.replace(SiteVersions::watch(move |news| {
            workspace.hear_of_version(match news {
                SiteNews::Waits => VersionNews::Waits,
                SiteNews::TakenElsewhere => VersionNews::TakenElsewhere,
            });
        }));
        ask_before_losing_edits(workspace);
    }
}

/// A download that is being made.
struct Draft(FileDraft);

impl FileSink for Draft {
    fn write(&mut self, chunk: Vec<u8>) -> Result<(), String> {
        self.0.write(chunk).map_err(|error| error.to_string())
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        self.0.hand_out().map_err(|error| error.to_string())
    }
}

/// Listens for the page being left only while there is something to lose: browsers keep pages without
/// such a listener ready to be come back to.
fn ask_before_losing_edits(workspace: Workspace) {
    let asking = StoredValue::new_local(None);
    Effect::new(move |_| {
        asking.set_value(if workspace.has_unsaved() { platform::ask_before_leave() } else { None });
    });
}

impl World for BrowserWorld {
    fn now_ms(&self) -> i64 {
        platform::now_ms()
    }

    fn random(&self) -> u128 {
        platform::random_u128()
    }

    fn utc_offset_minutes(&self, at_ms: i64) -> i32 {
        platform::utc_offset_minutes(at_ms)
    }

    fn decimal_mark(&self) -> char {
        *self.decimal_mark.get_or_init(platform::decimal_mark)
    }

    fn yield_now(&self) -> LocalFuture<'static, ()> {
        Box::pin(platform::yield_now())
    }

    fn sleep_ms(&self, duration_ms: u32) -> LocalFuture<'static, ()> {
        Box::pin(platform::sleep_ms(duration_ms))
    }

    fn spawn(&self, task: LocalFuture<'static, ()>) {
        platform::spawn(task);
    }

    fn setting(&self, name: &str) -> Option<String> {
        platform::setting(&self.of_this_copy(name))
    }

    fn set_setting(&self, name: &str, value: &str) {
        platform::set_setting(&self.of_this_copy(name), value);
    }

    fn tell_other_tabs(&self, message: &str) {
        if let Some(tabs) = &*self.tabs.borrow() {
            // A closed line is that of a page that is going; the other tabs will find out by themselves.
            let _ = tabs.post(message);
        }
    }

    fn hand_out_file(
        &self,
        stem: &str,
        ending: &str,
        media_type: &str,
        chunks: Vec<Vec<u8>>,
    ) -> Result<(), String> {
        let name = platform::safe_file_name(stem, ending);
        platform::download(&name, media_type, &chunks).map_err(|error| error.to_string())
    }

    fn begin_file(
        &self,
        stem: &str,
        ending: &str,
        media_type: &str,
    ) -> Result<Box<dyn FileSink>, String> {
        let name = platform::safe_file_name(stem, ending);
        Ok(Box::new(Draft(FileDraft::new(&name, media_type))))
    }

    fn storage_estimate(&self) -> LocalFuture<'static, Option<StorageEstimate>> {
        Box::pin(async {
            let space = platform::storage_space().await?;
            Some(StorageEstimate {
                used_bytes: space.used_bytes,
                granted_bytes: space.granted_bytes,
                kept: space.kept,
            })
        })
    }

    fn build_id(&self) -> Option<String> {
        platform::build_id()
    }

    fn use_new_version(&self) {
        if let Some(versions) = &*self.versions.borrow() {
            versions.use_waiting();
        }
    }

    fn ask_to_keep_storage(&self) -> LocalFuture<'static, bool> {
        Box::pin(platform::keep_storage())
    }
}
