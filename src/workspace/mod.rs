//! The open tables as signals: the only owner of them.
