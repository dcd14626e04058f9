//! What a person chose about how the application looks: kept on this device, no part of any table.

#[cfg(target_arch = "wasm32")]
mod apply;
#[cfg(target_arch = "wasm32")]
mod dialog;
#[cfg(target_arch = "wasm32")]
mod formats;

#[cfg(target_arch = "wasm32")]
pub(super) use apply::keep_and_follow;
#[cfg(target_arch = "wasm32")]
pub(super) use dialog::SettingsDialog;
#[cfg(target_arch = "wasm32")]
pub(super) use formats::Formats;

/// The colours of the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name, for a setting.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// How numbers and dates are shown in the grid. Editors, the clipboard and files always have them exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Display {
    /// As they are stored: a point before decimals, dates as in ISO 8601.
    #[default]
    Exact,
    /// As the browser's language has them.
    Local,
}

impl Display {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Exact, Self::Local];

    /// Its name, for a setting.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Local => "local",
        }
    }

    /// The way of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|display| display.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_name_and_nothing_else_is() {
        assert_eq!(Theme::ALL.map(|theme| Theme::of_name(theme.name())), Theme::ALL.map(Some));
        let displays = Display::ALL.map(|display| Display::of_name(display.name()));
        assert_eq!(displays, Display::ALL.map(Some));
        assert_eq!((Theme::of_name("sepia"), Display::of_name("")), (None, None));
    }
}
