//! The application: picks a storage, makes one workspace, mounts the interface.

fn main() {}
