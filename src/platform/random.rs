use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Of a window as of a worker; absent where a page is not served securely by an old browser.
    #[wasm_bindgen(thread_local_v2, js_name = crypto)]
    static CRYPTO: Option<web_sys::Crypto>;
}

/// 128 random bits.
pub fn random_u128() -> u128 {
    let mut bytes = [0; 16];
    let filled = CRYPTO.with(|crypto| {
        crypto.as_ref().map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
    });
    match filled {
        Some(Ok(_)) => u128::from_le_bytes(bytes),
        _ => weak_random_u128(),
    }
}

/// What it is used for is that no two saves are taken for one: that needs no secrecy.
fn weak_random_u128() -> u128 {
    let word = || (js_sys::Math::random() * 4_294_967_296.0) as u128;
    (0..4).fold(0, |bits, _| bits << 32 | word())
}
