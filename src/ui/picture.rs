//! Pictures as files of pixels.

use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::labels;

/// A picture at an address of the page's own, as a PNG file.
///
/// # Errors
/// Why the browser makes none, in words.
pub(super) async fn png_of(
    address: &str,
    (width_px, height_px): (u32, u32),
    pixels_per_px: u32,
) -> Result<Vec<u8>, String> {
    drawn(address, (width_px * pixels_per_px, height_px * pixels_per_px)).await.map_err(|error| {
        let reason = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        let reason = reason.unwrap_or_else(|| "the browser does not say why".to_owned());
        labels::picture_failed(&reason)
    })
}

async fn drawn(address: &str, (width, height): (u32, u32)) -> Result<Vec<u8>, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or_else(|| js_sys::Error::new("no canvas"))?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let blob = JsFuture::from(js_sys::Promise::new(&mut |done, failed| {
        let callback = Closure::once_into_js(move |blob: JsValue| {
            // Calling what a promise gave cannot fail.
            let _ = done.call1(&JsValue::NULL, &blob);
        });
        if let Err(error) = canvas.to_blob(callback.unchecked_ref()) {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    }))
    .await?;
    let blob: Blob = blob.dyn_into().map_err(|_| js_sys::Error::new("no picture"))?;
    let bytes = JsFuture::from(blob.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}
