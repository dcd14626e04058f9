//! Names functions that are fetched when they are first called, and knows nothing of what they do.
//!
//! The module of the released site is split (`tools/src/split.rs`): what the first grid needs comes at
//! the start, and what [`lazy!`] names lies with all that only it uses in *chunks*, modules of their
//! own that share the memory. Elsewhere, where the feature `split` is off, there is one module and
//! nothing to wait for.

use thiserror::Error;

/// A chunk could not be fetched; nothing was done. Trying again is worth while: no failure is remembered.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "This part of Peristyle could not be loaded. Check the connection and try again; your tables \
     are untouched."
)]
pub struct NotLoaded;

#[cfg(all(feature = "split", target_arch = "wasm32"))]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares an async function that calls another one out of a chunk: what only that other one uses is
/// fetched when this one is first called.
///
/// ```ignore
/// lazy! { panels,
///     /// The dialog *About*.
///     pub(super) fn about(shell: Shell) -> AnyView = about_now
/// }
/// lazy! { panels,
///     /// Reads a table back and compares it cell by cell.
///     pub(super) async fn verify(workspace: Workspace, name: String) -> Verdict = verify_now
/// }
/// ```
///
/// Both are called as `about(shell).await?`, and fail with [`NotLoaded`]. Behind `=` stands the path
/// of the function that does the work, which takes the same and returns the same; behind `async fn`,
/// that of one that is async itself. Functions of one chunk are fetched together; what several chunks
/// use makes chunks of its own, so there should be few.
macro_rules! lazy {
    ($chunk:ident, $(#[$note:meta])* $visibility:vis fn $name:ident(
        $($argument:ident: $kind:ty),* $(,)?
    ) -> $result:ty = $work:path) => {
        $(#[$note])*
        #[cfg_attr(
            not(all(feature = "split", target_arch = "wasm32")),
            allow(clippy::unused_async, reason = "it waits where the module is split")
        )]
        $visibility async fn $name($($argument: $kind),*) -> Result<$result, $crate::lazy::NotLoaded> {
            #[cfg(all(feature = "split", target_arch = "wasm32"))]
            return {
                #[::wasm_split_helpers::wasm_split($chunk, fallible)]
                fn $name($($argument: $kind),*) -> Result<$result, $crate::lazy::NotLoaded> {
                    Ok($work($($argument),*))
                }
                $name($($argument),*).await
            };
            #[cfg(not(all(feature = "split", target_arch = "wasm32")))]
            return Ok($work($($argument),*));
        }
    };
    ($chunk:ident, $(#[$note:meta])* $visibility:vis async fn $name:ident(
        $($argument:ident: $kind:ty),* $(,)?
    ) -> $result:ty = $work:path) => {
        $(#[$note])*
        $visibility async fn $name($($argument: $kind),*) -> Result<$result, $crate::lazy::NotLoaded> {
            fn begin($($argument: $kind),*) -> $crate::lazy::Work<$result> {
                ::std::boxed::Box::pin($work($($argument),*))
            }
            $crate::lazy::lazy! { $chunk,
                fn $name($($argument: $kind),*) -> $crate::lazy::Work<$result> = begin
            }
            Ok($name($($argument),*).await?.await)
        }
    };
}

/// What an async function of a chunk begins.
pub(crate) type Work<T> = std::pin::Pin<Box<dyn Future<Output = T>>>;

pub(crate) use lazy;

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    fn twice(number: u32) -> u32 {
        2 * number
    }

    async fn length(text: String) -> usize {
        std::future::ready(text).await.len()
    }

    lazy! { numbers,
        /// Twice as much.
        fn twice_later(number: u32) -> u32 = twice
    }
    lazy! { numbers,
        /// How long it is.
        async fn length_later(text: String) -> usize = length
    }

    #[test]
    fn without_chunks_a_lazy_function_is_the_function() {
        assert_eq!(block_on(twice_later(21)), Ok(42));
        assert_eq!(block_on(length_later("column".to_owned())), Ok(6));
    }
}
