use js_sys::Number;

/// What people here write between whole numbers and fractions, as the browser writes a number.
pub fn decimal_mark() -> char {
    let written = String::from(Number::from(1.5).to_locale_string("default"));
    written.chars().find(|each| !each.is_alphanumeric()).unwrap_or('.')
}
