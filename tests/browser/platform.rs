//! The browser's other faces, as they are.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use peristyle::platform::{self, CHUNK_BYTES, FileChunks, TabChannel};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

fn file_of(bytes: &[u8]) -> FileChunks {
    let parts = Array::of1(&Uint8Array::from(bytes));
    FileChunks::from(File::new_with_u8_array_sequence(&parts, "cities.csv").unwrap())
}

async fn text_of(bytes: &[u8]) -> String {
    let mut file = file_of(bytes);
    let mut text = Vec::new();
    while let Some(chunk) = file.next_chunk().await.unwrap() {
        text.extend(chunk);
    }
    assert_eq!((file.done_bytes(), file.size_bytes()), (bytes.len() as u64, bytes.len() as u64));
    String::from_utf8(text).unwrap()
}

#[wasm_bindgen_test]
async fn utf_8_comes_as_it_is_even_where_a_piece_ends_within_a_character() {
    let before = "x".repeat(CHUNK_BYTES as usize - 1);
    for text in [String::new(), "a,é\n".to_owned(), format!("{before}\u{1f3db}{before}é")] {
        assert_eq!(text_of(text.as_bytes()).await, text);
    }
}

#[wasm_bindgen_test]
async fn other_encodings_are_told_by_their_mark_or_by_what_they_are_not() {
    let utf_16: Vec<u16> = "\u{feff}São,\u{1f3db}".encode_utf16().collect();
    let low_first: Vec<u8> = utf_16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let high_first: Vec<u8> = utf_16.iter().flat_map(|unit| unit.to_be_bytes()).collect();

    assert_eq!(text_of(&low_first).await, "São,\u{1f3db}");
    assert_eq!(text_of(&high_first).await, "São,\u{1f3db}");
    assert_eq!(text_of(b"S\xe3o,\x80").await, "São,€");
    assert_eq!(text_of(b"cut off \xc3").await, "cut off Ã");
}

#[wasm_bindgen_test]
async fn a_file_knows_its_name_and_how_much_of_it_is_read() {
    let mut file = file_of(&vec![b'x'; CHUNK_BYTES as usize + 1]);
    assert_eq!((file.name().as_str(), file.done_bytes()), ("cities.csv", 0));

    let chunk = file.next_chunk().await.unwrap().unwrap();

    assert_eq!((chunk.len() as u64, file.done_bytes()), (CHUNK_BYTES, CHUNK_BYTES));
}

#[wasm_bindgen_test]
fn names_of_files_hold_nothing_that_file_systems_refuse() {
    let name = |stem| platform::safe_file_name(stem, "csv");

    assert_eq!(name("cities 2"), "cities 2.csv");
    assert_eq!(name("../a:b\\c\n"), "_a_b_c_.csv");
    assert_eq!(name("report\u{202e}vsc"), "reportvsc.csv");
    assert_eq!(platform::without_direction_marks("a\u{202e}/\u{2066}b"), "a/b");
    assert_eq!(name(" . "), "table.csv");
    assert_eq!(name(&"ä".repeat(500)), format!("{}.csv", "ä".repeat(120)));
}

#[wasm_bindgen_test]
async fn sleeping_takes_its_time_and_yielding_next_to_none() {
    let start_ms = platform::now_ms();
    platform::sleep_ms(30).await;
    let slept_ms = platform::now_ms() - start_ms;
    for _ in 0..100 {
        platform::yield_now().await;
    }
    let yielded_ms = platform::now_ms() - start_ms - slept_ms;

    assert!((29..1_000).contains(&slept_ms), "{slept_ms} ms");
    // Timers that are nested would take 400 ms.
    assert!(yielded_ms < 300, "{yielded_ms} ms");
}

#[wasm_bindgen_test]
async fn a_task_that_waits_runs_while_another_yields() {
    let has_run = Rc::new(RefCell::new(false));
    let run = has_run.clone();
    platform::spawn(async move {
        platform::sleep_ms(0).await;
        *run.borrow_mut() = true;
    });

    let end_ms = platform::now_ms() + 5_000;
    while !*has_run.borrow() && platform::now_ms() < end_ms {
        platform::yield_now().await;
    }

    assert!(*has_run.borrow());
}

#[wasm_bindgen_test]
fn random_numbers_do_not_repeat() {
    let numbers: std::collections::HashSet<u128> =
        (0..1_000).map(|_| platform::random_u128()).collect();

    assert_eq!(numbers.len(), 1_000);
}

#[wasm_bindgen_test]
fn a_setting_is_kept() {
    let name = format!("test-{}", platform::random_u128());
    assert_eq!(platform::setting(&name), None);

    assert!(platform::set_setting(&name, "é"));

    assert_eq!(platform::setting(&name).as_deref(), Some("é"));
}

#[wasm_bindgen_test]
async fn what_is_told_on_a_line_is_heard_on_the_others_until_they_are_dropped() {
    let name = format!("test-{}", platform::random_u128());
    let (heard, still_heard) = (Heard::default(), Heard::default());
    let listener = heard.listen(&name);
    let _witness = still_heard.listen(&name);
    let speaker = TabChannel::open(&name, |text| panic!("heard itself say {text}")).unwrap();

    speaker.post("one").unwrap();
    heard.wait_for(1).await;
    drop(listener);
    speaker.post("two").unwrap();
    still_heard.wait_for(2).await;

    assert_eq!(*heard.0.borrow(), ["one"]);
    assert_eq!(*still_heard.0.borrow(), ["one", "two"]);
}

/// What came in on a line.
#[derive(Clone, Default)]
struct Heard(Rc<RefCell<Vec<String>>>);

impl Heard {
    fn listen(&self, name: &str) -> TabChannel {
        let heard = self.clone();
        TabChannel::open(name, move |text| heard.0.borrow_mut().push(text)).unwrap()
    }

    /// Other processes carry the messages, and take the time that they are given.
    async fn wait_for(&self, count: usize) {
        while self.0.borrow().len() < count {
            platform::sleep_ms(10).await;
        }
    }
}

#[wasm_bindgen_test]
async fn the_browser_says_how_much_is_stored_and_granted() {
    let space = platform::storage_space().await.unwrap();

    assert!(space.granted_bytes > space.used_bytes);
}
