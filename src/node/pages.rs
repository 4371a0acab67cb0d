//! The async iterators of lists. The core's pager fetches the pages, and `pages.js` has the iterator. napi-rs's own iterator
//! is not iterable, and runs all calls of `next()` at the same time.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::AbortHandle;
use http::Method;
use imbrace_core::call::{Call, Shape};
use imbrace_core::compute::{compute, freed_in_pool};
use imbrace_core::decode::{Fields, JsonText, Value};
use imbrace_core::error::{Error, misuse};
use imbrace_core::models::Page;
use imbrace_core::procedures::pager::{Order, Pager, Rows};
use imbrace_core::procedures::records::by_name;
use imbrace_core::{Context, Engine};
use napi::bindgen_prelude::{JsValue, ToNapiValue, Unknown};
use napi::sys;
use tokio::sync::Mutex;

use crate::node::environment::Signal;
use crate::node::promise::Promise;
use crate::node::raw::{NapiFailed, Result};
use crate::node::realm::Realm;
use crate::node::task::{Prepared, Task};
use crate::options::CallOptions;

/// Default size of the first page.
const PAGE: u32 = 100;

/// The iterator that a method returns. napi-rs copies its name and its type parameter into `index.d.ts`.
#[derive(Debug)]
pub struct AsyncIterableIterator<T> {
    value: Result<sys::napi_value>,
    yields: PhantomData<T>,
}

/// The pages of a list, fetched one after the other.
pub struct Pages {
    engine: Engine,
    options: Option<String>,
    bytes: usize,
    prepare: Arc<PreparePage>,
}

/// Reads the arguments for the next page.
type PreparePage = dyn Fn(&mut CallOptions) -> std::result::Result<Prepared, Error> + Send + Sync;

/// The form of the rows, from the options.
#[derive(Debug, Default)]
struct RowOptions {
    fields: Option<Fields>,
    by_name: bool,
}

impl Pages {
    pub fn new<T: Send + 'static>(
        engine: Engine,
        options: Option<String>,
        bytes: usize,
        order: Order,
        make: impl Fn() -> std::result::Result<Call<Page<T>>, Error> + Send + Sync + 'static,
    ) -> Self
    where
        Page<T>: Shape,
    {
        let pager: Arc<Mutex<Option<Pager<T>>>> = Arc::default();
        let prepare = move |options: &mut CallOptions| -> std::result::Result<Prepared, Error> {
            let rows = RowOptions::read(options, order)?;
            let list = make()?;
            let route = (Method::GET, list.request.template);
            let pager = pager.clone();
            let work = async move |ctx: Context| {
                let mut pager = pager.lock().await;
                let page = pager.get_or_insert_with(|| pager_of(list, order)).next(&ctx).await?;
                let size = page.as_ref().map_or(0, |page| page.rows.iter().map(bytes::Bytes::len).sum());
                Ok(Value::Json(compute(size, move || page_text(page, &rows)).await))
            };
            Ok((route, Box::new(move |ctx| Box::pin(work(ctx)))))
        };
        Self { engine, options, bytes, prepare: Arc::new(prepare) }
    }

    /// Returns the task that fetches the next page: `{data, done}`.
    fn task(&self) -> Task {
        let prepare = self.prepare.clone();
        Task {
            engine: self.engine.clone(),
            options: self.options.clone(),
            trace: None,
            bytes: self.bytes,
            prepare: Box::new(move |options| prepare(options)),
            is_batch: false,
        }
    }
}

fn pager_of<T>(list: Call<Page<T>>, order: Order) -> Pager<T>
where
    Page<T>: Shape,
{
    let limit = list.request.query.get("limit").and_then(|limit| limit.parse().ok());
    Pager::new(list, order, limit.filter(|limit| *limit > 0).unwrap_or(PAGE))
}

impl RowOptions {
    fn read(options: &mut CallOptions, order: Order) -> std::result::Result<Self, Error> {
        let by_name = match options.rest.remove("as") {
            None => false,
            Some(_) if order != Order::Records => {
                return Err(misuse("options.as", "is only allowed for records"));
            }
            Some(kind) if kind.text() == r#""objects""# => true,
            Some(_) => return Err(misuse("options.as", "must be 'objects'")),
        };
        crate::options::no_more(&options.rest)?;
        if by_name && options.fields.is_some() {
            return Err(misuse("options.fields", "cannot be combined with `as: 'objects'`"));
        }
        Ok(Self { fields: options.fields.take(), by_name })
    }
}

fn page_text(page: Option<Rows>, options: &RowOptions) -> JsonText {
    let (rows, is_last) = page.map_or((Vec::new(), true), |page| (page.rows, page.is_last));
    let mut text = br#"{"data":["#.to_vec();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        match &options.fields {
            Some(fields) => text.extend(fields.pick(row)),
            None if options.by_name => text.extend(by_name(row)),
            None => text.extend_from_slice(row),
        }
    }
    text.extend_from_slice(format!(r#"],"done":{is_last}}}"#).as_bytes());
    JsonText::lossy(freed_in_pool(text))
}

impl<T> AsyncIterableIterator<T> {
    /// `refusal` is the error of an invalid argument. The first `next()` rejects with it.
    pub fn new(
        realm: &Realm,
        pages: Pages,
        signal: Option<sys::napi_value>,
        refusal: Result<Option<sys::napi_value>>,
    ) -> Self {
        Self { value: iterate(realm, pages, signal, refusal), yields: PhantomData }
    }
}

fn iterate(
    realm: &Realm,
    pages: Pages,
    signal: Option<sys::napi_value>,
    refusal: Result<Option<sys::napi_value>>,
) -> Result<sys::napi_value> {
    let in_progress: Rc<RefCell<Option<AbortHandle>>> = Rc::default();
    let (own, last) = (realm.clone(), in_progress.clone());
    let fetch = realm.env.function("fetchPage", move |call| {
        let signal = call.get::<Unknown>(0)?.raw();
        let signal = (!own.env.is_undefined(signal)).then_some(Signal { value: signal, stop: None });
        Ok(Promise::<()>::new(own.start(pages.task(), signal).map(|started| {
            *last.borrow_mut() = started.task;
            started.promise
        })))
    })?;
    let cancel = realm.env.function("cancelPage", move |_| {
        in_progress.borrow_mut().take().iter().for_each(AbortHandle::abort);
        Ok(())
    })?;
    let undefined = realm.env.undefined()?;
    let arguments = [fetch, cancel, refusal?.unwrap_or(undefined), signal.unwrap_or(undefined)];
    realm.env.call(realm.glue.iterate_pages, &arguments)
}

impl<T> ToNapiValue for AsyncIterableIterator<T> {
    unsafe fn to_napi_value(_: sys::napi_env, iterator: Self) -> napi::Result<sys::napi_value> {
        // Creating an iterator fails only in an environment that is ending.
        iterator.value.map_err(|NapiFailed| napi::Error::from_reason("this environment is ending"))
    }
}
