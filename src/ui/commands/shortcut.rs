use crate::ui::grid::keys::KeyStroke;

/// Keys that are pressed together. Ctrl stands for Cmd too, as on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// The key's value, as in `KeyboardEvent.key`; letters in lower case.
    pub key: &'static str,
    /// Whether Ctrl, or Cmd on a Mac, is held.
    pub ctrl: bool,
    /// Whether Shift is held. It counts for letters and named keys only: on which of a keyboard's keys
    /// a sign such as "?" is, and whether it takes Shift, differs between keyboards.
    pub shift: bool,
    /// Whether Alt is held.
    pub alt: bool,
}

impl Shortcut {
    /// A key alone.
    pub const fn key(key: &'static str) -> Self {
        Self { key, ctrl: false, shift: false, alt: false }
    }

    /// A key with Ctrl.
    pub const fn ctrl(key: &'static str) -> Self {
        Self { ctrl: true, ..Self::key(key) }
    }

    /// A key with Shift.
    pub const fn shift(key: &'static str) -> Self {
        Self { shift: true, ..Self::key(key) }
    }

    /// A key with Ctrl and Shift.
    pub const fn ctrl_shift(key: &'static str) -> Self {
        Self { ctrl: true, shift: true, ..Self::key(key) }
    }

    /// A key with Alt.
    pub const fn alt(key: &'static str) -> Self {
        Self { alt: true, ..Self::key(key) }
    }

    /// Whether these are the keys that were pressed.
    pub fn is_pressed(self, stroke: KeyStroke<'_>) -> bool {
        self.key.eq_ignore_ascii_case(stroke.key)
            && self.ctrl == stroke.ctrl
            && self.alt == stroke.alt
            && (self.shift == stroke.shift || self.is_sign())
    }

    /// For people: "Ctrl+Shift+Z"; on a Mac "⇧⌘Z".
    pub fn label(self, is_mac: bool) -> String {
        let held = if is_mac {
            [(self.alt, "\u{2325}"), (self.shift, "\u{21e7}"), (self.ctrl, "\u{2318}")]
        } else {
            [(self.ctrl, "Ctrl+"), (self.shift, "Shift+"), (self.alt, "Alt+")]
        };
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([self.key_name().as_str()]).collect()
    }

    /// For the attribute `aria-keyshortcuts`: "Control+Shift+Z".
    pub fn aria(self) -> String {
        let held = [(self.ctrl, "Control+"), (self.shift, "Shift+"), (self.alt, "Alt+")];
        let held = held.into_iter().filter(|(is_held, _)| *is_held).map(|(_, name)| name);
        held.chain([if self.key == " " { "Space" } else { self.key }]).collect()
    }

    /// Whether the keys type something, where there is something to type into.
    pub fn types_text(self) -> bool {
        !self.ctrl && !self.alt && self.key.chars().count() == 1
    }

    fn key_name(self) -> String {
        match self.key {
            " " => "Space".to_owned(),
            "ArrowUp" => "\u{2191}".to_owned(),
            "ArrowDown" => "\u{2193}".to_owned(),
            "ArrowLeft" => "\u{2190}".to_owned(),
            "ArrowRight" => "\u{2192}".to_owned(),
            "PageUp" => "Page up".to_owned(),
            "PageDown" => "Page down".to_owned(),
            "Escape" => "Esc".to_owned(),
            key if key.chars().count() == 1 => key.to_ascii_uppercase(),
            key => key.to_owned(),
        }
    }

    fn is_sign(self) -> bool {
        let mut chars = self.key.chars();
        chars.next().is_some_and(|first| !first.is_ascii_alphabetic() && first != ' ')
            && chars.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_they_are_printed() {
        assert_eq!(Shortcut::ctrl_shift("z").label(false), "Ctrl+Shift+Z");
        assert_eq!(Shortcut::ctrl_shift("z").label(true), "\u{21e7}\u{2318}Z");
        assert_eq!(Shortcut::alt("ArrowDown").label(false), "Alt+\u{2193}");
        assert_eq!(Shortcut::ctrl(" ").label(false), "Ctrl+Space");
        assert_eq!(Shortcut::ctrl("Home").label(false), "Ctrl+Home");
        assert_eq!(Shortcut::ctrl_shift("z").aria(), "Control+Shift+z");
    }

    #[test]
    fn shift_counts_for_letters_and_named_keys_but_not_for_signs() {
        let held = |key, shift| KeyStroke { key, shift, ctrl: true, ..KeyStroke::default() };

        assert!(Shortcut::ctrl("z").is_pressed(held("z", false)));
        assert!(!Shortcut::ctrl("z").is_pressed(held("Z", true)));
        assert!(Shortcut::ctrl_shift("z").is_pressed(held("Z", true)));
        assert!(!Shortcut::ctrl("Enter").is_pressed(held("Enter", true)));
        assert!(Shortcut::ctrl("/").is_pressed(held("/", true)));
    }
}
