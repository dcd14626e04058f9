//! Saving, loading and managing column stores; knows no browser.
