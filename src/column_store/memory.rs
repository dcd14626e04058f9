use std::hint::black_box;

/// The most that is free at a time for what is being made.
const MAX_ROOM_BYTES: usize = 8 << 20;

/// Sees to it that there is some free memory in one piece, up to some megabytes: whoever makes a large
/// table bit by bit asks for it again and again. In a browser the memory of a program grows by a call
/// that takes as long as parsing some hundred rows, however little is asked for.
pub fn make_room(bytes: usize) {
    let mut room: Vec<u8> = Vec::new();
    // Where there is not so much, there may still be enough.
    let _ = room.try_reserve_exact(bytes.min(MAX_ROOM_BYTES));
    // Otherwise the compiler sees that nobody uses it, and asks for none.
    black_box(&room);
}
