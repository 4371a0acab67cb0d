//! The async iterators of lists. The core's pager gives the pages, `pages.js` the iterator: napi-rs's own iterator is not
//! iterable, and runs all `next()`s at once.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::AbortHandle;
use imbrace_core::call::{Call, Shape};
use imbrace_core::compute::{compute, freed_in_pool};
use imbrace_core::decode::{Fields, JsonText, Value};
use imbrace_core::error::{Error, misuse};
use imbrace_core::models::Page;
use imbrace_core::procedures::pager::{Order, Pager, Rows};
use imbrace_core::procedures::records::by_name;
use imbrace_core::{Context, Engine, error};
use napi::bindgen_prelude::ToNapiValue;
use napi::sys;
use tokio::sync::Mutex;

use crate::node::environment::Signal;
use crate::node::raw::{NapiFailed, Result};
use crate::node::realm::Realm;
use crate::node::task::{BoxFuture, Prepared, Task};
use crate::options::CallOptions;

/// The size of the first request, unless the caller gives one.
const PAGE: u32 = 100;

/// Named as `index.d.ts` prints it.
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
    order: Order,
    fetch: Arc<dyn Fn(Context) -> BoxFuture<error::Result<Option<Rows>>> + Send + Sync>,
    check: Arc<dyn Fn() -> std::result::Result<&'static str, Error> + Send + Sync>,
}

/// What the options say about the rows.
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
        let make = Arc::new(make);
        let pager: Arc<Mutex<Option<Pager<T>>>> = Arc::default();
        let own = make.clone();
        let fetch = move |ctx: Context| -> BoxFuture<error::Result<Option<Rows>>> {
            let (pager, make) = (pager.clone(), make.clone());
            Box::pin(async move {
                let mut pager = pager.lock().await;
                let pager = match &mut *pager {
                    Some(pager) => pager,
                    empty => {
                        let list = make()?;
                        let limit = list.request.query.get("limit").and_then(|limit| limit.parse().ok());
                        let limit = limit.filter(|limit| *limit > 0).unwrap_or(PAGE);
                        empty.insert(Pager::new(list, order, limit))
                    }
                };
                pager.next(&ctx).await
            })
        };
        let check = move || own().map(|list| list.request.template);
        Self { engine, options, bytes, order, fetch: Arc::new(fetch), check: Arc::new(check) }
    }

    /// Fetches the next page: `{data, done}`.
    fn task(&self) -> Task {
        let (fetch, check, order) = (self.fetch.clone(), self.check.clone(), self.order);
        let prepare = move |options: &mut CallOptions| -> std::result::Result<Prepared, Error> {
            let rows = RowOptions::read(options, order)?;
            let route = (http::Method::GET, check()?);
            let work = async move |ctx: Context| {
                let page = fetch(ctx).await?;
                let size = page.as_ref().map_or(0, |page| page.rows.iter().map(bytes::Bytes::len).sum());
                Ok(Value::Json(compute(size, move || page_text(page, &rows)).await))
            };
            Ok((route, Box::new(move |ctx| Box::pin(work(ctx)))))
        };
        Task {
            engine: self.engine.clone(),
            options: self.options.clone(),
            trace: None,
            bytes: self.bytes,
            prepare: Box::new(prepare),
            is_batch: false,
        }
    }
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
    /// `refusal` is what the first step rejects with, for arguments that are wrong.
    pub fn new(
        realm: &Realm,
        pages: Pages,
        signal: Option<sys::napi_value>,
        refusal: Result<Option<sys::napi_value>>,
    ) -> Self {
        Self { value: Self::iterate(realm, pages, signal, refusal), yields: PhantomData }
    }

    fn iterate(
        realm: &Realm,
        pages: Pages,
        signal: Option<sys::napi_value>,
        refusal: Result<Option<sys::napi_value>>,
    ) -> Result<sys::napi_value> {
        let undefined = realm.env.undefined()?;
        let under_way: Rc<RefCell<Option<AbortHandle>>> = Rc::default();
        let (own, last) = (realm.clone(), under_way.clone());
        let fetch = realm.env.closure(move |signal| {
            let signal = signal.filter(|signal| !own.env.is_undefined(*signal));
            let started = own.start(pages.task(), signal.map(|value| Signal { value, stop: None }))?;
            *last.borrow_mut() = started.task;
            Ok(started.promise)
        })?;
        let own = realm.clone();
        let cancel = realm.env.closure(move |_| {
            under_way.borrow_mut().take().iter().for_each(AbortHandle::abort);
            own.env.undefined()
        })?;
        let arguments = [fetch, cancel, refusal?.unwrap_or(undefined), signal.unwrap_or(undefined)];
        realm.env.call(realm.glue.iterate_pages, &arguments)
    }
}

impl<T> ToNapiValue for AsyncIterableIterator<T> {
    unsafe fn to_napi_value(_: sys::napi_env, iterator: Self) -> napi::Result<sys::napi_value> {
        // Making an iterator fails only in an environment that is ending.
        iterator.value.map_err(|NapiFailed| napi::Error::from_reason("this environment is ending"))
    }
}
