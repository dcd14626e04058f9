//! Components and their one stylesheet.
