use std::future::Future;
use std::rc::Rc;

use js_sys::{Function, Promise};
use peristyle::codec::LayoutChoice;
use peristyle::persistence::{
    Base, Host, IfExists, LoadOptions, Loaded, Metadata, Progress, ProgressCallback, Repaired,
    SaveOptions, Saved, Verification,
};
use peristyle::storage::{Durability, IndexedDbStorage};
use peristyle::{persistence, platform};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

use crate::arguments::{Options, not, text};
use crate::errors::Thrown;
use crate::objects::{members_of_json, object, object_of};
use crate::signal::unless_aborted;
use crate::store::ColumnStoreWasm;

const DATABASE: &str = "peristyle";

/// Column stores kept in IndexedDB, in a window or in a worker.
///
/// A save is one transaction: afterwards stored is the new table or still the old one. It writes what
/// changed since the store was last saved or loaded, and refuses to write over what somebody else has
/// stored since. What is loaded is exactly what was saved, or an error that names what is not.
///
/// Stores can be used, and even freed, while they are being saved.
#[wasm_bindgen]
#[derive(Clone)]
pub struct ColumnStorePersistence {
    inner: persistence::ColumnStorePersistence,
    database: Rc<str>,
}

#[wasm_bindgen]
impl ColumnStorePersistence {
    /// Of the tables in a database of the browser, `"peristyle"` unless another is named. Nothing is
    /// opened before `init`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "PersistenceOptions")] options: &JsValue,
    ) -> Result<Self, Thrown> {
        let mut options = Options::read(
            "the options of ColumnStorePersistence",
            options,
            &["database", "layout"],
        )?;
        let database = options.text("database")?.unwrap_or_else(|| DATABASE.to_owned());
        let layout = options.take("layout", layout)?.unwrap_or_default();
        let storage = Rc::new(IndexedDbStorage::new(&*database));
        let inner = persistence::ColumnStorePersistence::with_layout(storage, host(), layout);
        Ok(Self { inner, database: database.into() })
    }

    /// Opens the database. Every other verb fails with a `ClosedError` before it.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn init(&self) -> Promise {
        let opened = self.inner.init();
        promise(async move {
            opened.await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Saves a store under a name, as it is at the call: edits made while the save runs are allowed and
    /// not in it.
    ///
    /// Saving again under that name writes what changed, and is refused with a `ConflictError` or a
    /// `GoneError` if what is stored is no longer what this store was saved as or loaded from. Under
    /// another name, or with `replace`, it replaces whatever is stored there.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn save(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        store: &ColumnStoreWasm,
        #[wasm_bindgen(unchecked_optional_param_type = "SaveOptions")] options: &JsValue,
    ) -> Promise {
        let saving = name_of(name).and_then(|name| self.begin_save(&name, store, options));
        let remembered = Rc::clone(store.saved());
        promise(async move {
            *remembered.borrow_mut() = Some(saving?.await?);
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Loads the store of a name.
    #[wasm_bindgen(unchecked_return_type = "Promise<ColumnStoreWasm>")]
    pub fn load(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: &JsValue,
    ) -> Promise {
        let loading = name_of(name).and_then(|name| self.begin_load(&name, options));
        promise(async move {
            let Loaded { store, saved, rebuilt_strings } = loading?.await?;
            if let Some(damages) = rebuilt_strings {
                let name = saved.name();
                let warning = format!(
                    "table \"{name}\": the list of its strings was made anew from the rows, since \
                     it was damaged ({damages}); no cell is lost"
                );
                web_sys::console::warn_1(&warning.into());
            }
            Ok(ColumnStoreWasm::of(store, Some(saved)).into())
        })
    }

    /// The names of all stored tables.
    #[wasm_bindgen(unchecked_return_type = "Promise<string[]>")]
    pub fn list_stores(&self) -> Promise {
        let listed = self.inner.list_stores();
        promise(async move {
            let names: js_sys::Array = listed.await?.iter().map(JsValue::from).collect();
            Ok(names.into())
        })
    }

    /// What is known of a stored table without loading it; undefined if there is none.
    #[wasm_bindgen(unchecked_return_type = "Promise<StoreMetadata | undefined>")]
    pub fn get_metadata(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Promise {
        let read = name_of(name).map(|name| self.inner.get_metadata(&name));
        promise(async move {
            let metadata = read?.await?;
            metadata.map_or(Ok(JsValue::UNDEFINED), |metadata| metadata_to_js(&metadata))
        })
    }

    /// Deletes a stored table. That there is none is no error.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn delete_store(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Promise {
        let deleted = name_of(name).map(|name| self.inner.delete_store(&name));
        promise(async move {
            deleted?.await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Gives a stored table another name, under which nothing may be stored yet.
    ///
    /// A store in memory that was saved under the old name goes on by being saved under the new one.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn rename_store(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    ) -> Promise {
        let names = name_of(from).and_then(|from| Ok((from, name_of(to)?)));
        let renamed = names.map(|(from, to)| self.inner.rename_store(&from, &to));
        promise(async move {
            renamed?.await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Copies a stored table to another name, under which nothing may be stored yet.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn copy_store(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    ) -> Promise {
        let names = name_of(from).and_then(|from| Ok((from, name_of(to)?)));
        let copied = names.map(|(from, to)| self.inner.copy_store(&from, &to));
        promise(async move {
            copied?.await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Reads every entry of a stored table back and compares it, cell by cell, with a store. Damage is no
    /// error: it is among the differences.
    #[wasm_bindgen(unchecked_return_type = "Promise<Verification>")]
    pub fn verify(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        store: &ColumnStoreWasm,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: &JsValue,
    ) -> Promise {
        let verifying = name_of(name).and_then(|name| {
            let (options, signal) = load_options("the options of verify", options)?;
            let table = store.column_store().snapshot();
            Ok((self.inner.verify_with(&name, &table, options), signal))
        });
        promise(async move {
            let (verify, signal) = verifying?;
            let work = async { Ok(verify.await?) };
            let stopped = "the verification was aborted; what is stored is untouched";
            Ok(verification_to_js(&unless_aborted(signal, stopped, work).await?))
        })
    }

    /// Reads what can be read of a stored table that is damaged or of a newer format, and names every row
    /// and cell that cannot. Nothing is written: to keep the result, save it.
    #[wasm_bindgen(unchecked_return_type = "Promise<Repaired>")]
    pub fn repair(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Promise {
        let repairing = name_of(name).map(|name| self.inner.repair(&name));
        promise(async move {
            let Repaired { store, losses } = repairing?.await?;
            let losses: js_sys::Array = losses.iter().map(worded).collect();
            let store = ColumnStoreWasm::of(store, None).into();
            Ok(object([("store", store), ("losses", losses.into())]))
        })
    }

    /// Closes the connection, so that nothing stands in the way of deleting the database. The next use
    /// opens it again.
    pub fn close(&self) {
        self.inner.close();
    }
}

impl ColumnStorePersistence {
    /// Takes the snapshot now, and writes it when it is awaited.
    fn begin_save(
        &self,
        name: &str,
        store: &ColumnStoreWasm,
        options: &JsValue,
    ) -> Result<impl Future<Output = Result<Saved, Thrown>> + use<>, Thrown> {
        const KNOWN: [&str; 5] = ["durability", "layout", "replace", "onprogress", "signal"];
        let mut options = Options::read("the options of save", options, &KNOWN)?;
        let durability = options.take("durability", durability)?.unwrap_or(Durability::Relaxed);
        let layout = options.take("layout", layout)?;
        let on_progress = options.function("onprogress")?.map(progress_callback);
        let is_fresh = options.flag("replace")?;
        let signal = options.signal()?;
        let saved = store.saved().borrow();
        let known = saved.as_ref().filter(|saved| !is_fresh && self.is_place_of(saved, name));
        let fresh = Base::Fresh { if_exists: IfExists::Replace };
        let base = known.map_or(fresh, Base::On);
        let options = SaveOptions { durability, layout, on_progress };
        let save = self.inner.save(name, &store.column_store().snapshot(), base, options);
        let stopped = format!(
            "the save of table \"{name}\" was aborted; stored is this save or the one before, whole, \
             and the table in memory is untouched"
        );
        Ok(async move { unless_aborted(signal, &stopped, async { Ok(save.await?) }).await })
    }

    fn begin_load(
        &self,
        name: &str,
        options: &JsValue,
    ) -> Result<impl Future<Output = Result<Loaded, Thrown>> + use<>, Thrown> {
        let (options, signal) = load_options("the options of load", options)?;
        let load = self.inner.load_with(name, options);
        let stopped =
            format!("the load of table \"{name}\" was aborted; what is stored is untouched");
        Ok(async move { unless_aborted(signal, &stopped, async { Ok(load.await?) }).await })
    }

    /// Whether a table was saved under this name in this database.
    fn is_place_of(&self, saved: &Saved, name: &str) -> bool {
        saved.name() == name && saved.database() == &*self.database
    }
}

/// What the browser gives to persistence.
fn host() -> Host {
    Host::new(
        platform::now_ms,
        platform::random_u128,
        || Box::pin(platform::yield_now()),
        |duration_ms| Box::pin(platform::sleep_ms(duration_ms)),
    )
}

/// A promise of some work, which begins now and goes on whether anybody waits for it or not.
fn promise(work: impl Future<Output = Result<JsValue, Thrown>> + 'static) -> Promise {
    future_to_promise(async move { work.await.map_err(JsValue::from) })
}

/// The name of a table. A text that cannot be one has no half characters either.
fn name_of(value: &JsValue) -> Result<String, Thrown> {
    text(value, "the name of a table").map_err(|thrown| {
        if value.is_string() {
            Thrown::named("InvalidNameError", &thrown.message())
        } else {
            thrown
        }
    })
}

fn load_options(
    what: &str,
    options: &JsValue,
) -> Result<(LoadOptions, Option<AbortSignal>), Thrown> {
    let mut options = Options::read(what, options, &["onprogress", "signal"])?;
    let on_progress = options.function("onprogress")?.map(progress_callback);
    Ok((LoadOptions { on_progress }, options.signal()?))
}

fn durability(value: &JsValue) -> Result<Durability, Thrown> {
    match text(value, "durability")?.as_str() {
        "relaxed" => Ok(Durability::Relaxed),
        "strict" => Ok(Durability::Strict),
        _ => Err(not("durability", "\"relaxed\" or \"strict\"", value)),
    }
}

fn layout(value: &JsValue) -> Result<LayoutChoice, Thrown> {
    LayoutChoice::from_name(&text(value, "layout")?)
        .ok_or_else(|| not("layout", "\"auto\", \"rows\" or \"columns\"", value))
}

/// Calls a function of JavaScript. What it throws is reported as what an event listener throws is: the
/// work goes on.
fn progress_callback(function: Function) -> ProgressCallback {
    Rc::new(move |Progress { done, total, unit }| {
        let progress = object([
            ("done", (done as f64).into()),
            ("total", (total as f64).into()),
            ("unit", unit.name().into()),
        ]);
        if let Err(thrown) = function.call1(&JsValue::UNDEFINED, &progress) {
            web_sys::console::error_2(&"onprogress threw".into(), &thrown);
        }
    })
}

fn verification_to_js(verification: &Verification) -> JsValue {
    let Verification { row_count, damages, differences, .. } = verification;
    let damaged = damages.listed().iter().map(worded);
    let words: js_sys::Array = damaged.chain(differences.listed().iter().map(worded)).collect();
    object([
        ("equal", verification.is_equal().into()),
        ("row_count", (*row_count as f64).into()),
        ("difference_count", ((damages.count() + differences.count()) as f64).into()),
        ("differences", words.into()),
    ])
}

fn worded(word: &impl ToString) -> JsValue {
    word.to_string().into()
}

/// The stored JSON, and the members that the published API has beyond it.
fn metadata_to_js(metadata: &Metadata) -> Result<JsValue, Thrown> {
    let schema = &metadata.schema;
    let key = metadata.pk_column().map_or(JsValue::NULL, JsValue::from);
    let more = [
        ("name".into(), metadata.name().into()),
        ("column_count".into(), (schema.column_count() as u32).into()),
        ("primary_key".into(), key),
    ];
    Ok(object_of(more.into_iter().chain(members_of_json(metadata.json())?)))
}
