use super::Workspace;

/// Small things that outlive the page, kept on this device beside the tables.
impl Workspace {
    /// A small setting; none if it was never set, or the world keeps none.
    pub fn setting(self, name: &str) -> Option<String> {
        self.world().setting(name)
    }

    /// Keeps a small setting.
    pub fn set_setting(self, name: &str, value: &str) {
        self.world().set_setting(name, value);
    }
}
